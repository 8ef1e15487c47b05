# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes lstm-hessian-vector.mlir: loss, gradient and Hessian-vector product of an LSTM over a sequence
# by PyTorch's double backward, in f64. Run it with PyTorch 2.13:
#   python3 test/oracle/lstm.py

import pathlib

import torch

from mlir_text import Value
from samples import normal

TEXT = """\
// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/lstm.py: differentiating a scan twice against PyTorch's double backward, as it
// stands and with everything hoisted that can be.
// RUN: dlb-opt --dlb-differentiate %s | dlb-run --check --f64
// RUN: dlb-opt --dlb-differentiate --dlb-simplify %s | dlb-run --check --f64
// RUN: dlb-opt --dlb-hoist --dlb-differentiate --dlb-hoist --dlb-simplify %s | dlb-run --check --f64
// RUN: dlb-opt --dlb-simplify --dlb-hoist --dlb-differentiate --dlb-simplify --dlb-hoist --dlb-simplify --dlb-split-reductions --canonicalize --cse %s | dlb-run --check --f64

func.func @hessian_vector(
    %x: tensor<5x3x2xf64>, %target: tensor<5x3x4xf64>,
    %h0: tensor<3x4xf64>, %c0: tensor<3x4xf64>, %w: tensor<6x16xf64>, %b: tensor<16xf64>,
    %v_h0: tensor<3x4xf64>, %v_c0: tensor<3x4xf64>, %v_w: tensor<6x16xf64>, %v_b: tensor<16xf64>)
    -> (tensor<f64>,
        tensor<3x4xf64>, tensor<3x4xf64>, tensor<6x16xf64>, tensor<16xf64>,
        tensor<3x4xf64>, tensor<3x4xf64>, tensor<6x16xf64>, tensor<16xf64>)
  attributes {
    dlb.inputs = [INPUTS],
    dlb.expect = [EXPECT]} {
  %last:3 = dlb.scan 5 carries 2 inputs 1 (%h0, %c0, %x, %w, %b)
      : (tensor<3x4xf64>, tensor<3x4xf64>, tensor<5x3x2xf64>, tensor<6x16xf64>, tensor<16xf64>)
      -> (tensor<3x4xf64>, tensor<3x4xf64>, tensor<5x3x4xf64>) {
  ^bb0(%h: tensor<3x4xf64>, %c: tensor<3x4xf64>, %xt: tensor<3x2xf64>, %kw: tensor<6x16xf64>, %kb: tensor<16xf64>):
    %xh = dlb.concatenate %xt, %h along 1 : (tensor<3x2xf64>, tensor<3x4xf64>) -> tensor<3x6xf64>
    %p = dlb.contract %xh, %kw "nk,ku->nu" : (tensor<3x6xf64>, tensor<6x16xf64>) -> tensor<3x16xf64>
    %bs = dlb.broadcast %kb [1] : tensor<16xf64> -> tensor<3x16xf64>
    %z = dlb.add %p, %bs : tensor<3x16xf64>
    %zi = dlb.slice %z starts [0, 0] sizes [3, 4] strides [1, 1] : tensor<3x16xf64> -> tensor<3x4xf64>
    %zf = dlb.slice %z starts [0, 4] sizes [3, 4] strides [1, 1] : tensor<3x16xf64> -> tensor<3x4xf64>
    %zg = dlb.slice %z starts [0, 8] sizes [3, 4] strides [1, 1] : tensor<3x16xf64> -> tensor<3x4xf64>
    %zo = dlb.slice %z starts [0, 12] sizes [3, 4] strides [1, 1] : tensor<3x16xf64> -> tensor<3x4xf64>
    %i = dlb.sigmoid %zi : tensor<3x4xf64>
    %f = dlb.sigmoid %zf : tensor<3x4xf64>
    %g = dlb.tanh %zg : tensor<3x4xf64>
    %o = dlb.sigmoid %zo : tensor<3x4xf64>
    %kept = dlb.mul %f, %c : tensor<3x4xf64>
    %new = dlb.mul %i, %g : tensor<3x4xf64>
    %c1 = dlb.add %kept, %new : tensor<3x4xf64>
    %t = dlb.tanh %c1 : tensor<3x4xf64>
    %h1 = dlb.mul %o, %t : tensor<3x4xf64>
    dlb.next %h1, %c1, %h1 : tensor<3x4xf64>, tensor<3x4xf64>, tensor<3x4xf64>
  }

  // loss = mean((h - target)²) + sum(last c)
  %e = dlb.sub %last#2, %target : tensor<5x3x4xf64>
  %square = dlb.mul %e, %e : tensor<5x3x4xf64>
  %mean = dlb.reduce_mean %square [0, 1, 2] : tensor<5x3x4xf64> -> tensor<f64>
  %state = dlb.reduce_sum %last#1 [0, 1] : tensor<3x4xf64> -> tensor<f64>
  %loss = dlb.add %mean, %state : tensor<f64>

  %d:4 = dlb.gradient %loss wrt %h0, %c0, %w, %b
    : tensor<f64> wrt tensor<3x4xf64>, tensor<3x4xf64>, tensor<6x16xf64>, tensor<16xf64>

  // s = sum of d * v; its gradient is the Hessian times v
  %p0 = dlb.mul %d#0, %v_h0 : tensor<3x4xf64>
  %p1 = dlb.mul %d#1, %v_c0 : tensor<3x4xf64>
  %p2 = dlb.mul %d#2, %v_w : tensor<6x16xf64>
  %p3 = dlb.mul %d#3, %v_b : tensor<16xf64>
  %s0 = dlb.reduce_sum %p0 [0, 1] : tensor<3x4xf64> -> tensor<f64>
  %s1 = dlb.reduce_sum %p1 [0, 1] : tensor<3x4xf64> -> tensor<f64>
  %s2 = dlb.reduce_sum %p2 [0, 1] : tensor<6x16xf64> -> tensor<f64>
  %s3 = dlb.reduce_sum %p3 [0] : tensor<16xf64> -> tensor<f64>
  %s01 = dlb.add %s0, %s1 : tensor<f64>
  %s23 = dlb.add %s2, %s3 : tensor<f64>
  %s = dlb.add %s01, %s23 : tensor<f64>
  %hv:4 = dlb.gradient %s wrt %h0, %c0, %w, %b
    : tensor<f64> wrt tensor<3x4xf64>, tensor<3x4xf64>, tensor<6x16xf64>, tensor<16xf64>

  return %loss, %d#0, %d#1, %d#2, %d#3, %hv#0, %hv#1, %hv#2, %hv#3
    : tensor<f64>,
      tensor<3x4xf64>, tensor<3x4xf64>, tensor<6x16xf64>, tensor<16xf64>,
      tensor<3x4xf64>, tensor<3x4xf64>, tensor<6x16xf64>, tensor<16xf64>
}
"""


def network(x, target, h, c, w, b):
    stack = []
    for slice in x:
        i, f, g, o = (torch.cat([slice, h], 1) @ w + b).split(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        stack.append(h)
    return torch.nn.functional.mse_loss(torch.stack(stack), target) + c.sum()


def main():
    data = [normal((5, 3, 2)), normal((5, 3, 4))]
    shapes = ((3, 4), (3, 4), (6, 16), (16,))
    weights, vectors = ([normal(shape, -1, 1) for shape in shapes] for _ in range(2))
    parameters = [torch.from_numpy(w).requires_grad_() for w in weights]
    loss = network(*map(torch.from_numpy, data), *parameters)
    gradient = torch.autograd.grad(loss, parameters, create_graph=True)
    product = torch.autograd.grad(gradient, parameters, [torch.from_numpy(v) for v in vectors])

    def attributes(arrays):
        return ",\n      ".join(Value(array, "f64").attribute() for array in arrays)

    expected = attributes([tensor.detach().numpy() for tensor in (loss, *gradient, *product)])
    path = pathlib.Path(__file__).parent / "lstm-hessian-vector.mlir"
    path.write_text(
        TEXT.replace("INPUTS", attributes(data + weights + vectors)).replace("EXPECT", expected)
    )


if __name__ == "__main__":
    main()
