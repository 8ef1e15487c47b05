# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `with-optimizer.py MODEL FILE` puts the optimizer written in FILE into the program.

import re
import sys

model, optimizer = sys.argv[1:]
with open(model, encoding="utf-8") as file:
    program = file.read()
with open(optimizer, encoding="utf-8") as file:
    optimizer = file.read().strip()
program, count = re.subn(r"(?m)^(  minimize .*) with .*$", rf"\1 with {optimizer}", program)
assert count == 1, "expected one `minimize … with …` line"
with open(model, "w", encoding="utf-8") as file:
    file.write(program)
