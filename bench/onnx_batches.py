# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Eight random batches for a network that was exported.

import numpy


def batches_for(shape, element):
    generator = numpy.random.default_rng(0)
    if numpy.issubdtype(element, numpy.integer):
        return [generator.integers(0, 10, tuple(shape)).astype(element) for _ in range(8)]
    return [generator.random(tuple(shape), dtype=element) for _ in range(8)]
