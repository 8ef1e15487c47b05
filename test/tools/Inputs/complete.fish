# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# complete.fish LINE...: what fish offers at the end of each command line of dlbc.

dlbc completion fish | source
for line in $argv
  complete -C "dlbc $line"
end
