# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes small npy files into a folder: python3 arrays.py DIR
# or compares printed rows with an npy file: python3 arrays.py DIR --compare ROWS FILE.npy

import ast
import os
import struct
import sys


def write(path, shape, values):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.write(struct.pack(f"<{len(values)}f", *values))


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    start = 10 + struct.unpack("<H", data[8:10])[0]
    shape = ast.literal_eval(data[10:start].decode())["shape"]
    return shape, struct.unpack(f"<{(len(data) - start) // 4}f", data[start:])


folder = sys.argv[1]
if len(sys.argv) == 2:
    images = [(7 * i % 17) / 16 for i in range(3 * 64)]
    write(os.path.join(folder, "three.npy"), (3, 8, 8), images)
    write(os.path.join(folder, "one.npy"), (1, 8, 8), images[:64])
    write(os.path.join(folder, "wide.npy"), (2, 8, 9), [0.0] * 144)
    with open(os.path.join(folder, "text.npy"), "w", encoding="utf-8") as file:
        file.write("not an array\n")
else:
    with open(sys.argv[3], encoding="utf-8") as file:
        rows = [[float(number) for number in line.split()] for line in file]
    shape, values = read(sys.argv[4])
    printed = [number for row in rows for number in row]
    assert shape == (len(rows), len(rows[0])), shape
    assert all(abs(a - b) <= 1e-5 * (1 + abs(b)) for a, b in zip(printed, values, strict=True))
