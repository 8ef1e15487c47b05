# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Weights and a picture made by a formula, the same in PyTorch and without it: a tensor repeats 8191
# numbers, evenly spread over (-1, 1) and shuffled, scaled by what it is. Tensors of one shape are equal,
# so that it does not matter in which order a network has them.

import array

PERIOD = 8191  # a prime: no shape is a multiple of it
NUMBERS = array.array("f", [2 * ((j * 5003 + 17) % PERIOD + 1) / (PERIOD + 1) - 1 for j in range(PERIOD)])



def scaled(count, factor, offset=0.0):
    period = array.array("f", [offset + factor * x for x in NUMBERS])
    return (period * (count // PERIOD + 1))[:count]


def weight(kind, shape):
    """`kind` is the name that the layer of dlb has for it; a matrix is [inputs, outputs]."""
    count = 1
    for size in shape:
        count *= size
    if kind == "w":
        inputs = shape[0] if len(shape) == 2 else count // shape[0]
        return scaled(count, (6 / inputs) ** 0.5)
    factor, offset = {"b": (0.1, 0), "beta": (0.1, 0), "gamma": (0.2, 1), "mu": (0, 0), "var": (0, 1)}[kind]
    return scaled(count, factor, offset)


def picture(shape):
    """0 to 1."""
    count = 1
    for size in shape:
        count *= size
    return scaled(count, 0.5, 0.5)
