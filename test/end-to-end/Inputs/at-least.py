# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Reads the results of `dlbc train` on standard input and compares a number of the test part:
#
#     dlbc train … | python3 at-least.py accuracy 0.96

import re
import sys

name, bound = sys.argv[1], float(sys.argv[2])
results = sys.stdin.read()
found = re.search(rf"^test .*\b{name} (\S+)", results, re.MULTILINE)
if not found:
    sys.exit(f"no `{name}` of the test part in:\n{results}")
print(f"{name} {found[1]}, at least {bound}")
sys.exit(0 if float(found[1]) >= bound else 1)
