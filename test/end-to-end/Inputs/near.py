# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# near.py TOLERANCE A.csv B.csv: fails unless the tables have equal headings and as many rows, and numbers
# differ by at most TOLERANCE.

import csv
import sys

tolerance = float(sys.argv[1])
first, second = (list(csv.reader(open(path, encoding="utf-8"))) for path in sys.argv[2:])
if len(first) < 2 or len(first) != len(second) or first[0] != second[0]:
    sys.exit("the tables differ in form")
for row, (a, b) in enumerate(zip(first[1:], second[1:]), 1):
    for x, y in zip(a, b):
        if not abs(float(x) - float(y)) <= tolerance:
            sys.exit(f"row {row}: {x} and {y}")
