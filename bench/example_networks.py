# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Eight of the examples as a PyTorch user writes them: network, data, optimizer, schedule and lengths
# of the .dlb file, PyTorch's own initial values but where the file asks for others.
# `example_networks.py NAME SEED DATA STEPS THREADS` trains one and prints what its held-out data says;
# STEPS 0 means as long as the example does.

import gzip
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from torch_networks import Gpt, Lenet, Mlp, Vae


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
    """An image row by row; an LSTM's forget gates begin with a bias of 1."""

    def __init__(self, layer):
        super().__init__()
        self.layer, self.head = layer(28, 128, batch_first=True), nn.Linear(128, 10)
        for name, parameter in self.layer.named_parameters():
            nn.init.xavier_uniform_(parameter) if "weight" in name else nn.init.zeros_(parameter)
        if layer is nn.LSTM:
            nn.init.ones_(self.layer.bias_ih_l0.data[128:256])

    def forward(self, x):
        return self.head(self.layer(x.squeeze(1))[0][:, -1])


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


def crop(x, padding=2):
    """Each image moved by up to `padding` pixels."""
    n, size = len(x), x.shape[-1]
    padded = F.pad(x, [padding] * 4)
    first = torch.randint(0, 2 * padding + 1, (2, n, 1))
    place = torch.arange(size)
    rows, columns = first[0] + place, first[1] + place
    return padded[torch.arange(n)[:, None, None], 0, rows[:, :, None], columns[:, None, :]][:, None]


def flip(x):
    return torch.where(torch.rand(len(x), 1, 1, 1) < 0.5, x, x.flip(-1))


class Images:
    """Training images and labels, a twentieth held out as dlb does, and the test files."""

    def __init__(self, make, rate, epochs, batch=128, change=None, clip=None):
        self.make, self.rate, self.epochs, self.batch = make, rate, epochs, batch
        self.change, self.clip = change, clip

    def load(self, folder):
        def read(name, header):
            data = gzip.decompress(next(folder.glob(f"{name}*")).read_bytes())
            return torch.from_numpy(np.frombuffer(data, np.uint8, offset=header).copy())

        def part(name):
            image = read(f"{name}-images", 16).reshape(-1, 1, 28, 28).float() / 255
            return image, read(f"{name}-labels", 8).long()

        self.test = part("t10k")
        image, label = part("train")
        kept = torch.randperm(len(image))[: len(image) * 19 // 20]
        self.train = image[kept], label[kept]

    def optimizer(self, network):
        return torch.optim.Adam(network.parameters(), fused=True)

    def steps(self):
        return self.epochs * (len(self.train[0]) // self.batch)

    def batches(self):
        while True:
            order = torch.randperm(len(self.train[0]))
            for rows in order[: len(order) // self.batch * self.batch].split(self.batch):
                image = self.train[0][rows]
                yield (self.change(image) if self.change else image), self.train[1][rows]

    def loss(self, network, image, label):
        return F.cross_entropy(network(image), label)

    def result(self, network):
        guess = torch.cat([network(part).argmax(1) for part in self.test[0].split(1000)])
        return (guess == self.test[1]).float().mean().item()


class Codes(Images):
    """A variational autoencoder's bound, the noise drawn in the test as well."""

    def loss(self, network, image, label):
        return network.loss(image.flatten(1), label)

    def result(self, network):
        x = self.test[0].flatten(1)
        mu, log_var = network.encode(x)
        logits = network.decoder(mu + torch.exp(log_var / 2) * torch.randn_like(mu))
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return ((nll + (log_var.exp() + mu**2 - 1 - log_var).sum() / 2) / len(x)).item()


class Text:
    """Tiny Shakespeare, the last tenth held out and read once from beginning to end."""

    length, batch, clip = 64, 32, 1.0
    rate = staticmethod(cosine(2e-3, ramp=100))

    def make(self):
        return Gpt(128, 4, 4, self.length)

    def load(self, folder):
        text = (folder / "input.txt").read_text(encoding="utf-8")
        kinds = sorted(set(text[: len(text) * 9 // 10]))
        labels = torch.tensor([kinds.index(character) for character in text])
        self.train, self.valid = labels[: len(labels) * 9 // 10], labels[len(labels) * 9 // 10 :]

    def optimizer(self, network):
        return torch.optim.AdamW(network.parameters(), weight_decay=0.1, fused=True)

    def steps(self):
        return 4000

    def batches(self):
        window = torch.arange(self.length)
        while True:
            places = torch.randint(0, len(self.train) - self.length, (self.batch, 1)) + window
            yield self.train[places], self.train[places + 1]

    def loss(self, network, text, target):
        return network.loss(text, target)

    def result(self, network):
        rows = (len(self.valid) - 1) // self.length
        text = self.valid[: rows * self.length].view(rows, -1)
        target = self.valid[1 : rows * self.length + 1].view(rows, -1)
        losses = [network.loss(*part).item() * len(part[0]) for part in zip(text.split(256), target.split(256))]
        return sum(losses) / rows


TASKS = {
    "mnist-mlp": Images(Mlp, cosine(1e-3), 12),
    "mnist-lenet": Images(Lenet, cosine(2e-3), 8),
    "mnist-cnn": Images(Cnn, one_cycle(5e-3), 6, change=crop),
    "fashion-cnn": Images(Cnn, one_cycle(5e-3), 6, change=flip),
    "mnist-rows lstm": Images(lambda: Rows(nn.LSTM), cosine(3e-3), 4, batch=64, clip=1.0),
    "mnist-rows gru": Images(lambda: Rows(nn.GRU), cosine(3e-3), 4, batch=64, clip=1.0),
    "mnist-vae": Codes(Vae, cosine(2e-3), 20),
    "shakespeare-gpt": Text(),
}


def main():
    name, seed, folder, steps, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(int(seed))
    task = TASKS[name]
    task.load(Path(folder))
    network = task.make()
    optimizer = task.optimizer(network)
    steps = int(steps) or task.steps()
    for step, batch in zip(range(1, steps + 1), task.batches()):
        for group in optimizer.param_groups:
            group["lr"] = task.rate(step, steps)
        optimizer.zero_grad(set_to_none=True)
        task.loss(network, *batch).backward()
        if task.clip:
            nn.utils.clip_grad_norm_(network.parameters(), task.clip)
        optimizer.step()
    network.eval()
    with torch.inference_mode():
        print(f"{task.result(network):.6g}")


if __name__ == "__main__":
    main()
