" Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
" SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

autocmd BufRead,BufNewFile *.dlb setfiletype dlb
