# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The networks of examples/digits-mlp and digits-cnn in PyTorch.

import functools
import gzip
import os

import numpy as np
import torch
from torch.nn import functional as F

import order
from weights import batch_norm, conv2d, dense

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
EXAMPLES = os.path.join(ROOT, "examples")
DATA = os.environ.get("DLB_TEST_DATA") or os.path.join(ROOT, "..", "shared", "data")


@functools.cache
def digits():
    """Images, labels, and the rows of the training part."""
    with gzip.open(os.path.join(EXAMPLES, "digits-mlp", "digits.csv.gz"), "rt") as file:
        table = np.array([[float(cell) for cell in line.split(",")] for line in file])
    pixels, label = torch.tensor(table[:, :64] / 16), torch.tensor(table[:, 64]).long()
    return (pixels.reshape(-1, 8, 8), label), order.parts(len(table), [0.7, 0.1, 0.2])[0]


class DigitsMlp:
    name, batch, data = "digits-mlp", 32, staticmethod(digits)
    shapes = dense("mlp.dense_1", 64, 64) | dense("mlp.dense_2", 64, 10)

    @staticmethod
    def loss(p, draw, image, label):
        hidden = F.relu(image.flatten(1) @ p["mlp.dense_1.w"] + p["mlp.dense_1.b"])
        return F.cross_entropy(hidden @ p["mlp.dense_2.w"] + p["mlp.dense_2.b"], label)


def unit(path, inputs, channels):
    return conv2d(f"{path}.conv2d_1", inputs, channels, 3) | batch_norm(f"{path}.batch_norm_1", channels)


def residual(path, channels):
    return unit(f"{path}.unit_1", channels, channels) | unit(f"{path}.unit_2", channels, channels)


def normalise(x, p, path):
    """Updates the running averages in place, as the block's states are."""
    mu, var, gamma, beta = (p[f"{path}.{name}"] for name in ("mu", "var", "gamma", "beta"))
    return F.batch_norm(x, mu, var, gamma, beta, training=True)


class DigitsCnn:
    name, batch, data = "digits-cnn", 32, staticmethod(digits)
    shapes = (
        unit("cnn.unit_1", 1, 16)
        | residual("cnn.residual_1", 16)
        | unit("cnn.unit_2", 16, 32)
        | residual("cnn.residual_2", 32)
        | dense("cnn.dense_1", 32, 10)
    )

    @staticmethod
    def loss(p, draw, image, label):
        def unit(x, path):
            return normalise(F.conv2d(x, p[path + ".conv2d_1.w"], padding=1), p, path + ".batch_norm_1")

        def residual(x, path):
            return F.relu(x + unit(F.relu(unit(x, path + ".unit_1")), path + ".unit_2"))

        x = image.unsqueeze(1)
        x = F.max_pool2d(residual(F.relu(unit(x, "cnn.unit_1")), "cnn.residual_1"), 2)
        x = residual(F.relu(unit(x, "cnn.unit_2")), "cnn.residual_2")
        logits = x.mean(dim=(2, 3)) @ p["cnn.dense_1.w"] + p["cnn.dense_1.b"]
        return F.cross_entropy(logits, label)
