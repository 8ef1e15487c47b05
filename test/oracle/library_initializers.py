# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: initializers, whose values the weights of weights.py repeat from the same
# random numbers.

import torch
from torch.nn import functional as F

from library_case import Case
from weights import dense, lecun_normal, lecun_uniform, orthogonal, truncated_normal


def lecun(p, d):
    y = torch.tanh(d.x(8) @ p["m.dense_1.w"] + p["m.dense_1.b"])
    return F.mse_loss(y @ p["m.dense_2.w"] + p["m.dense_2.b"], d.t(6))


def linear(p, d):
    return F.mse_loss(d.x(8) @ p["m.w"] + p["m.b"], d.t(6))


def orthogonal_case(p, d):
    y = d.x(8) @ p["m.w"] @ p["m.v"]
    y = y + F.conv2d(y.reshape(-1, 3, 1, 2), p["m.k"], padding=1).mean((1, 2, 3))[:, None]
    with torch.no_grad():
        error = (p["wide.w"] @ p["wide.w"].T - torch.eye(64)).abs().max()
    return F.mse_loss(y, d.t(6)) + 1 + 100 * error


CASES = {
    "lecun": Case(
        dense("m.dense_1", 8, 7, lecun_uniform(8)) | dense("m.dense_2", 7, 6, lecun_normal(7)), lecun
    ),
    "truncated_normal": Case(
        {"m.w": ((8, 6), truncated_normal(0.5, 2)), "m.b": ((6,), truncated_normal(1, 3))}, linear
    ),
    "orthogonal": Case(
        {
            "m.w": ((8, 3), orthogonal()),
            "m.v": ((3, 6), orthogonal(2)),
            "m.k": ((2, 3, 2, 2), orthogonal()),
            "wide.w": ((64, 96), orthogonal()),
        },
        orthogonal_case,
    ),
}
