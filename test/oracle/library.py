# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The blocks, losses, optimizers and schedules of the library in PyTorch, in f64: each in a small
# network that is trained for a few steps on the 8 rows of library.csv. The loss of the first step tells
# the value of a block, the weights after it its gradients. Writes library.csv and library.json:
#
#     python3 test/oracle/library.py      (with PyTorch 2.13 and NumPy 2.4)
#
# A case is named after its test in test/stdlib, which declares the same network; the test runs dlb
# through test/stdlib/Inputs/as-pytorch.py.

import copy
import csv
import math
import os

import numpy as np
import torch

import draw
import figures
import library_attention
import library_augmentation
import library_blocks
import library_images
import library_initializers
import library_losses
import library_recurrence
import library_training
import order
import weights

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS, INPUTS, TARGETS, LABELS = 8, 48, 32, 6


class Data:
    """Columns of library.csv: 48 inputs and 32 targets, two decimals each, and 6 labels of 5 classes."""

    def __init__(self):
        random = np.random.default_rng(4)
        numbers = np.round(random.standard_normal((ROWS, INPUTS + TARGETS)), 2)
        labels = random.integers(0, 5, (ROWS, LABELS))
        with open(os.path.join(HERE, "library.csv"), "w", newline="", encoding="utf-8") as file:
            for row, classes in zip(numbers, labels):
                csv.writer(file, lineterminator="\n").writerow([*map("{:g}".format, row), *classes])
        self.numbers, self.labels = torch.tensor(numbers), torch.tensor(labels)

    def x(self, *shape):
        return self.numbers[:, : int(np.prod(shape))].reshape(ROWS, *shape)

    def t(self, *shape):
        first = INPUTS
        return self.numbers[:, first : first + int(np.prod(shape))].reshape(ROWS, *shape)

    def batch(self):
        """The rows in the order of the step, and what it draws: for what treats each row differently."""
        part = order.parts(ROWS, [1.0])[0]
        *_, rows = order.batches(part, ROWS, seed=0, count=self.step)
        result = copy.copy(self)
        result.numbers, result.labels = self.numbers[rows], self.labels[rows]
        result.draw = draw.Draw(0, self.step)
        return result

    def label(self, count=None):
        return self.labels[:, 0] if count is None else self.labels[:, :count]


def run(case, data):
    tensors = weights.initial(case.shapes, seed=0)
    parameters = [t.requires_grad_() for name, t in tensors.items() if not weights.is_state(name)]
    optimizer = case.optimizer(parameters)
    losses = []
    averages = {name: tensor.detach().clone() for name, tensor in tensors.items()}
    for step in range(1, case.steps + 1):
        data.step = step
        if case.rate:
            optimizer.param_groups[0]["lr"] = case.rate(step, case.steps)
        optimizer.zero_grad()
        loss = case.loss(tensors, data)
        loss.backward()
        if case.limit:
            # clip_grad_norm_ adds 1e-6 to the norm.
            length = math.sqrt(sum(p.grad.square().sum().item() for p in parameters))
            for p in parameters:
                p.grad *= min(1, case.limit / length)
        if case.bound:
            torch.nn.utils.clip_grad_value_(parameters, case.bound)
        optimizer.step()
        losses.append(loss.item())
        for name, tensor in tensors.items():
            averages[name].lerp_(tensor.detach(), 1 - (case.average or 0))
    return {"losses": losses, "after": weights.digest(averages)}


def main():
    torch.set_default_dtype(torch.float64)
    data = Data()
    cases = library_blocks.CASES | library_attention.CASES | library_recurrence.CASES
    cases |= library_images.CASES | library_initializers.CASES | library_augmentation.CASES
    cases |= library_losses.CASES | library_training.CASES
    found = {name: run(case, data) for name, case in sorted(cases.items())}
    for name, result in found.items():
        print(f"{name}: {result['losses']}")
    figures.write(os.path.join(HERE, "library.json"), found)


if __name__ == "__main__":
    main()
