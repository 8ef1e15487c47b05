# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# same-reports.py A B: exits 1 unless two outputs of `dlbc eval` have the same reports, up to the
# order in which rows are added.

import sys


def reports(path):
    with open(path) as file:
        return [(line.split()[:-1], float(line.split()[-1])) for line in file]


a, b = reports(sys.argv[1]), reports(sys.argv[2])
for (name, first), (other, second) in zip(a, b, strict=True):
    if name != other or abs(first - second) > 1e-5 * (1 + abs(first)):
        sys.exit(f"{' '.join(name)} {first}, but {' '.join(other)} {second}")
