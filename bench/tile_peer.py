# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# PyTorch's side of tiles.py: `tile_peer.py WORK SIZE... THREADS contiguous|channels-last`, where the
# work is that of tile-bench.cpp.

import sys

import torch
from torch.nn import functional as F

from peer import serve


def product(form, m, n, k):
    a = torch.rand(k, m).T if form == "tn" else torch.rand(m, k)
    b = torch.rand(n, k).T if form == "nt" else torch.rand(k, n)
    c = torch.empty(m, n)
    return lambda _: torch.matmul(a, b, out=c)


def convolution(form, layout, images, channels, height, filters, rows, stride, groups):
    x = torch.rand(images, channels, height, height).to(memory_format=layout)
    w = torch.rand(filters, channels // groups, rows, rows).to(memory_format=layout)
    padding = rows // 2
    y = F.conv2d(x, w, None, stride, padding, 1, groups)
    if form == "forward":
        return lambda _: F.conv2d(x, w, None, stride, padding, 1, groups)
    wanted = form == "data", form == "weight", False
    return lambda _: torch.ops.aten.convolution_backward(
        y, x, w, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, wanted
    )


def main():
    form, *sizes, threads, layout = sys.argv[1:]
    sizes = [int(size) for size in sizes]
    torch.set_num_threads(int(threads))
    torch.set_float32_matmul_precision("highest")
    layout = {"contiguous": torch.contiguous_format, "channels-last": torch.channels_last}[layout]
    with torch.inference_mode():
        serve(product(form, *sizes) if len(sizes) == 3 else convolution(form, layout, *sizes), [None])


if __name__ == "__main__":
    main()
