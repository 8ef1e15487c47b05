# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `less-memory.py TIMES`: of the two arenas that summaries on the standard input tell, the first is
# so many times smaller.

import re
import sys

first, second = [int(number.replace(",", "")) for number in re.findall(r"arena ([0-9,]+)", sys.stdin.read())]
assert first * float(sys.argv[1]) <= second, (first, second)
