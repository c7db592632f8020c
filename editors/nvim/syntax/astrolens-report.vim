" The report of `:Astrolens report`: a title, a table of functions, the findings.
if exists("b:current_syntax")
  finish
endif
syntax match astrolensReportTitle /^\S.*$/
syntax match astrolensReportHead /^ *cognitive .*$/
syntax match astrolensReportNumber /\<\d\+\>/
syntax match astrolensReportError /^  error\>/
syntax match astrolensReportWarning /^  warning\>/
syntax match astrolensReportNote /^  note\>/
syntax match astrolensReportRule /\[[a-z-]\+\]/
highlight default link astrolensReportTitle Title
highlight default link astrolensReportHead Comment
highlight default link astrolensReportNumber Number
highlight default link astrolensReportError DiagnosticError
highlight default link astrolensReportWarning DiagnosticWarn
highlight default link astrolensReportNote DiagnosticInfo
highlight default link astrolensReportRule Identifier
let b:current_syntax = "astrolens-report"
