# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The random numbers that dlb draws in one step of a training.

import torch

import order


class Draw:
    """By the path of the instance that draws; its second draw is that of path#2."""

    def __init__(self, seed, step):
        self.seed, self.step = seed, step

    def uniform(self, name, shape):
        return torch.tensor(order.random_uniform(name, tuple(shape), self.seed, self.step))

    def normal(self, name, shape):
        return torch.tensor(order.random_normal(name, tuple(shape), self.seed, self.step))
