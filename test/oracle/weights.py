# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# First values of parameters as the library of dlb makes them, the parameters of its layers under the
# names that they have in dlb, and the digest of tensors that the figures keep.
#
# A network is described by a dict: name of a tensor -> (shape, initializer).

import math

import numpy as np
import torch

import order


def constant(value):
    return lambda name, shape, seed: torch.full(shape, float(value))


ZEROS, ONES = constant(0), constant(1)


def uniform(bound):
    return lambda name, shape, seed: torch.tensor(
        2 * bound * order.random_uniform(name, shape, seed) - bound
    )


def normal(std):
    return lambda name, shape, seed: torch.tensor(std * order.random_normal(name, shape, seed))


def kaiming(fan_in):
    return uniform(math.sqrt(6 / fan_in))


def xavier(fan_in, fan_out):
    return uniform(math.sqrt(6 / (fan_in + fan_out)))


def lecun_uniform(fan_in):
    return uniform(math.sqrt(3 / fan_in))


def lecun_normal(fan_in):
    return normal(math.sqrt(1 / fan_in))


def truncated_normal(std, limit):
    def init(name, shape, seed):
        u = torch.tensor(order.random_uniform(name, shape, seed))
        root = math.sqrt(2)
        return std * root * torch.erfinv((2 * u - 1) * math.erf(limit / root))

    return init


def orthogonal(gain=1):
    """The factor Q of a normal matrix = Q R, with a positive diagonal of R."""

    def init(name, shape, seed):
        z = order.random_normal(name, shape, seed).reshape(shape[0], -1)
        wide = z.shape[0] <= z.shape[1]
        q, r = np.linalg.qr(z.T if wide else z)
        q = q * np.sign(np.diag(r))
        return torch.tensor(gain * (q.T if wide else q).reshape(shape))

    return init


def dense(path, inputs, units, init=None, bias=True):
    shapes = {f"{path}.w": ((inputs, units), init or kaiming(inputs))}
    return shapes | ({f"{path}.b": ((units,), ZEROS)} if bias else {})


def conv2d(path, inputs, channels, kernel, bias=False):
    """`inputs`: channels that a filter sees."""
    shapes = {f"{path}.w": ((channels, inputs, kernel, kernel), kaiming(inputs * kernel**2))}
    return shapes | ({f"{path}.b": ((channels,), ZEROS)} if bias else {})


def batch_norm(path, channels):
    first = {"gamma": ONES, "beta": ZEROS, "mu": ZEROS, "var": ONES}
    return {f"{path}.{name}": ((channels,), init) for name, init in first.items()}


def norm(path, size):
    return {f"{path}.gamma": ((size,), ONES), f"{path}.beta": ((size,), ZEROS)}


def is_state(name):
    return name.endswith((".mu", ".var"))


def initial(shapes, seed):
    return {name: init(name, shape, seed) for name, (shape, init) in shapes.items()}


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
