# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The networks of the benchmark as a PyTorch user writes them: same layers, sizes, losses and
# optimizers as the .dlb files of examples/ and networks/. Each entry of NETWORKS makes a module with
# `batch(size)`, `loss(*batch)`, `optimizer()` and a `forward` that takes the batch's first tensor.

import torch
from torch import nn
from torch.nn import functional as F


class Classifier(nn.Module):
    """Images to ten classes, trained with Adam, the fused variant being PyTorch's fastest."""

    shape = (1, 28, 28)

    def batch(self, size):
        return torch.rand(size, *self.shape), torch.randint(0, 10, (size,))

    def loss(self, x, label):
        return F.cross_entropy(self(x), label)

    def optimizer(self):
        return torch.optim.Adam(self.parameters(), lr=1e-3, fused=True)


class Mlp(Classifier):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2),
            nn.Linear(512, 256), nn.ReLU(), nn.Dropout(0.2), nn.Linear(256, 10),
        )  # fmt: skip

    def forward(self, x):
        return self.layers(x)


class Lenet(Classifier):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(800, 120), nn.ReLU(), nn.Dropout(0.3),
            nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )  # fmt: skip

    def forward(self, x):
        return self.layers(x)


def unit(inputs, channels, kernel=3, stride=1, groups=1):
    return nn.Sequential(
        nn.Conv2d(inputs, channels, kernel, stride, padding=kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(channels),
    )


class Basic(nn.Module):
    def __init__(self, inputs, channels, stride=1):
        super().__init__()
        self.body = nn.Sequential(
            unit(inputs, channels, stride=stride), nn.ReLU(), unit(channels, channels)
        )
        same = stride == 1 and inputs == channels
        self.skip = nn.Identity() if same else unit(inputs, channels, 1, stride)

    def forward(self, x):
        return F.relu(self.body(x) + self.skip(x))


class Resnet18(Classifier):
    """For images of 32x32; `photographs` is the one for 224x224 and 1000 classes."""

    def __init__(self, photographs=False):
        super().__init__()
        self.shape = (3, 224, 224) if photographs else (3, 32, 32)
        stem = [unit(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)] if photographs else [unit(3, 64), nn.ReLU()]
        blocks, inputs = [], 64
        for channels in (64, 128, 256, 512):
            blocks += [Basic(inputs, channels, 1 if channels == 64 else 2), Basic(channels, channels)]
            inputs = channels
        head = nn.Linear(512, 1000 if photographs else 10)
        self.layers = nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), head)

    def forward(self, x):
        return self.layers(x)

    def optimizer(self):
        return torch.optim.SGD(self.parameters(), lr=0.01, momentum=0.9, fused=True)


class Mobilenet(Classifier):
    shape = (3, 32, 32)

    def __init__(self):
        super().__init__()
        layers, inputs = [unit(3, 32), nn.ReLU()], 32
        for channels, stride in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
            layers += [unit(inputs, inputs, 3, stride, groups=inputs), nn.ReLU(), unit(inputs, channels, 1), nn.ReLU()]
            inputs = channels
        self.layers = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))

    def forward(self, x):
        return self.layers(x)

    def optimizer(self):
        return torch.optim.SGD(self.parameters(), lr=0.01, momentum=0.9, fused=True)


class Recurrent(Classifier):
    """Two layers over 64 steps of 128 numbers; the last state is classified."""

    shape = (64, 128)

    def __init__(self, layer):
        super().__init__()
        self.layer = layer(128, 256, num_layers=2, batch_first=True)
        self.head = nn.Linear(256, 10)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1])


class TransformerBlock(nn.Module):
    def __init__(self, width, heads, widen=4, causal=True):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, widen * width), nn.GELU(), nn.Linear(widen * width, width))

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = (
            part.view(n, t, self.heads, d // self.heads).transpose(1, 2)
            for part in self.qkv(self.norms[0](x)).chunk(3, dim=-1)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        x = x + self.out(y.transpose(1, 2).reshape(n, t, d))
        return x + self.mlp(self.norms[1](x))


class Gpt(nn.Module):
    """Characters, 65 of them, 256 at a time; d 384, 6 layers, 6 heads."""

    def __init__(self, width=384, depth=6, heads=6, length=256, vocabulary=65):
        super().__init__()
        self.length, self.vocabulary = length, vocabulary
        self.table = nn.Embedding(vocabulary, width)
        self.place = nn.Parameter(0.02 * torch.randn(length, width))
        self.blocks = nn.Sequential(*(TransformerBlock(width, heads) for _ in range(depth)))
        self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, vocabulary))

    def forward(self, text):
        return self.head(self.blocks(self.table(text) + self.place))

    def batch(self, size):
        return tuple(torch.randint(0, self.vocabulary, (size, self.length)) for _ in range(2))

    def loss(self, text, target):
        return F.cross_entropy(self(text).flatten(0, 1), target.flatten())

    def optimizer(self):
        return torch.optim.AdamW(self.parameters(), lr=3e-4, weight_decay=0.1, fused=True)


class Vae(Classifier):
    """784-400-20-400-784; its loss is the negative bound in nats."""

    shape = (784,)

    def __init__(self):
        super().__init__()
        self.hidden, self.mu, self.log_var = nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20)
        self.decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784))

    def encode(self, x):
        h = F.relu(self.hidden(x))
        return self.mu(h), self.log_var(h)

    def forward(self, x):
        mu, log_var = self.encode(x)
        z = mu + torch.exp(log_var / 2) * torch.randn_like(mu) if self.training else mu
        return self.decoder(z), mu, log_var

    def loss(self, x, label):
        logits, mu, log_var = self(x)
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        divergence = (log_var.exp() + mu**2 - 1 - log_var).sum() / 2
        return (nll + divergence) / len(x)


NETWORKS = {
    "mnist-mlp": Mlp,
    "mnist-lenet": Lenet,
    "resnet18": Resnet18,
    "resnet18-224": lambda: Resnet18(photographs=True),
    "mobilenet": Mobilenet,
    "lstm": lambda: Recurrent(nn.LSTM),
    "gru": lambda: Recurrent(nn.GRU),
    "gpt": Gpt,
    "vae": Vae,
}
