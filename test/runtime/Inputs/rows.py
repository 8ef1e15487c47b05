# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# rows.py write FILE: 300 rows of 8 x 8 numbers from 0 to 1 as an npy file.
# rows.py same A B: exits 1 unless two outputs of `dlbc predict` agree.

import struct
import sys


def numbers(path):
    with open(path) as file:
        return [[float(word) for word in line.split()] for line in file]


if sys.argv[1] == "write":
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (300, 8, 8), }"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    data = [(row * 7 + i * 13) % 101 / 100 for row in range(300) for i in range(64)]
    with open(sys.argv[2], "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack("<19200f", *data))
else:
    a, b = numbers(sys.argv[2]), numbers(sys.argv[3])
    for first, second in zip(a, b, strict=True):
        for x, y in zip(first, second, strict=True):
            if abs(x - y) > 1e-5 * (1 + abs(x)):
                sys.exit(f"{x} and {y}")
    print(f"{len(a)} rows")
