# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Compares a training of dlb with PyTorch's (training/EXAMPLE.json). `check-training.py EXAMPLE CASE`
# and any of
#   --initial FILE           initial weights: the figures are about these and no others
#   --losses FILE --within T losses: relative, |a - b| <= T |b|, or with --mixed T (1 + |b|)
#   --weights FILE           final weights, each element stored within T (1 + |b|)
# `check-training.py EXAMPLE CASE --optimizer` prints how the case's optimizer is written in DLB.

import argparse
import json
import os
import sys

import compare


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("example")
    parser.add_argument("case")
    parser.add_argument("--optimizer", action="store_true")
    parser.add_argument("--initial")
    parser.add_argument("--losses")
    parser.add_argument("--weights")
    parser.add_argument("--within", type=float)
    parser.add_argument("--mixed", action="store_true")
    options = parser.parse_args()
    path = os.path.join(os.path.dirname(__file__), "training", options.example + ".json")
    with open(path, encoding="utf-8") as file:
        figures = json.load(file)[options.case]
    if options.optimizer:
        print(figures["optimizer"])
        return 0
    wrong = []
    if options.initial:
        wrong += compare.weights(options.initial, figures["before"], 1e-12)
    if options.losses:
        wrong += compare.losses(options.losses, figures["losses"], options.within, options.mixed)
    if options.weights:
        wrong += compare.weights(options.weights, figures["after"], options.within)
    print("\n".join(wrong) if wrong else "as PyTorch")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
