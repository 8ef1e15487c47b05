# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The networks of examples.py as a PyTorch user writes them, with the initial values of dlb's library,
# and the rates and random changes of images that go with them. `example_tasks.py` trains them.

import math

import torch
from torch import nn
from torch.nn import functional as F

from torch_networks import Gpt, TransformerBlock


class Cnn(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        stages, inputs = [], 1
        for channels in (width, 2 * width, 4 * width):
            stages += [nn.Conv2d(inputs, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)]
            stages += [nn.ReLU(), nn.MaxPool2d(2)]
            inputs = channels
        head = [nn.Flatten(), nn.Dropout(0.3), nn.Linear(36 * width, 128), nn.ReLU(), nn.Linear(128, 10)]
        self.layers = nn.Sequential(*stages, *head)

    def forward(self, x):
        return self.layers(x)


class Rows(nn.Module):
    """An image row by row."""

    def __init__(self, layer):
        super().__init__()
        self.layer, self.head = layer(28, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.layer(x.squeeze(1))[0][:, -1])


class Vit(nn.Module):
    """49 squares of 4x4 pixels through two blocks; four learned questions read the answer."""

    def __init__(self, width=64, depth=2, heads=4):
        super().__init__()
        self.heads = heads
        self.patches = nn.Conv2d(1, width, 4, stride=4)
        t, j = torch.arange(49)[:, None], torch.arange(width)
        angle = t * torch.exp((j % 2 - j) * (math.log(10000) / width))
        self.place = torch.where(j % 2 == 0, angle.sin(), angle.cos())
        self.blocks = nn.Sequential(
            *(TransformerBlock(width, heads, widen=2, causal=False) for _ in range(depth)), nn.LayerNorm(width)
        )
        self.key, self.value, self.head = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, 10)
        self.question = nn.Parameter(0.02 * torch.randn(heads, 1, width // heads))

    def forward(self, x):
        x = self.blocks(self.patches(x).flatten(2).transpose(1, 2) + self.place)
        k, v = (part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (self.key, self.value))
        answer = F.scaled_dot_product_attention(self.question.expand(len(x), -1, -1, -1), k, v)
        return self.head(answer.flatten(1))


@torch.no_grad()
def initialise(network):
    """The initial values that dlb's library has, of which PyTorch's differ."""
    for module in network.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.GRU):
            for name, parameter in module.named_parameters():
                nn.init.xavier_uniform_(parameter) if "weight" in name else nn.init.zeros_(parameter)
        elif isinstance(module, nn.LSTM):
            units = module.hidden_size
            # One matrix reads the input and the state, and there is one bias, which is 1 at forget gates.
            bound = math.sqrt(6 / (module.input_size + units + 4 * units))
            nn.init.uniform_(module.weight_ih_l0, -bound, bound)
            nn.init.uniform_(module.weight_hh_l0, -bound, bound)
            nn.init.zeros_(module.bias_ih_l0)
            nn.init.ones_(module.bias_ih_l0[units : 2 * units])
            nn.init.zeros_(module.bias_hh_l0)
            module.bias_hh_l0.requires_grad_(False)
    for module in network.modules():
        if isinstance(module, TransformerBlock):
            for part in (*module.qkv.weight.chunk(3), module.out.weight):
                nn.init.xavier_uniform_(part)
        elif isinstance(module, Gpt):
            nn.init.normal_(module.table.weight, std=0.02)


def numbers(network):
    """How many numbers the network learns or, in batch normalisation, keeps."""
    learned = sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)
    return learned + sum(buffer.numel() for buffer in network.buffers() if buffer.is_floating_point())


def cosine(peak, ramp=0):
    def rate(step, steps):
        return peak * (1 + math.cos(math.pi * step / steps)) / 2 * min(1, step / ramp if ramp else 1)

    return rate


def one_cycle(peak):
    def arc(a, b, x):
        return b + (a - b) * (1 + math.cos(math.pi * x)) / 2

    def rate(step, steps):
        t, top, end = step - 1, 0.3 * steps - 1, steps - 1
        low = peak / 25
        return arc(low, peak, t / max(top, 1)) if t <= top else arc(peak, low / 1e4, (t - top) / max(end - top, 1))

    return rate


def crop(padding):
    """Moves each image by up to `padding` pixels."""

    def change(x):
        n, size = len(x), x.shape[-1]
        padded = F.pad(x, [padding] * 4)
        first = torch.randint(0, 2 * padding + 1, (2, n, 1))
        place = torch.arange(size)
        rows, columns = first[0] + place, first[1] + place
        return padded[torch.arange(n)[:, None, None], 0, rows[:, :, None], columns[:, None, :]][:, None]

    return change


def flip(x):
    return torch.where(torch.rand(len(x), 1, 1, 1) < 0.5, x.flip(-1), x)
