# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of the element-wise ops.

import numpy
import torch

from mlir_text import Value
from samples import bools, distinct, fractional, integers, normal

INF, NAN = numpy.inf, numpy.nan
SPECIAL = [0.0, -0.0, 1.0, -1.0, INF, -INF, NAN]
ISOLATED = "the values are not finite or stand at kinks"


def by_torch(function, *arrays):
    return function(*(torch.from_numpy(numpy.asarray(array)) for array in arrays)).numpy()


UNARY = {
    "neg": (torch.neg, normal),
    "abs": (torch.abs, distinct),
    "sign": (torch.sign, distinct),
    "exp": (torch.exp, normal),
    "log": (torch.log, lambda shape: normal(shape, 0.25, 4)),
    "log1p": (torch.log1p, lambda shape: normal(shape, -0.5, 4)),
    "sqrt": (torch.sqrt, lambda shape: normal(shape, 0.25, 4)),
    "rsqrt": (torch.rsqrt, lambda shape: normal(shape, 0.25, 4)),
    "sin": (torch.sin, lambda shape: normal(shape, -8, 8)),
    "cos": (torch.cos, lambda shape: normal(shape, -8, 8)),
    "tanh": (torch.tanh, normal),
    "sigmoid": (torch.sigmoid, normal),
    "erf": (torch.erf, normal),
    "floor": (torch.floor, fractional),
    "ceil": (torch.ceil, fractional),
}


def add_unary(case):
    for mnemonic, (function, sample) in UNARY.items():
        for shape in ((), (1,), (3, 7), (2, 1, 5)):
            x = sample(shape)
            case(mnemonic, [Value(x)], [Value(by_torch(function, x))])
        x = numpy.array(SPECIAL)
        y = by_torch(function, x)
        if mnemonic == "sign":
            y[-1] = NAN  # as documented: NaN stays; PyTorch gives 0
        case(mnemonic, [Value(x)], [Value(y)], no_gradient=ISOLATED)
    # Where a naive formula overflows or cancels.
    x = numpy.array([-1000.0, -88.0, 88.0, 1000.0])
    for mnemonic in ("sigmoid", "tanh", "erf"):
        case(mnemonic, [Value(x)], [Value(by_torch(UNARY[mnemonic][0], x))])
    x = numpy.array([2.0**-40, -(2.0**-30)])
    case("log1p", [Value(x)], [Value(by_torch(torch.log1p, x))])
    # Ties between 8 and 9 bits, what is beside them, both ends of the range; not random.
    near = numpy.arange(-24, 25) * (2.0**-4 + 2.0**-9)
    ties = 1 + numpy.arange(9) * 2.0**-8
    ends = [2.0**-126, 2.0**-126 * (1 + 2.0**-8), 2.0**128 - 2.0**119, 2.0**128 - 2.0**104, 1e-30]
    for x in (near.reshape(7, 7), ties, numpy.array(ends, numpy.float32), numpy.array(SPECIAL)):
        y = by_torch(lambda x: x.float().bfloat16().to(x.dtype), numpy.asarray(x, numpy.float64))
        case("round_bf16", [Value(x)], [Value(y)])
    x = bools((2, 3))
    case("not", [Value(x, "i1")], [Value(~x, "i1")])
    x = numpy.array(SPECIAL)
    case("is_finite", [Value(x)], [Value(numpy.isfinite(x), "i1")])


def add_casts(case):
    x = numpy.array([0.0, 0.75, -0.75, 2.5, -2.5, 100.0])
    case("cast", [Value(x)], [Value(numpy.trunc(x), "i32")])
    case("cast", [Value(x)], [Value(numpy.trunc(x), "i64")])
    case("cast", [Value(x)], [Value(x != 0, "i1")])
    case("cast", [Value(x)], [Value(x, "f64")])
    case("cast", [Value(x, "f64")], [Value(x, "f32")])
    case("cast", [Value(numpy.array([0.1]), "f64")], [Value(numpy.array([0.1]), "f32")])
    largest, least = 2**31 - 1, -(2**31)
    case("cast", [Value([INF, -INF, NAN, 3e9, -3e9])], [Value([largest, least, 0, largest, least], "i32")],
         no_gradient=ISOLATED)  # fmt: skip
    case("cast", [Value([-1.0, 255.0, 300.0, 7.9])], [Value([0, 255, 255, 7], "i8")])
    case("cast", [Value([NAN, INF])], [Value([True, True], "i1")], no_gradient=ISOLATED)
    i = integers((2, 3))
    case("cast", [Value(i, "i32")], [Value(i, "f32")])
    case("cast", [Value(i, "i32")], [Value(i, "i64")])
    case("cast", [Value(i, "i64")], [Value(i != 0, "i1")])
    case("cast", [Value([2**32 + 5, -(2**33) - 1], "i64")], [Value([5, -1], "i32")])
    case("cast", [Value([3, 200], "i8")], [Value([3, 200], "f32")])
    case("cast", [Value([3, 200], "i8")], [Value([3, 200], "i32")])
    case("cast", [Value([259, -1], "i32")], [Value([3, 255], "i8")])
    b = bools((4,))
    for element in ("f32", "i32", "i8"):
        case("cast", [Value(b, "i1")], [Value(b, element)])


def pairs(mnemonic, shape):
    if mnemonic == "pow":
        return normal(shape, 0.25, 3), normal(shape)
    if mnemonic == "div":
        return normal(shape), normal(shape, 0.5, 3)
    if mnemonic in ("maximum", "minimum"):
        both = distinct((2, *shape))
        return both[0], both[1]
    if mnemonic == "remainder":  # quotients away from whole numbers, and moderate
        b = normal(shape, 1, 2)
        return fractional(shape) * b, b
    return normal(shape), normal(shape)


BINARY = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "pow": torch.pow,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "remainder": torch.fmod,
}


def add_binary(case):
    for mnemonic, function in BINARY.items():
        for shape in ((), (1,), (3, 7), (2, 1, 5)):
            a, b = pairs(mnemonic, shape)
            case(mnemonic, [Value(a), Value(b)], [Value(by_torch(function, a, b))])
        a, b = (grid.ravel() for grid in numpy.meshgrid(SPECIAL, SPECIAL))
        case(mnemonic, [Value(a), Value(b)], [Value(by_torch(function, a, b))], no_gradient=ISOLATED)
        if mnemonic == "pow":
            continue
        for element in ("i32", "i64"):
            a, b = integers((4, 5)), integers((4, 5))
            if mnemonic in ("div", "remainder"):
                b[b == 0] = 3
            y = numpy.fix(a / b) if mnemonic == "div" else by_torch(function, a, b)
            case(mnemonic, [Value(a, element), Value(b, element)], [Value(y, element)])
    a = numpy.array([-2.0, -2.0, -0.5, 3.0])
    b = numpy.array([3.0, 2.0, -3.0, 0.0])
    case("pow", [Value(a), Value(b)], [Value(a**b)],
         no_gradient="a power of a negative number is defined for whole exponents only")  # fmt: skip
    # No division traps.
    least = -(2**31)
    a, b = [7, -7, least, least], [0, 0, -1, 0]
    case("div", [Value(a, "i32"), Value(b, "i32")], [Value([0, 0, least, 0], "i32")])
    case("remainder", [Value(a, "i32"), Value(b, "i32")], [Value([0, 0, 0, 0], "i32")])
    # Integers wrap.
    a, b = [2**31 - 1, least], [1, -1]
    case("add", [Value(a, "i32"), Value(b, "i32")], [Value([least, 2**31 - 1], "i32")])


def add_logic(case):
    a, b = numpy.array([False, False, True, True]), numpy.array([False, True, False, True])
    for mnemonic, y in (("and", a & b), ("or", a | b), ("xor", a ^ b)):
        case(mnemonic, [Value(a, "i1"), Value(b, "i1")], [Value(y, "i1")])
    comparisons = {
        "equal": numpy.equal,
        "not_equal": numpy.not_equal,
        "less": numpy.less,
        "less_equal": numpy.less_equal,
        "greater": numpy.greater,
        "greater_equal": numpy.greater_equal,
    }
    for mnemonic, function in comparisons.items():
        a, b = (grid.ravel() for grid in numpy.meshgrid(SPECIAL, SPECIAL))
        case(mnemonic, [Value(a), Value(b)], [Value(function(a, b), "i1")])
        for element in ("i32", "i64"):
            a, b = integers((3, 4), -2, 3), integers((3, 4), -2, 3)
            case(mnemonic, [Value(a, element), Value(b, element)], [Value(function(a, b), "i1")])
        a, b = numpy.array([1, 200, 200]), numpy.array([200, 1, 200])  # bytes have no sign
        case(mnemonic, [Value(a, "i8"), Value(b, "i8")], [Value(function(a, b), "i1")])
    for shape in ((), (3, 5)):
        condition, a, b = bools(shape), normal(shape), normal(shape)
        case("select", [Value(condition, "i1"), Value(a), Value(b)],
             [Value(numpy.where(condition, a, b))])  # fmt: skip
    condition, a, b = bools((7,)), integers((7,)), integers((7,))
    for element in ("i32", "i64", "i8", "i1"):
        x, y = Value(a % 2, element), Value(b % 2, element)
        case("select", [Value(condition, "i1"), x, y],
             [Value(numpy.where(condition, x.array, y.array), element)])  # fmt: skip


def add(case):
    add_unary(case)
    add_casts(case)
    add_binary(case)
    add_logic(case)
