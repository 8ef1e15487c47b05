# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Trains the networks of examples/ in PyTorch, in f64, with the initial weights and the order of rows
# that dlb documents, and writes what came out to training/EXAMPLE.json:
#
#     python3 test/oracle/training.py [EXAMPLE...]      (with PyTorch 2.13 and NumPy 2.4)
#
# The figures are the loss of each of 30 steps, and of each tensor its first 8 elements, sum and sum
# of squares, before and after. Tests compare dlb with them through check-training.py.

import math
import os
import sys

import torch

import draw
import figures
import images
import mnist
import order
import sequences
import weights

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = 30


def cosine(peak):
    return lambda step: peak * (1 + math.cos(math.pi * step / STEPS)) / 2


def sgd(rate):
    return lambda p: torch.optim.SGD(p, lr=rate, momentum=0.9, nesterov=True, weight_decay=1e-3)


def train(example, optimizer, rate, tensors, seed):
    """The loss of each step; leaves the trained tensors in `tensors`."""
    fields, part = example.data()
    parameters = [t.requires_grad_() for name, t in tensors.items() if not weights.is_state(name)]
    optimizer = optimizer(parameters)
    losses = []
    for step, rows in enumerate(order.batches(part, example.batch, seed, STEPS), 1):
        if rate:
            optimizer.param_groups[0]["lr"] = rate(step)
        optimizer.zero_grad()
        loss = example.loss(tensors, draw.Draw(seed, step), *(field[rows] for field in fields))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# Per example and optimizer: a seed, how the example's `with …` reads for it, PyTorch's optimizer, and
# the learning rate of each step where it is a schedule.
#
# Seeds of networks with a relu: those of 0 to 59 with which no activation of the 30 steps comes
# nearer than 1e-6 to a kink (relu at 0, two equal values under max_pool). In f32, rounding pushes a
# nearer one over the kink; its gradient jumps, and within 20 steps Adam makes 1e-4 of that, SGD 1e-3.
# Winograd's transform rounds by up to 1e-5, from which no seed is safe. Of the small resnet18 none is
# safe at all; its cases are such that PyTorch in f32 stays within 1e-5 of its own f64. With all 64
# channels and batches of 64 the two differ by 1.1e-2 (sgd) and 9.1e-2 (adam) within 30 steps.
ADAM = torch.optim.Adam


def sgd_case(seed, rate=0.05):
    spelling = f"sgd({rate}, momentum = 0.9, nesterov = true, weight_decay = 1e-3)"
    return "sgd", seed, spelling, sgd(rate), None


def cases(adam_seed, sgd_seed, rate=0.05):
    adam = "adam", adam_seed, "adam(cosine(3e-3))", ADAM, cosine(3e-3)
    return [adam, sgd_case(sgd_seed, rate)]


CASES = {
    images.DigitsMlp: [
        ("adam", 0, "adam(3e-3)", lambda p: ADAM(p, lr=3e-3), None),
        sgd_case(0),
    ],
    images.DigitsCnn: cases(51, 13),
    sequences.DigitsLstm: cases(0, 0),
    sequences.DigitsGru: cases(0, 0),
    sequences.DigitsAttention: cases(0, 0),
    sequences.ShakespeareGpt: cases(0, 0),
    mnist.MnistVae: cases(0, 0, 1e-4),
    mnist.Resnet18: cases(0, 0, 0.001),
}


def write_figures(example, name):
    """Trains all cases of an example and writes training/NAME.json."""
    found = {}
    for case, seed, spelling, optimizer, rate in CASES[example]:
        tensors = weights.initial(example.shapes, seed)
        before = weights.digest(tensors)
        losses = train(example, optimizer, rate, tensors, seed)
        found[case] = {
            "seed": seed,
            "optimizer": spelling,
            "losses": losses,
            "before": before,
            "after": weights.digest(tensors),
        }
        print(f"{name} {case}: loss {losses[0]:.4f} to {losses[-1]:.4f}")
    figures.write(os.path.join(HERE, "training", name + ".json"), found)


def main():
    torch.set_default_dtype(torch.float64)
    for example in CASES:
        if not sys.argv[1:] or example.name in sys.argv[1:]:
            write_figures(example, example.name)


if __name__ == "__main__":
    main()
