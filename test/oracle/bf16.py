# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Trains digits-mlp in PyTorch, in f64, with the factors of every matrix product rounded to bf16, those
# of the gradients' products too, and writes the figures to training/digits-mlp-bf16.json:
#
#     python3 test/oracle/bf16.py      (with PyTorch 2.13 and NumPy 2.4)

import torch
from torch.overrides import TorchFunctionMode

import images
import training


def rounded(x):
    return x.float().bfloat16().to(x.dtype)


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        a, b = rounded(a), rounded(b)
        ctx.save_for_backward(a, b)
        return a @ b

    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        g = rounded(g)
        return g @ b.T, a.T @ g


class RoundedProducts(TorchFunctionMode):
    def __torch_function__(self, function, types, arguments=(), named=None):
        if function in (torch.matmul, torch.Tensor.matmul, torch.Tensor.__matmul__):
            return Product.apply(*arguments)
        return function(*arguments, **(named or {}))


def main():
    torch.set_default_dtype(torch.float64)
    with RoundedProducts():
        training.write_figures(images.DigitsMlp, "digits-mlp-bf16")


if __name__ == "__main__":
    main()
