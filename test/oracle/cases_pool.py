# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of pooling and its adjoints.

import numpy
import torch

from mlir_text import Value
from samples import distinct, normal


def setting(x, window, strides, low=(0, 0), high=(0, 0)):
    return x, {"window": list(window), "strides": list(strides), "low": list(low), "high": list(high)}


SETTINGS = [
    setting((1, 1, 1, 1), (1, 1), (1, 1)),
    setting((2, 3, 4, 6), (2, 2), (2, 2)),
    setting((1, 2, 7, 5), (3, 2), (2, 1)),
    setting((1, 2, 5, 5), (3, 3), (1, 1), (1, 1), (1, 1)),
    setting((1, 1, 7, 4), (2, 3), (3, 2), (1, 2), (0, 1)),
    setting((2, 1, 3, 5), (2, 2), (3, 3)),  # gaps between windows
]


def windows(x, attributes, value):
    """N, C, P, Q, R·S: the elements of each window, `value` where it is padding."""
    (top, left), (bottom, right) = attributes["low"], attributes["high"]
    padded = torch.nn.functional.pad(x, (left, right, top, bottom), value=value)
    for dimension in (0, 1):
        size, step = attributes["window"][dimension], attributes["strides"][dimension]
        padded = padded.unfold(2 + dimension, size, step)
    return padded.flatten(4)


def add(case):
    for shape, attributes in SETTINGS:
        x = torch.from_numpy(distinct(shape)).requires_grad_()
        value, index = windows(x, attributes, -numpy.inf).max(4)
        case("max_pool", [Value(x.detach().numpy())],
             [Value(value.detach().numpy()), Value(index.numpy(), "i8")], attributes)  # fmt: skip
        g = torch.from_numpy(normal(tuple(value.shape)))
        (gx,) = torch.autograd.grad(value, x, g)
        indices = Value(index.numpy(), "i8")
        case("max_pool_scatter", [Value(g.numpy()), indices], [Value(gx.numpy())], attributes)
        other = torch.from_numpy(normal(shape))
        taken = windows(other, attributes, 0.0).gather(4, index.unsqueeze(4)).squeeze(4)
        case("max_pool_gather", [Value(other.numpy()), indices], [Value(taken.numpy())], attributes)

        mean = windows(x, attributes, 0.0).mean(4)
        case("average_pool", [Value(x.detach().numpy())], [Value(mean.detach().numpy())], attributes)
        (gx,) = torch.autograd.grad(mean, x, g)
        case("average_pool_gradient", [Value(g.numpy())], [Value(gx.numpy())], attributes)

    # The lowest index on a tie; NaN is larger than every number.
    x = numpy.array([[[[2.0, 2.0, 1.0, numpy.nan], [2.0, 0.0, numpy.nan, 5.0]]]])
    attributes = {"window": [2, 2], "strides": [2, 2], "low": [0, 0], "high": [0, 0]}
    case("max_pool", [Value(x)],
         [Value([[[[2.0, numpy.nan]]]]), Value([[[[0, 1]]]], "i8")], attributes,
         no_gradient="ties and NaN")  # fmt: skip
    # PyTorch's own pooling agrees with the windows above.
    x = torch.from_numpy(distinct((2, 3, 8, 6)))
    attributes = {"window": [3, 3], "strides": [2, 2], "low": [1, 1], "high": [1, 1]}
    y = torch.nn.functional.max_pool2d(x, 3, 2, 1)
    _, index = windows(x, attributes, -numpy.inf).max(4)
    case("max_pool", [Value(x.numpy())], [Value(y.numpy()), Value(index.numpy(), "i8")], attributes)
    y = torch.nn.functional.avg_pool2d(x, 3, 2, 1)
    case("average_pool", [Value(x.numpy())], [Value(y.numpy())], attributes)
