# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes hessian-vector.mlir: loss, gradient and Hessian-vector product of a small convolutional
# network by PyTorch's double backward, in f64. Run it with PyTorch 2.13:
#   python3 test/oracle/hessian.py

import pathlib

import numpy
import torch

from mlir_text import Value
from samples import integers, normal

TEXT = """\
// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/hessian.py: differentiating twice against PyTorch's double backward, through
// convolution, normalisation, pooling, a contraction and cross entropy.
// RUN: dlb-opt --dlb-differentiate %s | dlb-run --check --f64

func.func @hessian_vector(
    %x: tensor<3x1x5x5xf64>, %labels: tensor<3xi32>,
    %w1: tensor<2x1x3x3xf64>, %b1: tensor<2xf64>, %w2: tensor<18x4xf64>, %b2: tensor<4xf64>,
    %v_w1: tensor<2x1x3x3xf64>, %v_b1: tensor<2xf64>, %v_w2: tensor<18x4xf64>, %v_b2: tensor<4xf64>)
    -> (tensor<f64>,
        tensor<2x1x3x3xf64>, tensor<2xf64>, tensor<18x4xf64>, tensor<4xf64>,
        tensor<2x1x3x3xf64>, tensor<2xf64>, tensor<18x4xf64>, tensor<4xf64>)
  attributes {
    dlb.inputs = [INPUTS],
    dlb.expect = [EXPECT]} {
  // h = tanh(convolution(x, w1) + b1)
  %c = dlb.convolution %x, %w1 strides [1, 1] low [1, 1] high [1, 1] dilations [1, 1]
    : (tensor<3x1x5x5xf64>, tensor<2x1x3x3xf64>) -> tensor<3x2x5x5xf64>
  %b1s = dlb.broadcast %b1 [1] : tensor<2xf64> -> tensor<3x2x5x5xf64>
  %a = dlb.add %c, %b1s : tensor<3x2x5x5xf64>
  %h = dlb.tanh %a : tensor<3x2x5x5xf64>

  // n = (h - mean) / sqrt(variance + 1e-5), per channel
  %mean, %variance = dlb.moments %h [0, 2, 3] : tensor<3x2x5x5xf64> -> tensor<2xf64>, tensor<2xf64>
  %epsilon = dlb.constant dense<1.0e-5> : tensor<2xf64>
  %shifted = dlb.add %variance, %epsilon : tensor<2xf64>
  %scale = dlb.rsqrt %shifted : tensor<2xf64>
  %means = dlb.broadcast %mean [1] : tensor<2xf64> -> tensor<3x2x5x5xf64>
  %scales = dlb.broadcast %scale [1] : tensor<2xf64> -> tensor<3x2x5x5xf64>
  %centred = dlb.sub %h, %means : tensor<3x2x5x5xf64>
  %n = dlb.mul %centred, %scales : tensor<3x2x5x5xf64>

  // z = flatten(max_pool(n)) w2 + b2
  %p, %i = dlb.max_pool %n window [2, 2] strides [2, 2] low [1, 1] high [0, 0]
    : (tensor<3x2x5x5xf64>) -> (tensor<3x2x3x3xf64>, tensor<3x2x3x3xi8>)
  %flat = dlb.reshape %p : tensor<3x2x3x3xf64> -> tensor<3x18xf64>
  %m = dlb.contract %flat, %w2 "nk,ku->nu" : (tensor<3x18xf64>, tensor<18x4xf64>) -> tensor<3x4xf64>
  %b2s = dlb.broadcast %b2 [1] : tensor<4xf64> -> tensor<3x4xf64>
  %z = dlb.add %m, %b2s : tensor<3x4xf64>

  // loss = mean(logsumexp(z) - z[label])
  %l = dlb.logsumexp %z [1] : tensor<3x4xf64> -> tensor<3xf64>
  %t = dlb.pick %z, %labels : (tensor<3x4xf64>, tensor<3xi32>) -> tensor<3xf64>
  %e = dlb.sub %l, %t : tensor<3xf64>
  %loss = dlb.reduce_mean %e [0] : tensor<3xf64> -> tensor<f64>

  %g:4 = dlb.gradient %loss wrt %w1, %b1, %w2, %b2
    : tensor<f64> wrt tensor<2x1x3x3xf64>, tensor<2xf64>, tensor<18x4xf64>, tensor<4xf64>

  // s = sum of g * v; its gradient is the Hessian times v
  %p0 = dlb.mul %g#0, %v_w1 : tensor<2x1x3x3xf64>
  %p1 = dlb.mul %g#1, %v_b1 : tensor<2xf64>
  %p2 = dlb.mul %g#2, %v_w2 : tensor<18x4xf64>
  %p3 = dlb.mul %g#3, %v_b2 : tensor<4xf64>
  %s0 = dlb.reduce_sum %p0 [0, 1, 2, 3] : tensor<2x1x3x3xf64> -> tensor<f64>
  %s1 = dlb.reduce_sum %p1 [0] : tensor<2xf64> -> tensor<f64>
  %s2 = dlb.reduce_sum %p2 [0, 1] : tensor<18x4xf64> -> tensor<f64>
  %s3 = dlb.reduce_sum %p3 [0] : tensor<4xf64> -> tensor<f64>
  %s01 = dlb.add %s0, %s1 : tensor<f64>
  %s23 = dlb.add %s2, %s3 : tensor<f64>
  %s = dlb.add %s01, %s23 : tensor<f64>
  %hv:4 = dlb.gradient %s wrt %w1, %b1, %w2, %b2
    : tensor<f64> wrt tensor<2x1x3x3xf64>, tensor<2xf64>, tensor<18x4xf64>, tensor<4xf64>

  return %loss, %g#0, %g#1, %g#2, %g#3, %hv#0, %hv#1, %hv#2, %hv#3
    : tensor<f64>,
      tensor<2x1x3x3xf64>, tensor<2xf64>, tensor<18x4xf64>, tensor<4xf64>,
      tensor<2x1x3x3xf64>, tensor<2xf64>, tensor<18x4xf64>, tensor<4xf64>
}
"""


def network(x, labels, w1, b1, w2, b2):
    functional = torch.nn.functional
    h = torch.tanh(functional.conv2d(x, w1, b1, padding=1))
    n = functional.batch_norm(h, None, None, training=True, eps=1e-5)
    p = functional.max_pool2d(functional.pad(n, (1, 0, 1, 0), value=-numpy.inf), 2, 2)
    return functional.cross_entropy(p.flatten(1) @ w2 + b2, labels)


def main():
    x, labels = normal((3, 1, 5, 5)), integers((3,), 0, 4)
    shapes = ((2, 1, 3, 3), (2,), (18, 4), (4,))
    weights, vectors = ([normal(shape, -1, 1) for shape in shapes] for _ in range(2))
    parameters = [torch.from_numpy(w).requires_grad_() for w in weights]
    loss = network(torch.from_numpy(x), torch.from_numpy(labels), *parameters)
    gradient = torch.autograd.grad(loss, parameters, create_graph=True)
    product = torch.autograd.grad(gradient, parameters, [torch.from_numpy(v) for v in vectors])

    def attributes(arrays):
        return ",\n      ".join(Value(array, "f64").attribute() for array in arrays)

    inputs = ",\n      ".join(
        [attributes([x]), Value(labels, "i32").attribute(), attributes(weights + vectors)]
    )
    expected = attributes([tensor.detach().numpy() for tensor in (loss, *gradient, *product)])
    path = pathlib.Path(__file__).parent / "hessian-vector.mlir"
    path.write_text(TEXT.replace("INPUTS", inputs).replace("EXPECT", expected))


if __name__ == "__main__":
    main()
