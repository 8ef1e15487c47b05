# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`ensemble.py METHOD FOLDER`: whether FOLDER/y.npy is what an ensemble of three linear networks with
the weights of FOLDER/weights.safetensors predicts from FOLDER/x.npy; `ensemble.py x FOLDER` makes that."""

import ast
import json
import math
import pathlib
import struct
import sys

ROWS, INPUTS, OUTPUTS = 4, 15, 3


def read(path):
    """The tensors of a file of weights, as flat lists."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
    return tensors


def write_npy(path, shape, numbers):
    header = repr({"descr": "<f4", "fortran_order": False, "shape": shape}).encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    body = struct.pack(f"<{len(numbers)}f", *numbers)
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + body)


def read_npy(path, shape):
    data = path.read_bytes()
    end = 10 + struct.unpack("<H", data[8:10])[0]
    assert ast.literal_eval(data[10:end].decode())["shape"] == shape
    return struct.unpack(f"<{math.prod(shape)}f", data[end:])


def linear(x, w, b):
    """Rows x, a list of lists, through a dense layer."""
    return [[sum(v * w[i * OUTPUTS + j] for i, v in enumerate(row)) + b[j] for j in range(OUTPUTS)] for row in x]


def farthest(a, b):
    return max(abs(p - q) for first, second in zip(a, b) for p, q in zip(first, second))


def main():
    method, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    numbers = [math.sin(i) for i in range(ROWS * INPUTS)]
    if method == "x":
        folder.mkdir(parents=True, exist_ok=True)
        write_npy(folder / "x.npy", (ROWS, INPUTS), numbers)
        return
    weights = read(folder / "weights.safetensors")

    def layer(x, path):
        return linear(x, weights[path + ".dense_1.w"], weights[path + ".dense_1.b"])

    x = [numbers[i * INPUTS : (i + 1) * INPUTS] for i in range(ROWS)]
    members = [layer(x, f"net.{i}") for i in (1, 2, 3)]
    for a, b in ((0, 1), (0, 2), (1, 2)):
        assert farthest(members[a], members[b]) > 1e-2, "members differ"
    share = 1 if method == "boosting" else 3
    expected = [[sum(each) / share for each in zip(*rows)] for rows in zip(*members)]
    if method == "stacking":
        top = layer([sum(rows, []) for rows in zip(*members)], "net.stacked")
        assert farthest(top, [[0] * OUTPUTS] * ROWS) > 1e-3, "the layer on top is trained"
        expected = [[p + q for p, q in zip(*rows)] for rows in zip(expected, top)]
    found = read_npy(folder / "y.npy", (ROWS, OUTPUTS))
    wrong = farthest(expected, [found[i * OUTPUTS : (i + 1) * OUTPUTS] for i in range(ROWS)])
    print("as computed" if wrong < 1e-5 else f"differs by {wrong}")


main()
