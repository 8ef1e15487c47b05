# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# papers_forward.py: what networks of examples/papers make of one picture with the weights of formula.py,
# computed by PyTorch 2.13 in f64; writes papers_forward.json, the sum, the sum of squares and the first
# eight of the outputs.

import os

import torch
from torch import nn

import figures
import formula
import papers

HERE = os.path.dirname(os.path.abspath(__file__))
EPSILON = {"googlenet": 1e-3}  # of batch norm, as torchvision has it; else PyTorch's own
NAMES = ["lenet5", "resnet18", "googlenet", "densenet121"]


def tensor(values, shape):
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def fill(network):
    for layer in network.modules():
        if isinstance(layer, nn.Linear):
            shape = layer.weight.shape[::-1]
            layer.weight.data = tensor(formula.weight("w", shape), shape).T
        elif isinstance(layer, nn.Conv2d):
            layer.weight.data = tensor(formula.weight("w", layer.weight.shape), layer.weight.shape)
        elif isinstance(layer, nn.BatchNorm2d):
            layer.weight.data = tensor(formula.weight("gamma", layer.weight.shape), layer.weight.shape)
        if getattr(layer, "bias", None) is not None:
            kind = "beta" if isinstance(layer, nn.BatchNorm2d) else "b"
            layer.bias.data = tensor(formula.weight(kind, layer.bias.shape), layer.bias.shape)


def main():
    result = {}
    for name in NAMES:
        make, shape = papers.NETWORKS[name]
        network = make().double().eval()
        fill(network)
        for layer in network.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.eps = EPSILON.get(name, layer.eps)
        with torch.no_grad():
            y = network(tensor(formula.picture(shape), (1, *shape)))[0]
        result[name] = {"sum": y.sum().item(), "squares": (y**2).sum().item(), "first": y[:8].tolist()}
        print(name, result[name])
    figures.write(os.path.join(HERE, "papers_forward.json"), result)


if __name__ == "__main__":
    main()
