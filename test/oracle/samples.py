# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Inputs for the oracle: multiples of 1/64, exact in f32 and short in text.

import numpy

GENERATOR = numpy.random.Generator(numpy.random.PCG64(1))


def normal(shape, low=-2.0, high=2.0):
    """Any numbers in [low, high)."""
    return numpy.floor(GENERATOR.uniform(low, high, shape) * 64) / 64


def distinct(shape, step=2):
    """Numbers around 0, any two at least step / 64 apart and as far from 0: no ties, no kinks."""
    count = int(numpy.prod(shape))
    order = GENERATOR.permutation(count)
    return ((order - count // 2) * step + step / 2).reshape(shape) / 64


def fractional(shape):
    """No whole numbers nearby."""
    return GENERATOR.integers(-3, 3, shape) + GENERATOR.integers(8, 56, shape) / 64


def integers(shape, low=-5, high=6):
    return GENERATOR.integers(low, high, shape)


def bools(shape):
    return GENERATOR.integers(0, 2, shape).astype(bool)
