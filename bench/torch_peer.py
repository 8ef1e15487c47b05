# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# PyTorch's side of the benchmark: `torch_peer.py NETWORK train|infer BATCH THREADS STEPS eager|compiled`
# prints the milliseconds of each step as JSON. A training step is forward, backward and update on a
# batch that is in memory.

import json
import sys
import time

import torch

from torch_networks import NETWORKS

WARM_UP = 3


def train_step(network, compiled):
    optimizer = network.optimizer()
    loss_of = torch.compile(network.loss) if compiled else network.loss

    def step(batch):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(*batch)
        loss.backward()
        optimizer.step()

    return step


def infer_step(network, compiled):
    network.eval()
    forward = torch.compile(network) if compiled else network

    def step(batch):
        with torch.inference_mode():
            return forward(batch[0])

    return step


def main():
    name, mode, batch, threads, steps, variant = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    network = NETWORKS[name]()
    make = {"train": train_step, "infer": infer_step}[mode]
    step = make(network, variant == "compiled")
    batches = [network.batch(int(batch)) for _ in range(8)]
    times = []
    for number in range(WARM_UP + int(steps)):
        start = time.perf_counter()
        step(batches[number % len(batches)])
        if number >= WARM_UP:
            times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps(times))


if __name__ == "__main__":
    main()
