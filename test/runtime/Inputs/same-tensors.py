# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# same-tensors.py FILE TENSOR OTHER TENSOR: whether two tensors in safetensors files have the same bytes.

import json
import sys


def read(path, name):
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    begin, end = json.loads(data[8:start])[name]["data_offsets"]
    return data[start + begin : start + end]


first, second = read(*sys.argv[1:3]), read(*sys.argv[3:5])
sys.exit(None if first == second else "the tensors differ")
