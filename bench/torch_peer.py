# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# PyTorch's side: `torch_peer.py NETWORK train|infer BATCH THREADS eager|compiled
# contiguous|channels-last`. A training step is forward, backward and update.

import sys

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
    make = {"train": train_step, "infer": infer_step}[mode]
    serve(make(network, variant == "compiled"), batches)


if __name__ == "__main__":
    main()
