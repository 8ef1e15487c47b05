# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: what changes images at random, with the random numbers that dlb draws, and
# PyTorch's grid_sample.

import math

import torch
from torch.nn import functional as F

from library_case import Case
from weights import dense


def linear(p, x, path="m.dense_1"):
    return x @ p[path + ".w"] + p[path + ".b"]


def images(change):
    """x: [2, 4, 4] |> dense(4) |> change, against t: [2, 4, 4]."""

    def loss(p, d):
        d = d.batch()
        return F.mse_loss(change(linear(p, d.x(2, 4, 4)), d.draw), d.t(2, 4, 4))

    return Case(dense("m.dense_1", 4, 4), loss)


def random_flip(x, draw):
    u = draw.uniform("m.random_flip_1", (8, 1, 1, 1))
    return torch.where(u < 0.25, x.flip(3), x)


def places(draw, path, free):
    """Two whole numbers from 0 to `free` for each row."""
    u = torch.stack([draw.uniform(path, (8,)), draw.uniform(path + "#2", (8,))], 1)
    return (u * (free + 1)).floor().int().tolist()


def random_crop(x, draw):
    wide = F.pad(x, (1, 1, 1, 1))
    at = places(draw, "m.random_crop_1", 2)
    x = torch.stack([image[:, i : i + 4, j : j + 4] for image, (i, j) in zip(wide, at)])
    at = places(draw, "m.random_crop_2", 1)
    x = torch.stack([image[:, i : i + 3, j : j + 3] for image, (i, j) in zip(x, at)])
    return F.pad(x, (0, 1, 0, 1))


def random_translate(x, draw):
    wide = F.pad(x, (1, 1, 1, 1))
    at = places(draw, "m.random_translate_1", 2)
    return torch.stack([image[:, i : i + 4, j : j + 4] for image, (i, j) in zip(wide, at)])


def noise(x, draw):
    return x + 0.5 * draw.normal("m.noise_1", x.shape)


def cutout(x, draw):
    kept = torch.ones(8, 1, 4, 4)
    for mask, (i, j) in zip(kept, places(draw, "m.cutout_1", 3)):
        mask[:, max(i - 1, 0) : i + 2, max(j - 1, 0) : j + 2] = 0
    return x * kept


def sample(x, row, column):
    """grid_sample counts from -1 to 1, columns first."""
    height, width = x.shape[2:]
    grid = torch.stack([2 * column / (width - 1) - 1, 2 * row / (height - 1) - 1], 3)
    return F.grid_sample(x, grid, align_corners=True)


def random_rotate(x, draw):
    turn = (2 * draw.uniform("m.random_rotate_1", (8, 1, 1)) - 1) * math.radians(30)
    size = ((2 * draw.uniform("m.random_rotate_1#2", (8, 1, 1)) - 1) * math.log(1.5)).exp()
    y, z = torch.arange(4)[:, None] - 1.5, torch.arange(4)[None, :] - 1.5
    row = size * (torch.cos(turn) * y - torch.sin(turn) * z) + 1.5
    column = size * (torch.sin(turn) * y + torch.cos(turn) * z) + 1.5
    return sample(x, row, column)


def mixup(p, d):
    d = d.batch()
    a = d.draw.uniform("m.mixup_1", (8, 1))
    x, target = d.x(8), F.one_hot(d.label(), 5).double()
    x, target = a * x + (1 - a) * x.flip(0), a * target + (1 - a) * target.flip(0)
    return F.cross_entropy(linear(p, x), target)


def resample(p, d):
    x, at = d.x(2, 4, 4), 4 * torch.sigmoid(linear(p, d.numbers[:, 32:48].reshape(8, 4, 4)))
    return F.mse_loss(sample(linear(p, x, "m.dense_2"), at - 0.5, at.transpose(1, 2)), d.t(2, 4, 4))


CASES = {
    "random_flip": images(random_flip),
    "random_crop": images(random_crop),
    "random_rotate": images(random_rotate),
    "random_translate": images(random_translate),
    "noise": images(noise),
    "cutout": images(cutout),
    "mixup": Case(dense("m.dense_1", 8, 5), mixup),
    "resample": Case(dense("m.dense_1", 4, 4) | dense("m.dense_2", 4, 4), resample),
}
