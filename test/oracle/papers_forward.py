# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# papers_forward.py: what networks of examples/papers make of one picture or text with the weights of
# formula.py, computed by PyTorch 2.13 in f64; writes papers_forward.json, the sum, the sum of squares and
# the first eight of the outputs.

import os

import torch
from torch import nn

import figures
import formula
import papers

HERE = os.path.dirname(os.path.abspath(__file__))
EPSILON = {"googlenet": 1e-3}  # of batch norm, as torchvision has it; else PyTorch's own
NAMES = ["lenet5", "resnet18", "googlenet", "densenet121", "alexnet", "vgg11", "resnet50", "vit-b16", "unet", "gpt2-small"]
SMALLER = {  # as formula.SMALLER says
    "alexnet": (lambda: papers.alexnet(side=1, hidden=64), (3, 64, 64)),
    "vgg11": (lambda: papers.vgg(1, 1, 2, 2, 2, side=1, hidden=64), (3, 32, 32)),
    "resnet50": (papers.NETWORKS["resnet50"][0], (3, 64, 64)),
    "vit-b16": (lambda: papers.VisionTransformer(side=2, width=48), (3, 32, 32)),
    "unet": (lambda: papers.UNet(first=16), (1, 204, 204)),
    "gpt2-small": (lambda: papers.GPT(words=61, places=12, width=48), (12,)),
}


def tensor(values, shape):
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def fill(network):
    for layer in network.modules():
        if isinstance(layer, nn.Linear):
            shape = layer.weight.shape[::-1]
            layer.weight.data = tensor(formula.weight("w", shape), shape).T
        elif isinstance(layer, nn.MultiheadAttention):
            shape = [layer.embed_dim] * 2
            parts = [tensor(formula.weight("w", shape, turn), shape).T for turn in range(3)]
            layer.in_proj_weight.data = torch.cat(parts)
            layer.in_proj_bias.data = torch.cat([tensor(formula.weight("b", shape[:1], turn), shape[:1]) for turn in range(3)])
        elif isinstance(layer, nn.Embedding):
            kind = "table" if layer is getattr(network, "words", None) else "place"
            layer.weight.data = tensor(formula.weight(kind, layer.weight.shape), layer.weight.shape)
        elif layer is getattr(network, "patches", None):  # one matrix on the numbers of a patch
            outputs = len(layer.weight)
            shape = [layer.weight.numel() // outputs, outputs]
            layer.weight.data = tensor(formula.weight("w", shape), shape).T.reshape(layer.weight.shape)
        elif isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
            layer.weight.data = tensor(formula.weight("w", layer.weight.shape), layer.weight.shape)
        elif isinstance(layer, (nn.BatchNorm2d, nn.LayerNorm)):
            layer.weight.data = tensor(formula.weight("gamma", layer.weight.shape), layer.weight.shape)
        if getattr(layer, "bias", None) is not None:
            kind = "beta" if isinstance(layer, (nn.BatchNorm2d, nn.LayerNorm)) else "b"
            layer.bias.data = tensor(formula.weight(kind, layer.bias.shape), layer.bias.shape)
    for name in ["first", "place"]:
        if hasattr(network, name):
            value = getattr(network, name)
            value.data = tensor(formula.weight(name, value.shape), value.shape)


def main():
    result = {}
    for name in NAMES:
        make, shape = SMALLER.get(name) or papers.NETWORKS[name]
        network = make().double().eval()
        fill(network)
        for layer in network.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.eps = EPSILON.get(name, layer.eps)
        with torch.no_grad():
            if len(shape) == 1:
                y = network(torch.tensor(formula.words(shape[0], formula.SMALLER[name][50257])).long()[None])
            else:
                y = network(tensor(formula.picture(shape), (1, *shape)))
            y = y.flatten()
        result[name] = {"sum": y.sum().item(), "squares": (y**2).sum().item(), "first": y[:8].tolist()}
        print(name, result[name])
    figures.write(os.path.join(HERE, "papers_forward.json"), result)


if __name__ == "__main__":
    main()
