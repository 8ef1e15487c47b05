# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Reads the results of `dlbc train` on standard input and compares a number of a held-out part, that
# of the test or where there is none of the validation:
#
#     dlbc train … | python3 held-out.py accuracy at-least 0.96
#     dlbc train … | python3 held-out.py loss at-most 1.9

import re
import sys

name, side, bound = sys.argv[1], sys.argv[2], float(sys.argv[3])
results = sys.stdin.read()
found = re.findall(rf"^(test|valid) .*\b{name} (\S+)", results, re.MULTILINE)
if not found:
    sys.exit(f"no `{name}` of a held-out part in:\n{results}")
part, number = min(found)
print(f"{name} of the {part} part {number}, {side} {bound}")
good = {"at-least": float(number) >= bound, "at-most": float(number) <= bound}
sys.exit(0 if good[side] else 1)
