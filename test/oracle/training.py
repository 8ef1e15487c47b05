# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Trains examples/digits-mlp and examples/digits-cnn in PyTorch, in f64, with the initial weights and
# the order of rows that dlb documents, and writes what came out to training.json:
#
#     python3 test/oracle/training.py      (with PyTorch 2.13 and NumPy 2.4)
#
# The figures are the loss of each of 30 steps, and of each tensor its first 8 elements, sum and sum
# of squares, before and after. Tests compare dlb with them through check-training.py.

import gzip
import json
import math
import os
import re

import numpy as np
import torch
from torch.nn import functional as F

import order

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "..", "..", "examples")
BATCH, STEPS = 32, 30
SHARES = [0.7, 0.1, 0.2]


def mlp(image, p):
    hidden = F.relu(image.flatten(1) @ p["mlp.dense_1.w"] + p["mlp.dense_1.b"])
    return hidden @ p["mlp.dense_2.w"] + p["mlp.dense_2.b"]


def cnn(image, p):
    def unit(x, path):
        x = F.conv2d(x, p[path + ".conv2d_1.w"], padding=1)
        norm = path + ".batch_norm_1."
        # Updates the running averages in place, as the block's states are.
        return F.batch_norm(
            x, p[norm + "mu"], p[norm + "var"], p[norm + "gamma"], p[norm + "beta"], training=True
        )

    def residual(x, path):
        return F.relu(x + unit(F.relu(unit(x, path + ".unit_1")), path + ".unit_2"))

    x = image.unsqueeze(1)
    x = F.max_pool2d(residual(F.relu(unit(x, "cnn.unit_1")), "cnn.residual_1"), 2)
    x = residual(F.relu(unit(x, "cnn.unit_2")), "cnn.residual_2")
    return x.mean(dim=(2, 3)) @ p["cnn.dense_1.w"] + p["cnn.dense_1.b"]


def cosine(peak):
    return lambda step: peak * (1 + math.cos(math.pi * step / STEPS)) / 2


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-3)


def read_digits():
    with gzip.open(os.path.join(EXAMPLES, "digits-mlp", "digits.csv.gz"), "rt") as file:
        table = np.array([[float(cell) for cell in line.split(",")] for line in file])
    return torch.tensor(table[:, :64] / 16).reshape(-1, 8, 8), torch.tensor(table[:, 64]).long()


def dense(path, inputs, units):
    return {f"{path}.w": (inputs, units), f"{path}.b": (units,)}


def unit(path, inputs, channels):
    norm = {f"{path}.batch_norm_1.{name}": (channels,) for name in ("gamma", "beta", "mu", "var")}
    return {f"{path}.conv2d_1.w": (channels, inputs, 3, 3), **norm}


def residual(path, channels):
    return unit(f"{path}.unit_1", channels, channels) | unit(f"{path}.unit_2", channels, channels)


MLP = dense("mlp.dense_1", 64, 64) | dense("mlp.dense_2", 64, 10)
CNN = (
    unit("cnn.unit_1", 1, 16)
    | residual("cnn.residual_1", 16)
    | unit("cnn.unit_2", 16, 32)
    | residual("cnn.residual_2", 32)
    | dense("cnn.dense_1", 32, 10)
)


def initial(name, shape, seed):
    """Weights: kaiming_uniform, [-a, a) with a = sqrt(6 / fan_in); the rest: zeros or ones."""
    if not name.endswith(".w"):
        return torch.full(shape, 1.0 if name.endswith(("gamma", "var")) else 0.0)
    fan_in = shape[0] if len(shape) == 2 else math.prod(shape[1:])
    a = math.sqrt(6 / fan_in)
    return torch.tensor(2 * a * order.random_uniform(name, shape, seed) - a)


def digest(tensors):
    def numbers(tensor):
        values = tensor.detach().numpy().ravel()
        return {
            "shape": list(tensor.shape),
            "first": values[:8].tolist(),
            "sum": float(values.sum()),
            "squares": float((values**2).sum()),
        }

    return {name: numbers(tensor) for name, tensor in sorted(tensors.items())}


def train(network, optimizer, rate, weights, seed):
    """The loss of each step; leaves the trained tensors in `weights`."""
    images, labels = read_digits()
    states = ("mu", "var")
    parameters = [
        tensor.requires_grad_() for name, tensor in weights.items() if not name.endswith(states)
    ]
    optimizer = optimizer(parameters)
    training = order.parts(len(images), SHARES)[0]
    losses = []
    for number, rows in enumerate(order.batches(training, BATCH, seed, STEPS)):
        if rate:
            optimizer.param_groups[0]["lr"] = rate(number + 1)
        optimizer.zero_grad()
        loss = F.cross_entropy(network(images[rows], weights), labels[rows])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# Example, its network and tensors, and per optimizer: a seed, how the example's `with …` reads for
# it, PyTorch's optimizer, and the learning rate of each step where it is a schedule.
#
# Seeds of the convolutional network: those of 0 to 59 with which no activation of the 30 steps comes
# nearer than 1e-6 to a kink (relu at 0, two equal values under max_pool). In f32, rounding pushes a
# nearer one over the kink; its gradient jumps, and within 20 steps Adam makes 1e-4 of that.
ADAM = torch.optim.Adam
SGD = "sgd(0.05, momentum = 0.9, nesterov = true, weight_decay = 1e-3)"
CASES = [
    ("digits-mlp", mlp, MLP, "adam", 0, "adam(3e-3)", lambda p: ADAM(p, lr=3e-3), None),
    ("digits-mlp", mlp, MLP, "sgd", 0, SGD, sgd, None),
    ("digits-cnn", cnn, CNN, "adam", 51, "adam(cosine(3e-3))", ADAM, cosine(3e-3)),
    ("digits-cnn", cnn, CNN, "sgd", 14, SGD, sgd, None),
]


def main():
    torch.set_default_dtype(torch.float64)
    figures = {}
    for example, network, shapes, name, seed, spelling, optimizer, rate in CASES:
        weights = {tensor: initial(tensor, shape, seed) for tensor, shape in shapes.items()}
        before = digest(weights)
        losses = train(network, optimizer, rate, weights, seed)
        figures[f"{example} {name}"] = {
            "seed": seed,
            "optimizer": spelling,
            "losses": losses,
            "before": before,
            "after": digest(weights),
        }
        print(f"{example} {name}: loss {losses[0]:.4f} to {losses[-1]:.4f}")
    with open(os.path.join(HERE, "training.json"), "w", encoding="utf-8") as file:
        text = json.dumps(figures, indent=1)
        # One line for each list of numbers.
        file.write(re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text) + "\n")


if __name__ == "__main__":
    main()
