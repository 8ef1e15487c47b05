# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: activations, layers.

import math

import torch
from torch.nn import functional as F

from library_case import Case
from weights import ONES, ZEROS, constant, dense, lecun_normal, norm, normal, xavier


def linear(p, x, path="m.dense_1"):
    return x @ p[path + ".w"] + p[path + ".b"]


def activation(function, init=None):
    """x: [8] |> dense(6) |> function, against t: [6]."""
    return Case(dense("m.dense_1", 8, 6, init), lambda p, d: F.mse_loss(function(linear(p, d.x(8))), d.t(6)))


def vectors(function, shapes):
    """x: [3, 8] |> dense(4) |> function, against t: [3, 4]."""
    return Case(
        dense("m.dense_1", 8, 4) | shapes,
        lambda p, d: F.mse_loss(function(p, linear(p, d.x(3, 8))), d.t(3, 4)),
    )


def layer_norm(p, x):
    x = F.layer_norm(x, x.shape[-1:], p["m.layer_norm_1.gamma"], p["m.layer_norm_1.beta"])
    gamma, beta = p["m.layer_norm_2.gamma"], p["m.layer_norm_2.beta"]
    return F.layer_norm(x, x.shape[1:], gamma.reshape(x.shape[1:]), beta.reshape(x.shape[1:]))


def rms_norm(p, x):
    return F.rms_norm(x, x.shape[-1:], p["m.rms_norm_1.gamma"], eps=1e-6)


def prelu(p, d):
    y = F.prelu(linear(p, d.x(8)), p["m.prelu_1.slope"])
    return F.mse_loss(F.prelu(y, p["m.prelu_2.slope"]), d.t(6))


def maxout(p, d):
    return F.mse_loss(linear(p, d.x(8)).unflatten(1, (6, 2)).amax(2), d.t(6))


def residual(p, d):
    y = linear(p, d.x(8), "m.dense_2") + torch.relu(linear(p, d.x(8)))
    return F.mse_loss(2 * (y + linear(p, y, "m.dense_3")), d.t(6))


def three(p, d):
    """What three networks say, one of them the product of the others."""
    a, b = linear(p, d.x(8)), linear(p, d.x(8), "m.dense_2")
    return torch.stack([a, b, a * b])


def stacked(p, d):
    outputs = three(p, d)
    y = outputs.mean(0) + linear(p, torch.cat(list(outputs), 1), "m.stacked_1.dense_1")
    return F.mse_loss(y, d.t(6))


def bilinear(p, d):
    x, y = linear(p, d.x(3, 4)), linear(p, d.numbers[:, 12:18].reshape(-1, 3, 2), "m.dense_2")
    return F.mse_loss(F.bilinear(x, y, p["m.bilinear_1.w"], p["m.bilinear_1.b"]), d.t(3, 5))


def group_norm(p, d):
    x = linear(p, d.x(4, 3, 2))
    y = F.group_norm(x, 2, p["m.group_norm_1.gamma"], p["m.group_norm_1.beta"])
    return F.mse_loss(y, d.t(4, 3, 2))


def zero_pad(p, d):
    return F.mse_loss(F.pad(linear(p, d.x(2, 2, 2)), (1, 1, 1, 1)), d.t(2, 4, 4))


def embedding(p, d):
    logits = F.embedding(d.label(6), p["m.e.table"]) @ p["m.e.table"].T
    y = linear(p, logits) + F.embedding(d.label(6), p["m.embedding_1.table"])
    return F.mse_loss(y, d.t(6, 4))


def sinusoids(length, size):
    place = torch.arange(length).unsqueeze(1)
    rate = torch.exp(torch.arange(0, size, 2) * (-math.log(10000.0) / size))
    table = torch.zeros(length, size)
    table[:, 0::2] = torch.sin(place * rate)
    table[:, 1::2] = torch.cos(place * rate)
    return table


def positional_encoding(p, d):
    x = linear(p, d.x(6, 4)) + sinusoids(6, 4)
    x = x + p["m.positional_encoding_2.place"]
    return F.mse_loss(linear(p, x, "m.dense_2"), d.t(6, 4))


def patch_embedding(p, d):
    path = "m.patch_embedding_1.dense_1"
    w = p[path + ".w"].T.reshape(5, 3, 2, 2)
    y = F.conv2d(d.x(3, 4, 4), w, p[path + ".b"], stride=2)
    return F.mse_loss(y.flatten(2).transpose(1, 2), d.t(4, 5))


def one_dense(inputs, units, loss):
    return Case(dense("m.dense_1", inputs, units), loss)


TWO = dense("m.dense_1", 8, 6) | dense("m.dense_2", 8, 6)

CASES = {
    "elu": activation(lambda x: F.elu(x, 0.7)),
    "gelu": activation(lambda x: F.gelu(F.gelu(x), approximate="tanh")),
    "hardswish": activation(F.hardswish),
    "leaky_relu": activation(lambda x: F.leaky_relu(x, 0.2)),
    "maxout": one_dense(8, 12, maxout),
    "mish": activation(F.mish),
    "prelu": Case(
        dense("m.dense_1", 8, 6)
        | {"m.prelu_1.slope": ((6,), constant(0.25)), "m.prelu_2.slope": ((1,), constant(0.25))},
        prelu,
    ),
    "selu": activation(lambda x: F.selu(F.selu(x)), lecun_normal(8)),
    "silu": activation(F.silu),
    "softplus": activation(F.softplus),
    "softsign": activation(F.softsign),
    "bilinear": Case(
        dense("m.dense_1", 4, 3)
        | dense("m.dense_2", 2, 3)
        | {"m.bilinear_1.w": ((5, 3, 3), xavier(9, 5)), "m.bilinear_1.b": ((5,), ZEROS)},
        bilinear,
    ),
    "mean_of": Case(TWO, lambda p, d: F.mse_loss(three(p, d).mean(0), d.t(6))),
    "sum_of": Case(TWO, lambda p, d: F.mse_loss(three(p, d).sum(0), d.t(6))),
    "stacked": Case(TWO | dense("m.stacked_1.dense_1", 18, 6, ZEROS), stacked),
    "residual": Case(
        dense("m.dense_1", 8, 6) | dense("m.dense_2", 8, 6) | dense("m.dense_3", 6, 6), residual
    ),
    "layer_norm": vectors(layer_norm, norm("m.layer_norm_1", 4) | norm("m.layer_norm_2", 12)),
    "rms_norm": vectors(rms_norm, {"m.rms_norm_1.gamma": ((4,), ONES)}),
    "group_norm": Case(dense("m.dense_1", 2, 2) | norm("m.group_norm_1", 4), group_norm),
    "zero_pad": one_dense(2, 2, zero_pad),
    "embedding": Case(
        {"m.e.table": ((5, 4), normal(0.02)), "m.embedding_1.table": ((5, 4), normal(0.02))}
        | dense("m.dense_1", 5, 4, normal(1)),
        embedding,
    ),
    "positional_encoding": Case(
        dense("m.dense_1", 4, 4)
        | {"m.positional_encoding_2.place": ((6, 4), normal(0.02))}
        | dense("m.dense_2", 4, 4),
        positional_encoding,
    ),
    "patch_embedding": Case(dense("m.patch_embedding_1.dense_1", 12, 5), patch_embedding),
}
