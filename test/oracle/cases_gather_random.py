# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of look-ups by index, and of random numbers by Philox written out here a second time.

import numpy
import torch

from mlir_text import Value
from samples import integers, normal


def add_gathers(case):
    for table, index in (((5, 3), (4,)), ((7,), (2, 3)), ((3, 2, 2), (2,)), ((4, 3), ()), ((1, 2), (3,))):
        t, i = normal(table), integers(index, 0, table[0])
        case("gather", [Value(t), Value(i, "i32")], [Value(t[i])])
        updates = normal((*index, *table[1:]))
        total = numpy.zeros(table)
        numpy.add.at(total, i, updates)
        case("scatter_add", [Value(i, "i32"), Value(updates)], [Value(total)])
    t = integers((4, 2))
    for element in ("i32", "i64"):
        case("gather", [Value(t, element), Value([3, 0], "i32")], [Value(t[[3, 0]], element)])
    for rows, classes in (((4,), 5), ((2, 3), 4), ((), 3), ((3,), 1)):
        x, i = normal((*rows, classes)), integers(rows, 0, classes)
        y = numpy.take_along_axis(x, numpy.asarray(i)[..., None], -1)[..., 0]
        case("pick", [Value(x), Value(i, "i32")], [Value(y)])
        hot = torch.nn.functional.one_hot(torch.as_tensor(i), classes).numpy()
        for element in ("f32", "f64", "i32", "i64", "i8", "i1"):
            case("one_hot", [Value(i, "i32")], [Value(hot, element)], {"classes": classes})
    # Out of range: reads 0, adds nothing.
    t, i = normal((3, 2)), [-1, 3, 1]
    zero = numpy.zeros(2)
    case("gather", [Value(t), Value(i, "i32")], [Value([zero, zero, t[1]])])
    case("scatter_add", [Value(i, "i32"), Value(t)], [Value([zero, t[2], zero])])
    case("pick", [Value(normal((2, 3))), Value([-1, 3], "i32")], [Value(zero)])
    case("one_hot", [Value([-1, 3], "i32")], [Value(numpy.zeros((2, 3)))], {"classes": 3})


MASK = 2**32 - 1


def philox(counter, key):
    """Philox4x32-10 of Salmon et al. (2011): ten rounds of two 32 x 32 -> 64 bit products."""
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(seed, step, stream, block):
    counter = (block, step & MASK, stream & MASK, stream >> 32 & MASK)
    return philox(counter, (seed & MASK, seed >> 32 & MASK))


def uniform(seed, step, stream, index):
    return (words(seed, step, stream, index >> 2)[index & 3] >> 8) * 2.0**-24


def normal_number(seed, step, stream, index):
    w = words(seed, step, stream, index >> 1)[2 * (index & 1) :][:2]
    u1, u2 = ((w[0] >> 8) + 1) * 2.0**-24, (w[1] >> 8) * 2.0**-24
    return numpy.sqrt(-2 * numpy.log(u1)) * numpy.cos(2 * numpy.pi * u2)


def add_random(case):
    # The first of Random123's known answers.
    assert philox((0, 0, 0, 0), (0, 0)) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
    for mnemonic, formula in (("random_uniform", uniform), ("random_normal", normal_number)):
        for shape in ((), (1,), (7,), (3, 5)):
            for seed, step, stream in ((0, 0, 0), (12345678901234567, 3, 2**40 + 9), (-1, 2**32 + 1, -2)):
                count = int(numpy.prod(shape))
                y = [formula(seed, step, stream, i) for i in range(count)]
                case(mnemonic, [Value(seed, "i64"), Value(step, "i64")],
                     [Value(numpy.reshape(y, shape))], {"stream": stream})  # fmt: skip
        # The third of several turns is rows 3 … of what one op yields for all turns.
        y = [formula(5, 6, 7, i) for i in range(4 * 15)]
        case(mnemonic, [Value(5, "i64"), Value(6, "i64"), Value(3, "i64")],
             [Value(numpy.reshape(y, (4, 3, 5))[3])], {"stream": 7})  # fmt: skip


def add(case):
    add_gathers(case)
    add_random(case)
