# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Examples trained with PyTorch: data, optimizer, rate and evaluations of the .dlb file, and how long,
# by how many rows and what is kept are read from it.
# `example_tasks.py NAME SEED DATA STEPS THREADS` trains one and prints what its held-out data says
# and how many numbers the network has; STEPS 0 means as long as the example does.

import copy
import gzip
import re
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from example_networks import Cnn, Rows, Vit, cosine, crop, flip, initialise, numbers, one_cycle
from torch_networks import Gpt, Lenet, Mlp, Vae

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


class Task:
    """A network and its training; `adam` makes the optimizer of its parameters."""

    def __init__(self, make, rate, adam=torch.optim.Adam, decay=0, clip=None, change=None):
        self.make, self.rate, self.adam, self.decay = make, rate, adam, decay
        self.clip, self.change = clip, change

    def optimizer(self, network):
        return self.adam(network.parameters(), weight_decay=self.decay, fused=True)


class Images(Task):
    """Training images and labels, a twentieth held out, the same for all seeds, and the test files."""

    def load(self, folder):
        def read(name, header):
            data = gzip.decompress(next(folder.glob(f"{name}*")).read_bytes())
            return torch.from_numpy(np.frombuffer(data, np.uint8, offset=header).copy())

        def part(name):
            image = read(f"{name}-images", 16).reshape(-1, 1, 28, 28).float() / 255
            return image, read(f"{name}-labels", 8).long()

        self.test = part("t10k")
        image, label = part("train")
        order = torch.randperm(len(image), generator=torch.Generator().manual_seed(0))
        kept, held = order.split([len(image) * 19 // 20, len(image) // 20])
        self.train, self.valid = (image[kept], label[kept]), (image[held], label[held])

    def batches_per_epoch(self, batch):
        return len(self.train[0]) // batch

    def batches(self, batch):
        while True:
            order = torch.randperm(len(self.train[0]))
            for rows in order[: len(order) // batch * batch].split(batch):
                image = self.train[0][rows]
                yield (self.change(image) if self.change else image), self.train[1][rows]

    def loss(self, network, image, label):
        return F.cross_entropy(network(image), label)

    def reached(self, network, image, label):
        guess = torch.cat([network(part).argmax(1) for part in image.split(1000)])
        return (guess == label).float().mean().item()


class Codes(Images):
    """A variational autoencoder's bound, the noise drawn in the test as well."""

    def loss(self, network, image, label):
        return network.loss(image.flatten(1), label)

    def reached(self, network, image, label):
        x = image.flatten(1)
        mu, log_var = network.encode(x)
        logits = network.decoder(mu + torch.exp(log_var / 2) * torch.randn_like(mu))
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return ((nll + (log_var.exp() + mu**2 - 1 - log_var).sum() / 2) / len(x)).item()


class Text(Task):
    """Tiny Shakespeare, the last tenth held out and read once from beginning to end."""

    length = 64

    def load(self, folder):
        text = (folder / "input.txt").read_text(encoding="utf-8")
        end = round(len(text) * 0.9)
        kinds = {character: label for label, character in enumerate(sorted(set(text[:end])))}
        labels = torch.tensor([kinds[character] for character in text])
        self.train, held = labels[:end], labels[end:]
        rows = (len(held) - 1) // self.length
        size = rows * self.length
        self.valid = held[:size].view(rows, -1), held[1 : size + 1].view(rows, -1)
        self.test = self.valid

    def batches(self, batch):
        window = torch.arange(self.length)
        while True:
            places = torch.randint(0, len(self.train) - self.length, (batch, 1)) + window
            yield self.train[places], self.train[places + 1]

    def loss(self, network, text, target):
        return network.loss(text, target)

    def reached(self, network, text, target):
        parts = zip(text.split(256), target.split(256))
        return sum(network.loss(*part).item() * len(part[0]) for part in parts) / len(text)


# By the name of examples.py: the example's folder and its task.
TASKS = {
    "mnist-mlp": Images(Mlp, cosine(1e-3)),
    "mnist-lenet": Images(Lenet, cosine(2e-3)),
    "mnist-cnn": Images(Cnn, one_cycle(5e-3), change=crop(2)),
    "fashion-cnn": Images(Cnn, one_cycle(5e-3), change=flip),
    "mnist-rows lstm": Images(lambda: Rows(nn.LSTM), cosine(3e-3), clip=1.0),
    "mnist-rows gru": Images(lambda: Rows(nn.GRU), cosine(3e-3), clip=1.0),
    "mnist-vae": Codes(Vae, cosine(2e-3)),
    "mnist-vit": Images(Vit, one_cycle(3e-3), torch.optim.AdamW, 0.05, clip=1.0, change=crop(1)),
    "shakespeare-gpt": Text(
        lambda: Gpt(128, 4, 4, Text.length), cosine(2e-3, ramp=100), torch.optim.AdamW, 0.1, clip=1.0
    ),
}


class Settings:
    """What the last lines of the .dlb file say."""

    def __init__(self, name):
        text = (EXAMPLES / name.split()[0] / "model.dlb").read_text(encoding="utf-8")
        self.text = re.sub("//.*", "", text)
        self.batch, self.epochs, self.steps, self.every = map(
            self.number, ("batch", "epochs", "steps", "evaluate every")
        )
        keep = re.search(r"\bkeep (highest|lowest)", self.text)
        self.keep = keep and {"highest": 1, "lowest": -1}[keep[1]]

    def number(self, word):
        found = re.search(rf"\b{word} (\d+)", self.text)
        return found and int(found[1])


def evaluate(task, network, part):
    network.eval()
    with torch.inference_mode():
        value = task.reached(network, *part)
    network.train()
    return value


def train(task, network, settings, steps):
    every = settings.every or task.batches_per_epoch(settings.batch)
    steps = steps or settings.steps or settings.epochs * every
    optimizer = task.optimizer(network)
    best, kept = None, None
    for step, batch in zip(range(1, steps + 1), task.batches(settings.batch)):
        for group in optimizer.param_groups:
            group["lr"] = task.rate(step, steps)
        optimizer.zero_grad(set_to_none=True)
        task.loss(network, *batch).backward()
        if task.clip:
            nn.utils.clip_grad_norm_(network.parameters(), task.clip)
        optimizer.step()
        if step % every and step < steps:
            continue
        value = evaluate(task, network, task.valid)
        if settings.keep and (best is None or value * settings.keep > best * settings.keep):
            best, kept = value, copy.deepcopy(network.state_dict())
    if kept:
        network.load_state_dict(kept)


def main():
    name, seed, folder, steps, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(int(seed))
    task = TASKS[name]
    task.load(Path(folder))
    network = task.make()
    initialise(network)
    train(task, network, Settings(name), int(steps))
    print(f"{evaluate(task, network, task.test):.6g} {numbers(network)}")


if __name__ == "__main__":
    main()
