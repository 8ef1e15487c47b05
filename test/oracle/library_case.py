# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What a case of library.py is made of.

import dataclasses
from typing import Callable

import torch


@dataclasses.dataclass
class Case:
    shapes: dict
    loss: Callable  # (tensors, data) -> loss
    optimizer: Callable = lambda parameters: torch.optim.SGD(parameters, lr=0.1)
    rate: Callable | None = None  # (step from 1, steps) -> learning rate
    limit: float | None = None  # of the gradients' common norm
    bound: float | None = None  # of each gradient
    steps: int = 3
    average: float | None = None  # decay of the weights' moving average, which is what is kept
