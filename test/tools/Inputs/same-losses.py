# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `same-losses.py WHOLE REST WITHIN`: REST has the last losses of WHOLE, up to WITHIN.

import sys


def losses(path):
    with open(path, encoding="utf-8") as file:
        return [float(line.split(",")[1]) for line in file.read().split()[1:]]


whole, rest = losses(sys.argv[1]), losses(sys.argv[2])
assert 0 < len(rest) < len(whole), (len(rest), len(whole))
for expected, loss in zip(whole[-len(rest):], rest):
    assert abs(loss - expected) <= float(sys.argv[3]), (loss, expected)
