# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: layers of images, and the convolution of sequences.

import torch
from torch.nn import functional as F

from library_case import Case
from weights import ZEROS, batch_norm as batch_norm_weights, conv2d, dense, kaiming, norm


def linear(p, x, path="m.dense_1"):
    return x @ p[path + ".w"] + p[path + ".b"]


def convolve(p, path, x, **options):
    return F.conv2d(x, p[path + ".w"], p.get(path + ".b"), **options)


def conv1d(p, d):
    y = F.conv1d(d.x(4, 12), p["m.conv1d_1.w"], p["m.conv1d_1.b"], padding=1, groups=2)
    y = F.conv1d(F.pad(y, (2, 0)), p["m.conv1d_2.w"], p["m.conv1d_2.b"], dilation=2)
    return F.mse_loss(F.conv1d(y, p["m.conv1d_3.w"], stride=2), d.t(4, 5))


def convolution(p, d):
    y = convolve(p, "m.conv2d_1", d.x(4, 3, 4), stride=1, padding=1, groups=2)
    return F.mse_loss(convolve(p, "m.conv2d_2", y, padding=2, dilation=2), d.t(2, 3, 4))


def transposed(p, d):
    def layer(number, x, **options):
        path = f"m.conv_transpose2d_{number}"
        return F.conv_transpose2d(x, p[path + ".w"], p.get(path + ".b"), **options)

    x = d.x(4, 1, 2).clone().requires_grad_()
    y = layer(1, x, stride=2, padding=1, output_padding=1, groups=2)
    y = torch.tanh(layer(2, y, stride=2, output_padding=1))
    y = layer(3, y, dilation=2, padding=2)
    (slope,) = torch.autograd.grad(y.square().sum(), x, create_graph=True)
    return F.mse_loss(y, d.t(1, 4, 8)) + slope.square().mean()


def transposed_weights(number, inputs, channels, kernel, fan_in, bias=True):
    path = f"m.conv_transpose2d_{number}"
    shapes = {f"{path}.w": ((inputs, channels, kernel, kernel), kaiming(fan_in))}
    return shapes | ({f"{path}.b": ((4 if number == 1 else channels,), ZEROS)} if bias else {})


def depthwise(p, d):
    y = convolve(p, "m.depthwise_1.conv2d_1", d.x(3, 4, 4), padding=1, groups=3)
    return F.mse_loss(convolve(p, "m.conv2d_1", y), d.t(2, 4, 4))


def separable(p, d):
    y = convolve(p, "m.separable_1.depthwise_1.conv2d_1", d.x(3, 4, 4), padding=1, groups=3)
    return F.mse_loss(convolve(p, "m.separable_1.conv2d_1", y), d.t(2, 4, 4))


def masked_conv(p, d):
    before = torch.tensor([[1, 1, 1], [1, 0, 0], [0, 0, 0]])
    upto = torch.tensor([[1, 1, 1], [1, 1, 0], [0, 0, 0]])
    y = d.x(2, 4, 4)
    for number, mask in enumerate((before, upto), 1):
        path = f"m.masked_conv_{number}"
        y = F.conv2d(y, p[path + ".w"] * mask, p[path + ".b"], padding=number, dilation=number)
    return F.mse_loss(y, d.t(2, 4, 4))


def max_pool(p, d):
    y = F.max_pool2d(convolve(p, "m.conv2d_1", d.x(1, 6, 8)), 3, 2, ceil_mode=True)
    return F.mse_loss(F.max_pool2d(y, 2, 2, padding=1, ceil_mode=True), d.t(2, 2, 3))


def avg_pool(p, d):
    y = F.avg_pool2d(convolve(p, "m.conv2d_1", d.x(1, 6, 8)), 2)
    return F.mse_loss(F.avg_pool2d(y, 3, 1, padding=1), d.t(2, 3, 4))


def adaptive_avg_pool(p, d):
    y = F.adaptive_avg_pool2d(convolve(p, "m.conv2d_1", d.x(1, 6, 8)), 4)
    return F.mse_loss(F.adaptive_avg_pool2d(y, 2), d.t(2, 2, 2))


def upsample(p, d):
    x = convolve(p, "m.conv2d_1", d.x(2, 2, 3))
    y = F.interpolate(x, scale_factor=2) + F.interpolate(x, scale_factor=2, mode="bilinear")
    return F.mse_loss(y, d.t(1, 4, 6))


def batch_norm(p, d):
    gamma, beta = p["m.batch_norm_1.gamma"], p["m.batch_norm_1.beta"]
    mu, var = p["m.batch_norm_1.mu"], p["m.batch_norm_1.var"]
    y = F.batch_norm(linear(p, d.x(4, 3, 2)), mu, var, gamma, beta, training=True)
    return F.mse_loss(y, d.t(4, 3, 2))


def instance_norm(p, d):
    gamma, beta = p["m.instance_norm_1.gamma"], p["m.instance_norm_1.beta"]
    return F.mse_loss(F.instance_norm(linear(p, d.x(4, 3, 2)), weight=gamma, bias=beta), d.t(4, 3, 2))


def local_response_norm(p, d):
    y = F.local_response_norm(convolve(p, "m.conv2d_1", d.x(6, 2, 2)), 3, alpha=0.5)
    return F.mse_loss(F.local_response_norm(y, 4, alpha=0.5, beta=0.5, k=2), d.t(6, 2, 2))


def squeeze_excite(p, d):
    x = linear(p, d.x(4, 3, 2))
    s = torch.relu(linear(p, x.mean((2, 3)), "m.squeeze_excite_1.dense_1"))
    s = torch.sigmoid(linear(p, s, "m.squeeze_excite_1.dense_2"))
    return F.mse_loss(x * s[:, :, None, None], d.t(4, 3, 2))


def conv1d_weights(number, inputs, channels, kernel, bias=True):
    path = f"m.conv1d_{number}"
    shapes = {f"{path}.w": ((channels, inputs, kernel), kaiming(inputs * kernel))}
    return shapes | ({f"{path}.b": ((channels,), ZEROS)} if bias else {})


def after_convolution(inputs, channels, loss):
    return Case(conv2d("m.conv2d_1", inputs, channels, 1, bias=True), loss)


CASES = {
    "conv1d": Case(
        conv1d_weights(1, 2, 6, 3) | conv1d_weights(2, 6, 4, 2) | conv1d_weights(3, 4, 4, 3, bias=False),
        conv1d,
    ),
    "conv2d": Case(
        conv2d("m.conv2d_1", 2, 6, 3, bias=True) | conv2d("m.conv2d_2", 6, 2, 3), convolution
    ),
    "conv_transpose2d": Case(
        transposed_weights(1, 4, 2, 3, 5)
        | transposed_weights(2, 4, 2, 1, 1)
        | transposed_weights(3, 2, 1, 3, 18, bias=False),
        transposed,
    ),
    "depthwise": Case(
        conv2d("m.depthwise_1.conv2d_1", 1, 6, 3, bias=True) | conv2d("m.conv2d_1", 6, 2, 1, bias=True),
        depthwise,
    ),
    "separable": Case(
        conv2d("m.separable_1.depthwise_1.conv2d_1", 1, 3, 3)
        | conv2d("m.separable_1.conv2d_1", 3, 2, 1, bias=True),
        separable,
    ),
    "masked_conv": Case(
        conv2d("m.masked_conv_1", 2, 3, 3, bias=True) | conv2d("m.masked_conv_2", 3, 2, 3, bias=True),
        masked_conv,
    ),
    "max_pool": after_convolution(1, 2, max_pool),
    "avg_pool": after_convolution(1, 2, avg_pool),
    "adaptive_avg_pool": after_convolution(1, 2, adaptive_avg_pool),
    "upsample": after_convolution(2, 1, upsample),
    "batch_norm": Case(dense("m.dense_1", 2, 2) | batch_norm_weights("m.batch_norm_1", 4), batch_norm),
    "instance_norm": Case(dense("m.dense_1", 2, 2) | norm("m.instance_norm_1", 4), instance_norm),
    "local_response_norm": after_convolution(6, 6, local_response_norm),
    "squeeze_excite": Case(
        dense("m.dense_1", 2, 2)
        | dense("m.squeeze_excite_1.dense_1", 4, 2)
        | dense("m.squeeze_excite_1.dense_2", 2, 4),
        squeeze_excite,
    ),
}
