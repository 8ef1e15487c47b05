# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# complete.bash WORD...: what bash would offer for the last word of this command line of dlbc, sorted, one a line.
# Words are given as bash takes a line apart: `--color=` is the two words `--color` and `=`.

source <(dlbc completion bash)
COMP_WORDS=(dlbc "$@")
COMP_CWORD=$#
_dlbc
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}" | sort
exit 0
