# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Weights and a picture made by a formula, the same in PyTorch and without it: a tensor repeats 8191
# numbers, evenly spread over (-1, 1) and shuffled, scaled by what it is. Tensors of one shape are equal,
# so that it does not matter in which order a network has them.

import array

PERIOD = 8191  # a prime: no shape is a multiple of it

# Networks too large for a test, made smaller: what numbers of examples/papers/NAME.dlb become.
SMALLER = {
    "alexnet": {224: 64, 4096: 64},
    "vgg11": {224: 32, 4096: 64},
    "resnet50": {224: 64},
    "vit-b16": {224: 32, 768: 48},
    "unet": {572: 204, 388: 20, 64: 16, 128: 32, 256: 64, 512: 128, 1024: 256},
    "gpt2-small": {50257: 61, 1024: 12, 768: 48},
}
NUMBERS = array.array("f", [2 * ((j * 5003 + 17) % PERIOD + 1) / (PERIOD + 1) - 1 for j in range(PERIOD)])


def scaled(count, factor, offset=0.0, turn=0):
    period = array.array("f", [offset + factor * x for x in NUMBERS[turn:] + NUMBERS[:turn]])
    return (period * (count // PERIOD + 1))[:count]


def weight(kind, shape, turn=0):
    """`kind` is the name that the layer of dlb has for it; a matrix is [inputs, outputs]. Where tensors of one shape have to differ,
    as queries, keys and values do, `turn` is their number."""
    count = 1
    for size in shape:
        count *= size
    if kind == "w":
        inputs = shape[0] if len(shape) == 2 else count // shape[0]
        return scaled(count, (6 / inputs) ** 0.5, 0, turn)
    factor, offset = {
        "b": (0.1, 0), "beta": (0.1, 0), "gamma": (0.2, 1), "mu": (0, 0), "var": (0, 1),
        "first": (0.5, 0), "place": (0.1, 0), "table": (0.5, 0),
    }[kind]  # fmt: skip
    return scaled(count, factor, offset, turn)


def picture(shape):
    """0 to 1."""
    count = 1
    for size in shape:
        count *= size
    return scaled(count, 0.5, 0.5)


def words(count, classes):
    return array.array("i", [(j * 5003 + 17) % classes for j in range(count)])
