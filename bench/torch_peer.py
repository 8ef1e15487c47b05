# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# PyTorch's side of the benchmark: `torch_peer.py NETWORK train|infer BATCH THREADS STEPS eager|compiled`
# prints the milliseconds of each step as JSON. Same networks, precision and batches as the .dlb
# files of examples/; a training step is forward, backward and Adam on a batch that is in memory.

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

WARM_UP = 10


def mnist_mlp():
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 512),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(512, 256),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(256, 10),
    )


def mnist_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(800, 120),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )


NETWORKS = {"mnist-mlp": mnist_mlp, "mnist-lenet": mnist_lenet}


def train_step(network, compiled):
    # The fused variant is PyTorch's fastest Adam on a processor.
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    forward = torch.compile(network) if compiled else network

    def step(image, label):
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(forward(image), label)
        loss.backward()
        optimizer.step()
        return loss

    return step


def infer_step(network, compiled):
    network.eval()
    forward = torch.compile(network) if compiled else network

    def step(image, label):
        with torch.inference_mode():
            return forward(image)

    return step


def main():
    name, mode, batch, threads, steps, variant = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    network = NETWORKS[name]()
    make = {"train": train_step, "infer": infer_step}[mode]
    step = make(network, variant == "compiled")
    batches = [
        (torch.rand(int(batch), 1, 28, 28), torch.randint(0, 10, (int(batch),))) for _ in range(8)
    ]
    times = []
    for number in range(WARM_UP + int(steps)):
        image, label = batches[number % len(batches)]
        start = time.perf_counter()
        step(image, label)
        if number >= WARM_UP:
            times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps(times))


if __name__ == "__main__":
    main()
