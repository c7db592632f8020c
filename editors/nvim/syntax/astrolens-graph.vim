" The tree of `:Astrolens graph`: a title, what is imported, who imports.
if exists("b:current_syntax")
  finish
endif
syntax match astrolensGraphTitle /\%1l^[^:]*/
syntax match astrolensGraphHead /^Import.*$/
syntax match astrolensGraphRemark /\s\{2}\(line \d\+\|type only\|test\|conditional\|dynamic\|re export\|computed\).*$/
syntax match astrolensGraphSeen / …\ze /
highlight default link astrolensGraphTitle Title
highlight default link astrolensGraphHead Statement
highlight default link astrolensGraphRemark Comment
highlight default link astrolensGraphSeen NonText
let b:current_syntax = "astrolens-graph"
