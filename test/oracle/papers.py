# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# papers.py > papers.csv: the parameters of the networks in examples/papers, counted by PyTorch. Each is written down here as
# torchvision (and for GPT-2 its authors) have it, without memory for its weights, and run once on shapes alone: one that does not
# fit together has no count.

import torch
from torch import nn


def conv(a, b, kernel, **options):
    return nn.Conv2d(a, b, kernel, **options)


def unit(a, b, kernel, stride=1, relu=True):
    layers = [conv(a, b, kernel, stride=stride, padding=kernel // 2, bias=False), nn.BatchNorm2d(b)]
    return nn.Sequential(*layers, *([nn.ReLU()] if relu else []))


class Add(nn.Module):
    """relu(body(x) + skip(x)), or without the relu."""

    def __init__(self, body, skip=None, relu=True):
        super().__init__()
        self.body, self.skip, self.relu = body, skip or nn.Identity(), relu

    def forward(self, x):
        y = self.body(x) + self.skip(x)
        return torch.relu(y) if self.relu else y


class Concat(nn.Module):
    def __init__(self, *parts):
        super().__init__()
        self.parts = nn.ModuleList(parts)

    def forward(self, x):
        return torch.cat([part(x) for part in self.parts], 1)


def lenet5():
    return nn.Sequential(
        conv(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), conv(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip


def classifier(width, hidden):
    return [nn.Flatten(), nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1000)]


def alexnet(side=6, hidden=4096):
    layers = [conv(3, 64, 11, stride=4, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2)]
    layers += [conv(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2)]
    for a, b in [(192, 384), (384, 256), (256, 256)]:
        layers += [conv(a, b, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(3, 2), *classifier(256 * side**2, hidden))


def vgg(*depths, side=7, hidden=4096):
    layers, before = [], 3
    for depth, channels in zip(depths, [64, 128, 256, 512, 512]):
        for _ in range(depth):
            layers += [conv(before, channels, 3, padding=1), nn.ReLU()]
            before = channels
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, *classifier(512 * side**2, hidden))


def googlenet():
    def inception(a, one, reduce3, three, reduce5, five, pool):
        return Concat(
            unit(a, one, 1),
            nn.Sequential(unit(a, reduce3, 1), unit(reduce3, three, 3)),
            nn.Sequential(unit(a, reduce5, 1), unit(reduce5, five, 3)),
            nn.Sequential(nn.MaxPool2d(3, 1, padding=1), unit(a, pool, 1)),
        )

    half = nn.MaxPool2d(3, 2, ceil_mode=True)
    return nn.Sequential(
        unit(3, 64, 7, 2), half, unit(64, 64, 1), unit(64, 192, 3), half,
        inception(192, 64, 96, 128, 16, 32, 32), inception(256, 128, 128, 192, 32, 96, 64), half,
        inception(480, 192, 96, 208, 16, 48, 64), inception(512, 160, 112, 224, 24, 64, 64),
        inception(512, 128, 128, 256, 24, 64, 64), inception(512, 112, 144, 288, 32, 64, 64),
        inception(528, 256, 160, 320, 32, 128, 128), nn.MaxPool2d(2, 2, ceil_mode=True),
        inception(832, 256, 160, 320, 32, 128, 128), inception(832, 384, 192, 384, 48, 128, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000),
    )  # fmt: skip


def resnet(bottleneck, *depths):
    layers, before = [unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, padding=1)], 64
    for depth, c in zip(depths, [64, 128, 256, 512]):
        for turn in range(depth):
            stride, after = (2 if turn == 0 and c > 64 else 1), c * (4 if bottleneck else 1)
            if bottleneck:
                body = nn.Sequential(unit(before, c, 1), unit(c, c, 3, stride), unit(c, after, 1, relu=False))
            else:
                body = nn.Sequential(unit(before, c, 3, stride), unit(c, c, 3, relu=False))
            layers.append(Add(body, unit(before, after, 1, stride, relu=False) if stride > 1 or before != after else None))
            before = after
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, 1000))


def densenet(*depths):
    def first(a, b, kernel):
        return nn.Sequential(nn.BatchNorm2d(a), nn.ReLU(), conv(a, b, kernel, padding=kernel // 2, bias=False))

    layers, width = [unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, padding=1)], 64
    for number, depth in enumerate(depths):
        for _ in range(depth):
            layers.append(Concat(nn.Identity(), nn.Sequential(first(width, 128, 1), first(128, 32, 3))))
            width += 32
        if number + 1 < len(depths):
            layers += [first(width, width // 2, 1), nn.AvgPool2d(2)]
            width //= 2
    return nn.Sequential(*layers, nn.BatchNorm2d(width), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 1000))


class Attend(nn.Module):
    def __init__(self, width, heads, causal):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.causal = causal

    def forward(self, x):
        later = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).triu(1) if self.causal else None
        return self.attention(x, x, x, need_weights=False, attn_mask=later)[0]


def transformer(width, heads, causal=False):
    attention = nn.Sequential(nn.LayerNorm(width), Attend(width, heads, causal))
    feed = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
    return nn.Sequential(Add(attention, relu=False), Add(feed, relu=False))


class VisionTransformer(nn.Module):
    def __init__(self, side=14, width=768):
        super().__init__()
        self.patches = conv(3, width, 16, stride=16)
        self.first = nn.Parameter(torch.zeros(1, 1, width))
        self.place = nn.Parameter(torch.zeros(1, side**2 + 1, width))
        self.blocks = nn.Sequential(*[transformer(width, 12) for _ in range(12)], nn.LayerNorm(width))
        self.head = nn.Linear(width, 1000)

    def forward(self, x):
        patches = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.first.expand(len(x), -1, -1), patches], 1) + self.place
        return self.head(self.blocks(x)[:, 0])


class UNet(nn.Module):
    def __init__(self, first=64):
        super().__init__()

        def twice(a, b):
            return nn.Sequential(conv(a, b, 3), nn.ReLU(), conv(b, b, 3), nn.ReLU())

        widths = [first * 2**i for i in range(5)]
        self.down = nn.ModuleList(twice(a, b) for a, b in zip([1, *widths], widths))
        self.up = nn.ModuleList(nn.ConvTranspose2d(2 * c, c, 2, stride=2) for c in widths[-2::-1])
        self.merge = nn.ModuleList(twice(2 * c, c) for c in widths[-2::-1])
        self.last = conv(first, 2, 1)

    def forward(self, x):
        skips = []
        for block in self.down:
            x = block(nn.functional.max_pool2d(x, 2) if skips else x)
            skips.append(x)
        skips.pop()
        for up, merge in zip(self.up, self.merge):
            x, skip = torch.relu(up(x)), skips.pop()
            border = (skip.shape[-1] - x.shape[-1]) // 2
            x = merge(torch.cat([skip[:, :, border : border + x.shape[2], border : border + x.shape[3]], x], 1))
        return self.last(x)


class GPT(nn.Module):
    def __init__(self, words=50257, places=1024, width=768):
        super().__init__()
        self.words, self.places = nn.Embedding(words, width), nn.Embedding(places, width)
        self.blocks = nn.Sequential(*[transformer(width, 12, causal=True) for _ in range(12)], nn.LayerNorm(width))

    def forward(self, x):
        places = torch.arange(x.shape[1], device=x.device)
        return self.blocks(self.words(x) + self.places(places)) @ self.words.weight.T


NETWORKS = {
    "lenet5": (lenet5, (1, 28, 28)),
    "alexnet": (alexnet, (3, 224, 224)),
    "vgg11": (lambda: vgg(1, 1, 2, 2, 2), (3, 224, 224)),
    "vgg16": (lambda: vgg(2, 2, 3, 3, 3), (3, 224, 224)),
    "googlenet": (googlenet, (3, 224, 224)),
    "resnet18": (lambda: resnet(False, 2, 2, 2, 2), (3, 224, 224)),
    "resnet50": (lambda: resnet(True, 3, 4, 6, 3), (3, 224, 224)),
    "densenet121": (lambda: densenet(6, 12, 24, 16), (3, 224, 224)),
    "vit-b16": (VisionTransformer, (3, 224, 224)),
    "unet": (UNet, (1, 572, 572)),
    "gpt2-small": (GPT, (1024,)),
}


def main():
    print("network,parameters,output")
    with torch.device("meta"):
        for name, (make, shape) in NETWORKS.items():
            network = make().eval()
            image = torch.empty(1, *shape) if len(shape) > 1 else torch.empty(1, *shape, dtype=torch.int64)
            output = "x".join(str(size) for size in network(image).shape[1:])
            print(f"{name},{sum(p.numel() for p in network.parameters())},{output}")


if __name__ == "__main__":
    main()
