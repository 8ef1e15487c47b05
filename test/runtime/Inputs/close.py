# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `close.py FILE OTHER WITHIN`: whether the numbers of two tables or of two safetensors files with floats are the same up to
# WITHIN times the largest.

import array
import json
import sys


def numbers(path):
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".csv"):
        return {"": [float(cell) for line in data.decode().split()[1:] for cell in line.split(",")]}
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        tensors[name] = array.array({"F64": "d", "F32": "f"}[tensor["dtype"]], data[start + begin : start + end])
    return tensors


first, second = numbers(sys.argv[1]), numbers(sys.argv[2])
assert first.keys() == second.keys() and first, (first.keys(), second.keys())
for name in first:
    assert len(first[name]) == len(second[name]) > 0, name
    difference = max(abs(a - b) for a, b in zip(first[name], second[name]))
    if not difference <= float(sys.argv[3]) * max(map(abs, second[name])):
        sys.exit(f"{name} differs by {difference:g}")
