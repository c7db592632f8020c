" ALE against the real server.  Run by `tests/vim/run`, with the block of docs/editors.md sourced before.

" Waits until Condition is true; what is what fails to come.
function s:Wait(what, Condition) abort
  let start = reltime()
  while !a:Condition()
    if reltimefloat(reltime(start)) > 20
      throw 'never came: ' .. a:what
    endif
    sleep 20m
  endwhile
endfunction

" The texts of the rule's findings in this buffer.
function s:Findings(code) abort
  let found = ale#engine#GetLoclist(bufnr(''))
  return map(filter(copy(found), {_, one -> get(one, 'code', '') is# a:code}), {_, one -> one.text})
endfunction

function s:ShowsFindings() abort
  call s:Wait('a finding', {-> !empty(s:Findings('cognitive-complexity'))})
  call assert_equal(['`ship` has a cognitive complexity of 19 (limit 18)'],
  \ s:Findings('cognitive-complexity'))
endfunction

function s:ShowsFiguresWhereTheCursorIs() abort
  let g:ale_hover_to_preview = 1
  call cursor(2, 6)
  ALEHover
  let Figures = {-> getbufline('ALEPreviewWindow', 1, '$')->join()}
  call s:Wait('a hover with the figure', {-> Figures() =~# '\<19\>'})
endfunction

function s:AppliesACodeAction() abort
  call cursor(2, 5)
  call ale#codefix#Execute(0, function('s:Choose'))
  call s:Wait('the comment', {-> getline(2) =~# '^# astrolens: ignore\[cognitive-complexity\] '})
  write
  call s:Wait('a text without the finding', {-> empty(s:Findings('cognitive-complexity'))})
endfunction

" What the menu of code actions is to a person.
function s:Choose(data, menu) abort
  let wanted = 'Suppress cognitive-complexity with a reason'
  let actions = filter(map(copy(a:menu), {_, row -> row[1]}), {_, one -> one.title is# wanted})
  call ale#codefix#ApplyLSPCodeAction(a:data, actions[0])
endfunction

try
  call s:ShowsFindings()
  call s:ShowsFiguresWhereTheCursorIs()
  call s:AppliesACodeAction()
catch
  call add(v:errors, v:exception .. ' at ' .. v:throwpoint)
endtry
call writefile(empty(v:errors) ? ['ALE shows findings and figures, and applies a code action'] : v:errors, 'report')
execute empty(v:errors) ? 'qall!' : 'cquit!'
