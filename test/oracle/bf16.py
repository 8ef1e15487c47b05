# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Trains digits-mlp in PyTorch, in f64, with the factors of every matrix product rounded to bf16, those
# of the gradients' products too, and writes the figures to training/digits-mlp-bf16.json:
#
#     python3 test/oracle/bf16.py      (with PyTorch 2.13 and NumPy 2.4)

import os

import torch
from torch.overrides import TorchFunctionMode

import figures
import images
import training
import weights


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
    found = {}
    for name, seed, spelling, optimizer, rate in training.CASES[images.DigitsMlp]:
        tensors = weights.initial(images.DigitsMlp.shapes, seed)
        before = weights.digest(tensors)
        with RoundedProducts():
            losses = training.train(images.DigitsMlp, optimizer, rate, tensors, seed)
        found[name] = {
            "seed": seed,
            "optimizer": spelling,
            "losses": losses,
            "before": before,
            "after": weights.digest(tensors),
        }
        print(f"digits-mlp {name}: loss {losses[0]:.4f} to {losses[-1]:.4f}")
    figures.write(os.path.join(training.HERE, "training", "digits-mlp-bf16.json"), found)


if __name__ == "__main__":
    main()
