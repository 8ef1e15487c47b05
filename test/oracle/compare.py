# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What a training of dlb left, its losses and weights, against the figures of another framework.
# Needs nothing but Python itself: tests import it.

import csv
import json
import math
import struct

FORMATS = {"F32": "f", "F64": "d"}


def read_safetensors(path):
    with open(path, "rb") as file:
        content = file.read()
    begin = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8:begin]).items():
        if name != "__metadata__":
            letter = FORMATS[entry["dtype"]]
            first, last = (begin + offset for offset in entry["data_offsets"])
            count = (last - first) // struct.calcsize(letter)
            tensors[name] = (entry["shape"], struct.unpack(f"<{count}{letter}", content[first:last]))
    return tensors


def losses(path, expected, within, mixed):
    """|a - b| <= within |b|, or where `mixed` within (1 + |b|); yields what differs."""
    with open(path, encoding="utf-8") as file:
        ours = [float(row["loss"]) for row in csv.DictReader(file)]
    if len(ours) != len(expected):
        yield f"{len(ours)} steps, PyTorch did {len(expected)}"
    for step, (a, b) in enumerate(zip(ours, expected), 1):
        if not abs(a - b) <= within * (abs(b) + mixed):
            yield f"loss of step {step}: {a!r}, PyTorch {b!r}"


def weights(path, expected, within):
    """Each element within (1 + |b|), and sums accordingly; yields what differs."""
    tensors = read_safetensors(path)
    if tensors.keys() != expected.keys():
        yield f"tensors {sorted(tensors)}, PyTorch has {sorted(expected)}"
        return
    for name, figures in expected.items():
        shape, values = tensors[name]
        if shape != figures["shape"]:
            yield f"{name}: shape {shape}, PyTorch {figures['shape']}"
        pairs = list(zip(values, figures["first"]))
        # Each term may be off by `within`, relative to 1 + its size.
        pairs.append((math.fsum(values), figures["sum"]))
        pairs.append((math.fsum(v * v for v in values), figures["squares"]))
        slack = [1] * (len(pairs) - 2) + [len(values)] * 2
        for (ours, theirs), terms in zip(pairs, slack):
            if not abs(ours - theirs) <= within * (terms + abs(theirs)):
                yield f"{name}: {ours!r}, PyTorch {theirs!r}"
