" Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
" SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:///,:// commentstring=//\ %s formatoptions+=croql formatoptions-=t
setlocal expandtab shiftwidth=2 softtabstop=2 textwidth=120
let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth< softtabstop< textwidth<'
