# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes the network of torch_networks.py for inference: `onnx_export.py NETWORK BATCH FILE`.

import sys

import torch

from torch_networks import NETWORKS


def main():
    name, batch, path = sys.argv[1:]
    torch.manual_seed(0)
    network = NETWORKS[name]().eval()
    example = network.batch(int(batch))[0]
    # The exporter that follows a call keeps an LSTM one operator; the newer one unrolls it.
    torch.onnx.export(network, (example,), path, dynamo=False, input_names=["x"], output_names=["y"])


if __name__ == "__main__":
    main()
