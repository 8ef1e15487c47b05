" Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
" SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

" Two spaces for each open bracket, and for a line that goes on with what the one before began, as
" `dlbc fmt` does; it has the last word.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=DlbIndent() indentkeys=0},0),0],!^F,o,O,0=\|>,=else,=with,=over autoindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< autoindent<'

function! s:Code(number) abort
  return substitute(substitute(getline(a:number), '"\%(\\.\|[^"\\]\)*"', '""', 'g'), '//.*', '', '')
endfunction

function! s:Continues(text) abort
  return a:text =~# '^\s*\%(|>\|->\|\%(with\|over\|else\)\>\)'
endfunction

function! DlbIndent() abort
  let before = prevnonblank(v:lnum - 1)
  if before == 0
    return 0
  endif
  let code = s:Code(before)
  let indent = indent(before)
  " Brackets that the line before opens and does not close, and one that this line closes.
  let open = strlen(substitute(code, '[^([{]', '', 'g'))
  let closed = strlen(substitute(substitute(code, '^\s*[])}]\+', '', ''), '[^])}]', '', 'g'))
  let indent += shiftwidth() * (open > closed ? 1 : open < closed ? -1 : 0)
  if getline(v:lnum) =~# '^\s*[])}]'
    return indent - shiftwidth()
  endif
  if s:Continues(getline(v:lnum)) && !s:Continues(code) && getline(v:lnum) !~# '^\s*else'
    return indent + 2 * shiftwidth()
  endif
  if s:Continues(code) && !s:Continues(getline(v:lnum)) && open == closed
    return indent - 2 * shiftwidth()
  endif
  return indent
endfunction
