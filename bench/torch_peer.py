# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# PyTorch's side: `torch_peer.py NETWORK train|infer BATCH THREADS eager|compiled
# contiguous|channels-last`. A training step is forward, backward and update. With `compile` in place
# of a step it prints by how many milliseconds the first training step takes longer than the next.

import sys
import time

import torch

from peer import serve
from torch_networks import NETWORKS


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


def compile_time(step, batches):
    start = time.perf_counter()
    step(batches[0])
    first = time.perf_counter()
    step(batches[1])
    return 1e3 * ((first - start) - (time.perf_counter() - first))


def main():
    name, mode, batch, threads, variant, layout = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_float32_matmul_precision("highest")
    torch.manual_seed(0)
    network = NETWORKS[name]()
    batches = [network.batch(int(batch)) for _ in range(8)]
    if layout == "channels-last":
        network = network.to(memory_format=torch.channels_last)
        batches = [(x.to(memory_format=torch.channels_last), *rest) for x, *rest in batches]
    make = infer_step if mode == "infer" else train_step
    step = make(network, variant == "compiled")
    if mode == "compile":
        print(compile_time(step, batches))
    else:
        serve(step, batches)


if __name__ == "__main__":
    main()
