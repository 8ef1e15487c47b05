# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# First values of parameters as the library of dlb makes them, the parameters of its layers under the
# names that they have in dlb, and the digest of tensors that the figures keep.
#
# A network is described by a dict: name of a tensor -> (shape, initializer).

import math

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


def dense(path, inputs, units, init=None, bias=True):
    shapes = {f"{path}.w": ((inputs, units), init or kaiming(inputs))}
    return shapes | ({f"{path}.b": ((units,), ZEROS)} if bias else {})


def conv2d(path, inputs, channels, kernel):
    return {f"{path}.w": ((channels, inputs, kernel, kernel), kaiming(inputs * kernel**2))}


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
