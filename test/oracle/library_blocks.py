# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: activations, layers, losses.

import math

import torch
from torch.nn import functional as F

from library_case import Case
from weights import ONES, dense, norm, normal


def linear(p, x, path="m.dense_1"):
    return x @ p[path + ".w"] + p[path + ".b"]


def activation(function):
    """x: [8] |> dense(6) |> function, against t: [6]."""
    return Case(dense("m.dense_1", 8, 6), lambda p, d: F.mse_loss(function(linear(p, d.x(8))), d.t(6)))


def vectors(function, shapes):
    """x: [3, 8] |> dense(4) |> function, against t: [3, 4]."""
    return Case(
        dense("m.dense_1", 8, 4) | shapes,
        lambda p, d: F.mse_loss(function(p, linear(p, d.x(3, 8))), d.t(3, 4)),
    )


def layer_norm(p, x):
    return F.layer_norm(x, x.shape[-1:], p["m.layer_norm_1.gamma"], p["m.layer_norm_1.beta"])


def rms_norm(p, x):
    return F.rms_norm(x, x.shape[-1:], p["m.rms_norm_1.gamma"], eps=1e-6)


def group_norm(p, d):
    x = linear(p, d.x(4, 3, 2))
    y = F.group_norm(x, 2, p["m.group_norm_1.gamma"], p["m.group_norm_1.beta"])
    return F.mse_loss(y, d.t(4, 3, 2))


def zero_pad(p, d):
    return F.mse_loss(F.pad(linear(p, d.x(2, 2, 2)), (1, 1, 1, 1)), d.t(2, 4, 4))


def embedding(p, d):
    return F.mse_loss(F.embedding(d.label(6), p["m.embedding_1.table"]), d.t(6, 4))


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


def cross_entropy(p, d):
    logits, label, mask = linear(p, d.x(6, 8)), d.label(6), d.label(6) != 0
    plain = F.cross_entropy(logits.transpose(1, 2), label)
    smoothed = F.cross_entropy(logits.transpose(1, 2), label, label_smoothing=0.1)
    return plain + 2 * smoothed + 3 * F.cross_entropy(logits[mask], label[mask])


def bce(p, d):
    y, target, mask = linear(p, d.x(8)), torch.sigmoid(d.t(6)), d.t(6) > 0
    ones = F.binary_cross_entropy_with_logits(y[mask], torch.ones(int(mask.sum())))
    return F.binary_cross_entropy_with_logits(y, target) + ones


def huber(p, d):
    y = linear(p, d.x(8))
    return F.huber_loss(y, d.t(6)) + F.huber_loss(y, d.t(6), delta=0.5)


def kl_divergence(p, d):
    log_p, log_q = F.log_softmax(d.t(3, 4), -1), F.log_softmax(linear(p, d.x(3, 8)), -1)
    # PyTorch's "batchmean" divides by the first dimension only.
    return F.kl_div(log_q.flatten(0, 1), log_p.flatten(0, 1), log_target=True, reduction="batchmean")


def one_dense(inputs, units, loss):
    return Case(dense("m.dense_1", inputs, units), loss)


CASES = {
    "elu": activation(lambda x: F.elu(x, 0.7)),
    "gelu": activation(F.gelu),
    "leaky_relu": activation(lambda x: F.leaky_relu(x, 0.2)),
    "silu": activation(F.silu),
    "softplus": activation(F.softplus),
    "layer_norm": vectors(layer_norm, norm("m.layer_norm_1", 4)),
    "rms_norm": vectors(rms_norm, {"m.rms_norm_1.gamma": ((4,), ONES)}),
    "group_norm": Case(dense("m.dense_1", 2, 2) | norm("m.group_norm_1", 4), group_norm),
    "zero_pad": one_dense(2, 2, zero_pad),
    "embedding": Case({"m.embedding_1.table": ((5, 4), normal(0.02))}, embedding),
    "positional_encoding": Case(
        dense("m.dense_1", 4, 4)
        | {"m.positional_encoding_2.place": ((6, 4), normal(0.02))}
        | dense("m.dense_2", 4, 4),
        positional_encoding,
    ),
    "patch_embedding": Case(dense("m.patch_embedding_1.dense_1", 12, 5), patch_embedding),
    "cross_entropy": one_dense(8, 5, cross_entropy),
    "bce_with_logits": one_dense(8, 6, bce),
    "huber": one_dense(8, 6, huber),
    "kl_divergence": one_dense(8, 4, kl_divergence),
}
