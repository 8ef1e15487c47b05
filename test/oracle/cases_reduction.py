# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of the reductions.

import numpy
import torch

from mlir_text import Value
from samples import bools, distinct, integers, normal

INF, NAN = numpy.inf, numpy.nan
SETTINGS = [
    ((7,), [0]), ((3, 5), [0]), ((3, 5), [1]), ((3, 5), [0, 1]), ((2, 3, 4), [0, 2]),
    ((2, 3, 4), [1]), ((1, 5), [0]), ((2, 3), []),
]  # fmt: skip


def by_numpy(function):
    return lambda x, dimensions: function(x, axis=tuple(dimensions)) if dimensions else x


def log_sum_exp(x, dimensions):
    return torch.logsumexp(torch.from_numpy(x), dimensions).numpy() if dimensions else x


def add(case):
    numeric = {
        "reduce_sum": (by_numpy(numpy.sum), normal),
        "reduce_mean": (by_numpy(numpy.mean), normal),
        "reduce_max": (by_numpy(numpy.max), distinct),
        "reduce_min": (by_numpy(numpy.min), distinct),
        "reduce_prod": (by_numpy(numpy.prod), lambda shape: normal(shape, 0.5, 1.5)),
        "logsumexp": (log_sum_exp, normal),
    }
    for mnemonic, (function, sample) in numeric.items():
        for shape, dimensions in SETTINGS:
            x = sample(shape)
            case(mnemonic, [Value(x)], [Value(function(x, dimensions))], {"dimensions": dimensions})
        if mnemonic in ("reduce_mean", "logsumexp"):
            continue
        for element in ("i32", "i64"):
            x = integers((3, 4))
            case(mnemonic, [Value(x, element)], [Value(function(x, [1]), element)],
                 {"dimensions": [1]})  # fmt: skip
    # A zero factor: the derivative by it is the product of the others.
    x = numpy.array([[0.0, 2.0, 3.0], [0.0, 0.0, 1.5]])
    case("reduce_prod", [Value(x)], [Value(x.prod(1))], {"dimensions": [1]},
         no_second_gradient="the rule's own derivative takes which factors are 0 as given")  # fmt: skip
    for mnemonic, y in (("reduce_max", [NAN, INF]), ("reduce_min", [NAN, -INF])):
        x = [[1.0, NAN, 2.0], [-INF, 0.0, INF]]
        case(mnemonic, [Value(x)], [Value(y)], {"dimensions": [1]}, no_gradient="NaN and ties")
    # Neither overflow nor the difference of infinities.
    x = numpy.array([[1000.0, 1000.0], [-1000.0, -1001.0]])
    case("logsumexp", [Value(x)], [Value(log_sum_exp(x, [1]))], {"dimensions": [1]})
    x = numpy.array([[-INF, -INF], [INF, 0.0], [-INF, 1.0], [NAN, 1.0]])
    case("logsumexp", [Value(x)], [Value(log_sum_exp(x, [1]))], {"dimensions": [1]},
         no_gradient="infinite values")  # fmt: skip
    for shape, dimensions in SETTINGS:
        x = bools(shape)
        case("reduce_all", [Value(x, "i1")], [Value(by_numpy(numpy.all)(x, dimensions), "i1")],
             {"dimensions": dimensions})  # fmt: skip
        case("reduce_any", [Value(x, "i1")], [Value(by_numpy(numpy.any)(x, dimensions), "i1")],
             {"dimensions": dimensions})  # fmt: skip

    for shape, dimension in (((7,), 0), ((3, 5), 0), ((3, 5), 1), ((2, 3, 4), 1), ((4, 1), 1)):
        x = normal(shape)
        case("argmax", [Value(x)], [Value(x.argmax(dimension), "i32")], {"dimension": dimension})
    x = numpy.array([[1.0, 3.0, 3.0], [2.0, NAN, NAN], [-INF, -INF, -INF]])  # ties; NaN
    case("argmax", [Value(x)], [Value(x.argmax(1), "i32")], {"dimension": 1})
    x = integers((4, 6), -3, 3)
    for element in ("i32", "i64"):
        case("argmax", [Value(x, element)], [Value(x.argmax(1), "i32")], {"dimension": 1})

    for shape, dimensions in SETTINGS:
        x = normal(shape)
        mean = by_numpy(numpy.mean)(x, dimensions)
        variance = x.var(axis=tuple(dimensions)) if dimensions else numpy.zeros(shape)
        case("moments", [Value(x)], [Value(mean), Value(variance)], {"dimensions": dimensions})
    # A large mean: the difference of squares would lose all digits of the variance.
    x = 65536.0 + normal((2, 9), -1, 1)
    case("moments", [Value(x)], [Value(x.mean(1)), Value(x.var(1))], {"dimensions": [1]},
         no_gradient="finite differences lose their digits to the mean")  # fmt: skip
