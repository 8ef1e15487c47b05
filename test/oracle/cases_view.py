# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of constants and of the ops that move elements.

import numpy

from mlir_text import Value
from samples import bools, integers, normal


def values(shape):
    """One tensor of each element type."""
    return [
        Value(normal(shape)),
        Value(normal(shape), "f64"),
        Value(integers(shape), "i32"),
        Value(integers(shape), "i64"),
        Value(integers(shape, 0, 250), "i8"),
        Value(bools(shape), "i1"),
    ]


def broadcast(array, shape, dimensions):
    sizes = [1] * len(shape)
    for size, dimension in zip(array.shape, dimensions):
        sizes[dimension] = size
    return numpy.broadcast_to(array.reshape(sizes), shape)


def add_constants(case):
    for shape in ((), (3,), (2, 3)):
        for value in values(shape):
            case("constant", [], [value], {"value": value})
    case("constant", [], [Value(numpy.full((2, 2), 0.5))], {"value": Value(numpy.full((2, 2), 0.5))})
    large = Value([2**62 + 1, -(2**53) - 1], "i64")  # not exact in f64
    case("constant", [], [large], {"value": large})
    for element in ("f32", "i32", "i64", "i8", "i1"):
        for shape, dimension in (((5,), 0), ((3, 4), 0), ((3, 4), 1), ((2, 3, 2), 1)):
            y = numpy.indices(shape)[dimension]
            case("iota", [], [Value(y, element)], {"dimension": dimension})


def add_moves(case):
    for shape, result, dimensions in (
        ((), (2, 3), []),
        ((3,), (2, 3), [1]),
        ((2,), (2, 3), [0]),
        ((2, 4), (2, 3, 4), [0, 2]),
        ((1, 3), (1, 2, 3), [0, 2]),
        ((2, 3), (2, 3), [0, 1]),
    ):
        x = normal(shape)
        case("broadcast", [Value(x)], [Value(broadcast(x, result, dimensions))],
             {"dimensions": dimensions})  # fmt: skip
    for shape, result in (((2, 6), (3, 4)), ((12,), (2, 1, 6)), ((1, 1), ()), ((), (1,))):
        x = normal(shape)
        case("reshape", [Value(x)], [Value(x.reshape(result))])
    for shape, permutation in (
        ((2, 3), [1, 0]), ((2, 3, 5), [2, 0, 1]), ((2, 1, 3, 2), [3, 1, 0, 2]), ((4,), [0]), ((), []),
    ):  # fmt: skip
        x = normal(shape)
        case("transpose", [Value(x)], [Value(x.transpose(permutation))],
             {"permutation": permutation})  # fmt: skip
    for shape, starts, sizes, strides in (
        ((7,), [2], [3], [1]), ((7,), [0], [4], [2]), ((4, 6), [1, 0], [2, 3], [2, 2]),
        ((3, 5, 2), [2, 1, 0], [1, 2, 2], [1, 3, 1]),
    ):  # fmt: skip
        x = normal(shape)
        box = tuple(slice(a, a + (n - 1) * s + 1, s) for a, n, s in zip(starts, sizes, strides))
        case("slice", [Value(x)], [Value(x[box])],
             {"starts": starts, "sizes": sizes, "strides": strides})  # fmt: skip
    for shape, dimensions in (((5,), [0]), ((2, 3), [1]), ((2, 3, 4), [0, 2]), ((2, 2), [])):
        x = normal(shape)
        case("reverse", [Value(x)], [Value(numpy.flip(x, dimensions))], {"dimensions": dimensions})
    for shape, low, high, interior, value in (
        ((3,), [1], [2], [0], 0.0), ((3,), [0], [0], [2], -1.5), ((2, 3), [0, 1], [1, 0], [1, 0], 0.25),
        ((), [], [], [], 1.0), ((2, 1, 3), [1, 0, 2], [0, 1, 0], [0, 3, 1], 0.0),
    ):  # fmt: skip
        x = normal(shape)
        sizes = [a + n + (n - 1) * i + b for n, a, b, i in zip(shape, low, high, interior)]
        y = numpy.full(sizes, value)
        y[tuple(slice(a, a + (n - 1) * (i + 1) + 1, i + 1) for n, a, i in zip(shape, low, interior))] = x
        case("pad", [Value(x)], [Value(y)],
             {"low": low, "high": high, "interior": interior, "value": value})  # fmt: skip
    for shapes, dimension in ((((2, 3), (1, 3)), 0), (((2, 1), (2, 3), (2, 2)), 1), (((4,),), 0)):
        xs = [normal(shape) for shape in shapes]
        case("concatenate", [Value(x) for x in xs], [Value(numpy.concatenate(xs, dimension))],
             {"dimension": dimension})  # fmt: skip


def add_element_types(case):
    """Moves of every element type."""
    for x in values((2, 3)):
        a, e = x.array, x.element
        case("broadcast", [x], [Value(broadcast(a, (2, 2, 3), [0, 2]), e)], {"dimensions": [0, 2]})
        case("reshape", [x], [Value(a.reshape(6), e)])
        case("transpose", [x], [Value(a.T, e)], {"permutation": [1, 0]})
        case("slice", [x], [Value(a[1:, ::2], e)], {"starts": [1, 0], "sizes": [1, 2], "strides": [1, 2]})
        case("reverse", [x], [Value(a[:, ::-1], e)], {"dimensions": [1]})
        case("pad", [x], [Value(numpy.pad(a, ((0, 1), (2, 0)), constant_values=1), e)],
             {"low": [0, 2], "high": [1, 0], "interior": [0, 0], "value": 1.0})  # fmt: skip
        case("concatenate", [x, x], [Value(numpy.concatenate([a, a], 1), e)], {"dimension": 1})


def add(case):
    add_constants(case)
    add_moves(case)
    add_element_types(case)
