# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of scan: recurrences written as loops in PyTorch beside their bodies.

import re

import torch

from cases_gather_random import uniform
from mlir_text import Value, number
from samples import integers, normal


def run(step, steps, carries, inputs, reverse=False):
    """The last carries and the stacks of `step(carries, slices, t) -> (carries, slices)`."""
    stacks = [None] * steps
    for t in reversed(range(steps)) if reverse else range(steps):
        carries, stacks[t] = step(carries, [x[t] for x in inputs], t)
    return list(carries) + [torch.stack(list(slices)) for slices in zip(*stacks)]


def tensors(values):
    return [torch.as_tensor(value.array) for value in values]


class Body:
    """The region of a scan: `types` of its arguments %a0, %a1, …, and its text. Names of numbers are the
    function's."""

    def __init__(self, types, text):
        arguments = ", ".join(f"%a{i}: {kind}" for i, kind in enumerate(types))
        head = f"  ^bb0({arguments}):\n" if types else ""
        lines = [line.strip() for line in re.sub(r"%(\d)", r"%v\1", text).strip().splitlines()]
        self.text = head + "".join(f"    {line}\n" for line in lines)


def add(case):
    def scan(step, steps, carries, inputs, captures, text, reverse=False, elements=None):
        """`elements`: the element types of the results, f32 if not given."""
        captured = tensors(captures)
        results = run(
            lambda c, x, t: step(c, x, captured, t), steps, tensors(carries), tensors(inputs), reverse
        )
        slices = [Value(value.array[0], value.element) for value in inputs]
        body = Body([value.type() for value in [*carries, *slices, *captures]], text)
        elements = elements or ["f32"] * len(results)
        attributes = {"steps": steps, "carries": len(carries), "inputs": len(inputs)}
        case("scan", [*carries, *inputs, *captures],
             [Value(y.numpy(), element) for y, element in zip(results, elements)],
             {**attributes, "reverse": reverse, "body": body})  # fmt: skip

    # h = tanh(x[t] + h u), and its square.
    def rnn(c, x, k, t):
        h = torch.tanh(x[0] + c[0] @ k[0])
        return [h], [h, h * h]

    rnn_text = """
        %0 = dlb.contract %a0, %a2 "nk,ku->nu" : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
        %1 = dlb.add %a1, %0 : tensor<2x3xf32>
        %2 = dlb.tanh %1 : tensor<2x3xf32>
        %3 = dlb.mul %2, %2 : tensor<2x3xf32>
        dlb.next %2, %2, %3 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
        """
    for steps, reverse in ((4, False), (4, True), (1, False)):
        operands = [Value(normal((2, 3))), Value(normal((steps, 2, 3))), Value(normal((3, 3), -1, 1))]
        scan(rnn, steps, operands[:1], operands[1:2], operands[2:], rnn_text, reverse)

    # An LSTM; its input and its state are concatenated before the contraction.
    def lstm(c, x, k, t):
        i, f, o, g = (torch.cat([x[0], c[0]], 1) @ k[0] + k[1]).split(2, 1)
        s = torch.sigmoid(f) * c[1] + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(s)
        return [h, s], [h]

    gates = "".join(
        f"%{gate} = dlb.slice %z starts [0, {2 * n}] sizes [3, 2] strides [1, 1]"
        " : tensor<3x8xf32> -> tensor<3x2xf32>\n"
        for n, gate in enumerate("ifog")
    )
    gates += "".join(f"%s{gate} = dlb.sigmoid %{gate} : tensor<3x2xf32>\n" for gate in "ifo")
    lstm_text = (
        """
        %xh = dlb.concatenate %a2, %a0 along 1 : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
        %p = dlb.contract %xh, %a3 "nk,ku->nu" : (tensor<3x4xf32>, tensor<4x8xf32>) -> tensor<3x8xf32>
        %b = dlb.broadcast %a4 [1] : tensor<8xf32> -> tensor<3x8xf32>
        %z = dlb.add %p, %b : tensor<3x8xf32>
        """
        + gates
        + """
        %tg = dlb.tanh %g : tensor<3x2xf32>
        %kept = dlb.mul %sf, %a1 : tensor<3x2xf32>
        %new = dlb.mul %si, %tg : tensor<3x2xf32>
        %c = dlb.add %kept, %new : tensor<3x2xf32>
        %tc = dlb.tanh %c : tensor<3x2xf32>
        %h = dlb.mul %so, %tc : tensor<3x2xf32>
        dlb.next %h, %c, %h : tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>
        """
    )
    state = [Value(normal((3, 2), -1, 1)) for _ in range(2)]
    weights = [Value(normal((4, 8), -1, 1)), Value(normal((8,), -1, 1))]
    scan(lstm, 3, state, [Value(normal((3, 3, 2)))], weights, lstm_text)

    # No carries: each step for itself. What a step yields may be an argument of it.
    def each(c, x, k, t):
        return [], [torch.logsumexp(x[0] * k[0], 0), x[0], k[0]]

    scan(each, 3, [], [Value(normal((3, 4)))], [Value(normal((4,)))], """
        %0 = dlb.mul %a0, %a1 : tensor<4xf32>
        %1 = dlb.logsumexp %0 [0] : tensor<4xf32> -> tensor<f32>
        dlb.next %1, %a0, %a1 : tensor<f32>, tensor<4xf32>, tensor<4xf32>
        """)  # fmt: skip

    # No inputs, no stacks: carries that change places.
    def swap(c, x, k, t):
        return [c[1], torch.sin(c[0]) + c[1]], []

    scan(swap, 5, [Value(normal((3,))), Value(normal((3,)))], [], [], """
        %0 = dlb.sin %a0 : tensor<3xf32>
        %1 = dlb.add %0, %a1 : tensor<3xf32>
        dlb.next %a1, %1 : tensor<3xf32>, tensor<3xf32>
        """)  # fmt: skip

    # The state before each step; a step where the mask is false keeps it.
    def masked(c, x, k, t):
        return [torch.where(x[1], c[0] * torch.exp(x[0]), c[0])], [c[0]]

    mask = Value([[True, False], [False, True], [True, True]], "i1")
    scan(masked, 3, [Value(normal((2,)))], [Value(normal((3, 2), -1, 1)), mask], [], """
        %0 = dlb.exp %a1 : tensor<2xf32>
        %1 = dlb.mul %a0, %0 : tensor<2xf32>
        %2 = dlb.select %a2, %1, %a0 : tensor<2xi1>, tensor<2xf32>
        dlb.next %2, %a0 : tensor<2xf32>, tensor<2xf32>
        """, reverse=True)  # fmt: skip

    # Integer carries and stacks; rows of a table by index.
    def counted(c, x, k, t):
        return [c[0] + x[0], c[1] + k[0][x[0]]], [c[0], c[1]]

    index, table = Value(integers((4,), 0, 3), "i32"), Value(normal((3, 2)))
    scan(counted, 4, [Value(7, "i32"), Value(normal((2,)))], [index], [table], """
        %0 = dlb.add %a0, %a2 : tensor<i32>
        %1 = dlb.gather %a3, %a2 : (tensor<3x2xf32>, tensor<i32>) -> tensor<2xf32>
        %2 = dlb.add %a1, %1 : tensor<2xf32>
        dlb.next %0, %2, %a0, %a1 : tensor<i32>, tensor<2xf32>, tensor<i32>, tensor<2xf32>
        """, elements=["i32", "f32", "i32", "f32"])  # fmt: skip

    # A scan in a scan: the inner one runs over what the outer one is given at a step.
    def outer(c, x, k, t):
        inner = run(lambda d, v, s: ([torch.sin(d[0] * v[0] + k[0])], [d[0]]), 3, [c[0]], [x[0]])
        return [inner[0]], [inner[1].sum(0)]

    scan(outer, 2, [Value(normal((2,)))], [Value(normal((2, 3, 2)))], [Value(normal((2,)))], """
        %0:2 = dlb.scan 3 carries 1 inputs 1 (%a0, %a1, %a2)
            : (tensor<2xf32>, tensor<3x2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>) {
        ^bb0(%c: tensor<2xf32>, %x: tensor<2xf32>, %k: tensor<2xf32>):
        %2 = dlb.mul %c, %x : tensor<2xf32>
        %3 = dlb.add %2, %k : tensor<2xf32>
        %4 = dlb.sin %3 : tensor<2xf32>
        dlb.next %4, %c : tensor<2xf32>, tensor<2xf32>
        }
        %1 = dlb.reduce_sum %0#1 [0] : tensor<3x2xf32> -> tensor<2xf32>
        dlb.next %0#0, %1 : tensor<2xf32>, tensor<2xf32>
        """)  # fmt: skip

    # A step that normalises: reductions, and a capture that is reduced too.
    def normalised(c, x, k, t):
        h = x[0] * c[0] + k[0]
        n = (h - h.mean(1, keepdim=True)) / (h.var(1, correction=0, keepdim=True) + 1).sqrt()
        return [n], [n.sum(1)]

    scan(normalised, 3, [Value(normal((2, 4)))], [Value(normal((3, 2, 4)))], [Value(normal((4,)))],
         f"""
        %0 = dlb.mul %a1, %a0 : tensor<2x4xf32>
        %1 = dlb.broadcast %a2 [1] : tensor<4xf32> -> tensor<2x4xf32>
        %h = dlb.add %0, %1 : tensor<2x4xf32>
        %mean, %variance = dlb.moments %h [1] : tensor<2x4xf32> -> tensor<2xf32>, tensor<2xf32>
        %one = dlb.constant dense<{number(1.0, "f32")}> : tensor<2xf32>
        %shifted = dlb.add %variance, %one : tensor<2xf32>
        %scale = dlb.rsqrt %shifted : tensor<2xf32>
        %means = dlb.broadcast %mean [0] : tensor<2xf32> -> tensor<2x4xf32>
        %scales = dlb.broadcast %scale [0] : tensor<2xf32> -> tensor<2x4xf32>
        %centred = dlb.sub %h, %means : tensor<2x4xf32>
        %n = dlb.mul %centred, %scales : tensor<2x4xf32>
        %sum = dlb.reduce_sum %n [1] : tensor<2x4xf32> -> tensor<2xf32>
        dlb.next %n, %sum : tensor<2x4xf32>, tensor<2xf32>
        """)  # fmt: skip

    # Random numbers of their own in each turn, the same ones when the gradient needs them again.
    def noisy(c, x, k, t):
        u = torch.tensor([uniform(11, 3, 5, 4 * int(x[0]) + i) for i in range(4)])
        return [torch.sin(c[0] * u) + k[0]], [u]

    turns = Value([0, 1, 2], "i64")
    scan(noisy, 3, [Value(normal((4,)))], [turns], [Value(normal((4,)))], """
        %seed = dlb.constant dense<11> : tensor<i64>
        %step = dlb.constant dense<3> : tensor<i64>
        %0 = dlb.random_uniform %seed, %step turn %a1 stream 5 : tensor<4xf32>
        %1 = dlb.mul %a0, %0 : tensor<4xf32>
        %2 = dlb.sin %1 : tensor<4xf32>
        %3 = dlb.add %2, %a2 : tensor<4xf32>
        dlb.next %3, %0 : tensor<4xf32>, tensor<4xf32>
        """)  # fmt: skip
