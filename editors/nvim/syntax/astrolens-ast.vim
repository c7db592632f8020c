" The syntax tree of `:Astrolens ast`: `field: kind "text"`.
if exists("b:current_syntax")
  finish
endif
syntax match astrolensAstKind /[A-Za-z_]\+/
syntax match astrolensAstError /\<ERROR\>\|(missing)/
syntax match astrolensAstField /[a-z_]\+\ze: /
syntax region astrolensAstText start=/"/ end=/"$/ oneline
highlight default link astrolensAstKind Type
highlight default link astrolensAstField Identifier
highlight default link astrolensAstText String
highlight default link astrolensAstError DiagnosticError
let b:current_syntax = "astrolens-ast"
