# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Compares a training of dlb with PyTorch's (training.json). `check-training.py CASE` and any of
#   --initial FILE           initial weights: the figures are about these and no others
#   --losses FILE --within T losses: relative, |a - b| <= T |b|, or with --mixed T (1 + |b|)
#   --weights FILE           final weights, each element stored within T (1 + |b|)
# `check-training.py CASE --optimizer` prints how the case's optimizer is written in DLB.

import argparse
import csv
import json
import math
import os
import struct
import sys

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


def check_losses(path, expected, within, mixed):
    with open(path, encoding="utf-8") as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    if len(losses) != len(expected):
        yield f"{len(losses)} steps, PyTorch did {len(expected)}"
    for step, (ours, theirs) in enumerate(zip(losses, expected), 1):
        allowed = within * (abs(theirs) + mixed)
        if not abs(ours - theirs) <= allowed:
            yield f"loss of step {step}: {ours!r}, PyTorch {theirs!r}"


def check_weights(path, expected, within):
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("--optimizer", action="store_true")
    parser.add_argument("--initial")
    parser.add_argument("--losses")
    parser.add_argument("--weights")
    parser.add_argument("--within", type=float)
    parser.add_argument("--mixed", action="store_true")
    options = parser.parse_args()
    with open(os.path.join(os.path.dirname(__file__), "training.json"), encoding="utf-8") as file:
        figures = json.load(file)[options.case]
    if options.optimizer:
        print(figures["optimizer"])
        return 0
    wrong = []
    if options.initial:
        wrong += check_weights(options.initial, figures["before"], 1e-12)
    if options.losses:
        wrong += check_losses(options.losses, figures["losses"], options.within, options.mixed)
    if options.weights:
        wrong += check_weights(options.weights, figures["after"], options.within)
    print("\n".join(wrong) if wrong else "as PyTorch")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
