# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The networks of examples/mnist-vae and resnet18 in PyTorch, smaller, as their tests set them.

import functools
import gzip
import os

import numpy as np
import torch
from torch.nn import functional as F

import order
from images import DATA, normalise
from library_attention import linear
from weights import batch_norm, conv2d, dense


def idx(name, header):
    with gzip.open(os.path.join(DATA, "mnist", name)) as file:
        return np.frombuffer(file.read()[header:], dtype=np.uint8)


@functools.cache
def mnist():
    """Images, labels, and the rows of the training part."""
    pixels = torch.tensor(idx("train-images-idx3-ubyte.gz", 16) / 255).reshape(-1, 1, 28, 28)
    label = torch.tensor(idx("train-labels-idx1-ubyte.gz", 8)).long()
    return (pixels, label), order.parts(len(label), [0.95, 0.05])[0]


class MnistVae:
    """With hidden = 16 and mini-batches of 16."""

    name, batch = "mnist-vae", 16
    shapes = (
        dense("encode.dense_1", 784, 16)
        | dense("encode.dense_2", 16, 20)
        | dense("encode.dense_3", 16, 20)
        | dense("decode.dense_1", 20, 16)
        | dense("decode.dense_2", 16, 784)
    )

    @staticmethod
    def data():
        (pixels, _), part = mnist()
        return (pixels.flatten(1),), part

    @staticmethod
    def loss(p, draw, image):
        h = F.relu(linear(p, image, "encode.dense_1"))
        mean, log_var = linear(p, h, "encode.dense_2"), linear(p, h, "encode.dense_3")
        z = mean + torch.exp(log_var / 2) * draw.normal("train", mean.shape)
        x = linear(p, F.relu(linear(p, z, "decode.dense_1")), "decode.dense_2")
        pixels = F.binary_cross_entropy_with_logits(x, image, reduction="sum")
        prior = torch.distributions.Normal(torch.zeros(()), torch.ones(()))
        code = torch.distributions.Normal(mean, torch.exp(log_var / 2))
        return (pixels + torch.distributions.kl_divergence(code, prior).sum()) / len(image)


def unit(path, inputs, channels, kernel=3):
    norm = batch_norm(f"{path}.batch_norm_1", channels)
    return conv2d(f"{path}.conv2d_1", inputs, channels, kernel) | norm


class Resnet18:
    """With channels = 2 and mini-batches of 4."""

    name, batch, data = "resnet18", 4, staticmethod(mnist)
    widths = (2, 2, 4, 4, 8, 8, 16, 16)
    shapes = unit("resnet18.unit_1", 1, 2)
    for number, (before, width) in enumerate(zip((2,) + widths, widths), 1):
        block = f"resnet18.basic_{number}"
        shapes |= unit(f"{block}.unit_1", before, width) | unit(f"{block}.unit_2", width, width)
        if before != width:
            shapes |= unit(f"{block}.unit_3", before, width, 1)
    shapes |= dense("resnet18.dense_1", 16, 10)

    @staticmethod
    def loss(p, draw, image, label):
        def unit(x, path, stride=1):
            w = p[path + ".conv2d_1.w"]
            y = F.conv2d(x, w, stride=stride, padding=w.shape[2] // 2)
            return normalise(y, p, path + ".batch_norm_1")

        x = F.relu(unit(F.pad(image, (2, 2, 2, 2)), "resnet18.unit_1"))
        for number in range(1, 9):
            block = f"resnet18.basic_{number}"
            widens = f"{block}.unit_3.conv2d_1.w" in p
            body = F.relu(unit(x, f"{block}.unit_1", 2 if widens else 1))
            skip = unit(x, f"{block}.unit_3", 2) if widens else x
            x = F.relu(unit(body, f"{block}.unit_2") + skip)
        return F.cross_entropy(linear(p, x.mean(dim=(2, 3)), "resnet18.dense_1"), label)
