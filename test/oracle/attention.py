# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes attention.mlir: attention as programs write it, its gradients and Hessian-vector products, by
# PyTorch's double backward, in f64. Run it with PyTorch 2.13:
#   python3 test/oracle/attention.py

import pathlib

import numpy
import torch

from mlir_text import Value
from samples import bools, normal

HEADER = """\
// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/attention.py: attention as programs write it, against PyTorch. Each function
// returns y, the derivatives of loss = Σ weight · tanh(y), and the product of a vector and its Hessian;
// as it stands, and raised to one op whose gradients are decomposed for the second derivative.
// RUN: dlb-opt --dlb-differentiate %s | dlb-run --check --f64
// RUN: dlb-opt --dlb-raise-attention %s -o %t.raised
// RUN: FileCheck %s < %t.raised
// RUN: dlb-opt --dlb-differentiate %t.raised | dlb-run --check --f64
// RUN: dlb-opt --dlb-differentiate --dlb-simplify %t.raised | dlb-run --check --f64

"""

SIZES = dict(n=2, h=2, d=3, e=2)


def shape_text(shape, element="f64"):
    return "tensor<" + "".join(f"{size}x" for size in shape) + element + ">"


class Function:
    """The text of a function, op by op."""

    def __init__(self, name, inputs):
        self.name, self.inputs, self.lines, self.count = name, inputs, [], 0
        self.types = {f"%{key}": value.type() for key, value in inputs.items()}
        self.shapes = {f"%{key}": value.array.shape for key, value in inputs.items()}

    def op(self, text, shape, element="f64", *operands):
        """An op whose types are those of its operands and result, unless `text` holds them."""
        self.count += 1
        name = f"%{self.count}"
        self.shapes[name], self.types[name] = tuple(shape), shape_text(shape, element)
        given = ", ".join(self.types[operand] for operand in operands)
        types = {0: "", 1: f" : {given} -> {self.types[name]}"}.get(
            len(operands), f" : ({given}) -> {self.types[name]}"
        )
        self.lines.append(f"  {name} = dlb.{text}{types}")
        return name

    def same(self, mnemonic, *operands):
        """An op on operands and a result of one type."""
        shape = self.shapes[operands[0]]
        name = self.op(f"{mnemonic} {', '.join(operands)}", shape)
        self.lines[-1] += f" : {self.types[operands[0]]}"
        return name

    def contract(self, a, b, letters):
        left, right = letters.split("->")[0].split(",")
        sizes = dict(zip(left + right, self.shapes[a] + self.shapes[b]))
        result = [sizes[letter] for letter in letters.split("->")[1]]
        return self.op(f'contract {a}, {b} "{letters}"', result, "f64", a, b)

    def spread(self, x, dimensions, shape):
        element = self.types[x].rsplit("x", 1)[-1].rstrip(">")
        return self.op(f"broadcast {x} {dimensions}", shape, element, x)

    def reshape(self, x, shape):
        return self.op(f"reshape {x}", shape, "f64", x)

    def transpose(self, x, permutation):
        shape = [self.shapes[x][d] for d in permutation]
        return self.op(f"transpose {x} {permutation}", shape, "f64", x)

    def number(self, number, shape):
        return self.op(f"constant dense<{number}> : {shape_text(shape)}", shape)

    def where(self, condition, x, number):
        filled = self.number(number, self.shapes[x])
        name = self.op(f"select {condition}, {x}, {filled}", self.shapes[x])
        self.lines[-1] += f" : {self.types[condition]}, {self.types[x]}"
        return name

    def total(self, x):
        dimensions = list(range(len(self.shapes[x])))
        return self.op(f"reduce_sum {x} {dimensions}", (), "f64", x)

    def softmax(self, x):
        """Of the last dimension, as stdlib/activations/softmax.dlb is compiled."""
        shape = self.shapes[x]
        last, kept = len(shape) - 1, list(range(len(shape) - 1))

        def rows(mnemonic, of):
            r = self.op(f"{mnemonic} {of} [{last}]", shape[:-1], "f64", of)
            r = self.reshape(self.reshape(r, (*shape[:-1], 1)), shape[:-1])
            return self.spread(r, kept, shape)

        e = self.same("exp", self.same("sub", x, rows("reduce_max", x)))
        return self.same("div", e, rows("reduce_sum", e))

    def past(self, t, s, offset):
        """s <= t + offset, from indices."""
        row = self.op(f"iota 0 : {shape_text((t, s), 'i32')}", (t, s), "i32")
        column = self.op(f"iota 1 : {shape_text((t, s), 'i32')}", (t, s), "i32")
        if offset:
            text = f"constant dense<{offset}> : {shape_text((t, s), 'i32')}"
            moved = self.op(text, (t, s), "i32")
            row = self.op(f"add {row}, {moved} : {shape_text((t, s), 'i32')}", (t, s), "i32")
        text = f"greater_equal {row}, {column} : {shape_text((t, s), 'i32')}"
        return self.op(text, (t, s), "i1")

    def gradient(self, y, xs):
        given = ", ".join(self.types[x] for x in xs)
        self.count += 1
        result = f"%{self.count}"
        types = f"tensor<f64> wrt {given}"
        self.lines.append(f"  {result}:{len(xs)} = dlb.gradient {y} wrt {', '.join(xs)} : {types}")
        names = [f"{result}#{i}" for i in range(len(xs))]
        for name, x in zip(names, xs):
            self.types[name], self.shapes[name] = self.types[x], self.shapes[x]
        return names

    def text(self, results, expected, check):
        arguments = ", ".join(f"%{key}: {value.type()}" for key, value in self.inputs.items())
        types = ", ".join(self.types[result] for result in results)
        given = ",\n      ".join(value.attribute() for value in self.inputs.values())
        wanted = ",\n      ".join(Value(x, "f64").attribute() for x in expected)
        return "\n".join([
            f"// CHECK-LABEL: @{self.name}", *check,
            f"func.func @{self.name}({arguments}) -> ({types})", "  attributes {",
            f"    dlb.inputs = [{given}],", f"    dlb.expect = [{wanted}]}} {{", *self.lines,
            f"  return {', '.join(results)} : {types}", "}\n",
        ])  # fmt: skip


class Case:
    """One way to write attention. `offset` makes it causal, `mask` and `bias` are letters of nhts."""

    def __init__(self, name, t, s, check, offset=None, mask="", bias="", heads="split"):
        self.name, self.t, self.s, self.check = name, t, s, check
        self.offset, self.mask, self.bias, self.heads = offset, mask, bias, heads

    def shape(self, letters):
        sizes = SIZES | dict(t=self.t, s=self.s)
        return tuple(sizes[letter] for letter in letters)

    def floats(self):
        return ["q", "k", "v"] + (["b"] if self.bias else [])

    def samples(self):
        n, h, t, s, d, e = self.shape("nhtsde")
        width = h if self.heads == "split" else 1
        shapes = dict(q=(n, t, width * d), k=(n, s, width * d), v=(n, s, width * e),
                      b=self.shape(self.bias))  # fmt: skip
        inputs = {key: normal(shapes[key], -1, 1) for key in self.floats()}
        if self.mask:
            mask = bools(self.shape(self.mask))
            mask[0], mask[-1, ..., 0] = False, True  # all of the first row excluded
            inputs["m"] = mask
        inputs["weight"] = normal((n, t, width * e), -1, 1)
        for key in self.floats():
            inputs["vector_" + key] = normal(shapes[key], -1, 1)
        return inputs

    def torch(self, x):
        """Attention of a dictionary of tensors, by the formula."""
        n, h, t, s, d, e = self.shape("nhtsde")
        if self.heads == "none":
            h = 1
        split = lambda y, time, size: y.reshape(n, time, h, size).transpose(1, 2)  # noqa: E731
        scores = split(x["q"], t, d) @ split(x["k"], s, d).transpose(2, 3) / 2
        spread = lambda y, own: y.reshape(  # noqa: E731
            [size if letter in own else 1 for letter, size in zip("nhts", (n, h, t, s))]
        )
        if self.bias:
            scores = scores + spread(x["b"], self.bias)
        if self.offset is not None:
            past = torch.arange(s) <= torch.arange(t)[:, None] + self.offset
            scores = torch.where(past, scores, -1e9)
        if self.mask:
            scores = torch.where(spread(x["m"], self.mask), scores, -1e9)
        y = torch.softmax(scores, 3) @ split(x["v"], s, e)
        return y.transpose(1, 2).reshape(n, t, h * e)

    def write(self, f):
        """The same in dlb; the name of y."""
        n, h, t, s, d, e = self.shape("nhtsde")
        if self.heads == "none":
            scores = f.contract("%q", "%k", "ntd,nsd->nts")
            letters = "nts"
        else:
            split = lambda x, time, size: f.transpose(  # noqa: E731
                f.reshape(x, (n, time, h, size)), [0, 2, 1, 3]
            )
            q, k, v = split("%q", t, d), split("%k", s, d), split("%v", s, e)
            scores = f.contract(q, k, "nhtd,nhsd->nhts")
            letters = "nhts"
        shape = f.shapes[scores]
        places = lambda own: [letters.index(letter) for letter in own]  # noqa: E731
        scores = f.same("div", scores, f.number("2.0", shape))
        if self.bias:
            scores = f.same("add", scores, f.spread("%b", places(self.bias), shape))
        if self.offset is not None:
            past = f.spread(f.past(t, s, self.offset), places("ts"), shape)
            scores = f.where(past, scores, "-1.0e9")
        if self.mask:
            scores = f.where(f.spread("%m", places(self.mask), shape), scores, "-1.0e9")
        p = f.softmax(scores)
        if self.heads == "none":
            return f.contract(p, "%v", "nts,nse->nte")
        y = f.transpose(f.contract(p, v, "nhts,nhse->nhte"), [0, 2, 1, 3])
        return f.reshape(y, (n, t, h * e))

    def text(self):
        samples = self.samples()
        f = Function(self.name, {key: Value(x, "i1" if key == "m" else "f64")
                                 for key, x in samples.items()})  # fmt: skip
        floats = [f"%{key}" for key in self.floats()]
        y = self.write(f)
        g = f.gradient(f.total(f.same("mul", "%weight", f.same("tanh", y))), floats)
        sums = [f.total(f.same("mul", a, f"%vector_{x[1:]}")) for a, x in zip(g, floats)]
        inner = sums[0]
        for other in sums[1:]:
            inner = f.same("add", inner, other)
        products = f.gradient(inner, floats)

        x = {key: torch.from_numpy(numpy.asarray(value)) for key, value in samples.items()}
        wrt = [x[key].requires_grad_() for key in self.floats()]
        out = self.torch(x)
        loss = (x["weight"] * torch.tanh(out)).sum()
        gradient = torch.autograd.grad(loss, wrt, create_graph=True)
        vectors = [x["vector_" + key] for key in self.floats()]
        product = torch.autograd.grad(gradient, wrt, vectors)
        expected = [tensor.detach().numpy() for tensor in (out, *gradient, *product)]
        return f.text([y, *g, *products], expected, self.check)


ALL_HEADS = ' layout "nthd,nshd,nshe->nthe"'


def plain(attributes):
    return [
        "// CHECK-NOT: dlb.transpose",
        f"// CHECK: dlb.attention{attributes}{ALL_HEADS}",
        "// CHECK-NOT: dlb.select",
        "// CHECK: dlb.gradient",
    ]


CASES = [
    Case("heads", 3, 4, plain(" {{%[0-9]+, %[0-9]+, %[0-9]+}} scale 5.000000e-01")),
    Case("one_head", 3, 4, ["// CHECK: dlb.attention {{.*}} scale 5.000000e-01 : (tensor<2x1x3x3xf64>"],
         heads="none"),
    Case("causal", 3, 3, plain(" {{%[0-9]+, %[0-9]+, %[0-9]+}} scale 5.000000e-01 causal true"), offset=0),
    Case("causal_fewer_queries", 2, 4, plain(" {{.*}} scale 5.000000e-01 causal true"), offset=2),
    # The first row sees nothing: it is the mean of the values, beside the op.
    Case("causal_more_queries", 3, 2, ["// CHECK: dlb.attention {{.*}} causal true",
                                       "// CHECK: dlb.reduce_mean", "// CHECK: dlb.select"], offset=-1),
    # Not the causal mask of the op, whose last query sees all keys.
    Case("triangle", 2, 3, ['// CHECK: dlb.attention {{.*}} mask %{{.*}} "ts" scale'], offset=0),
    Case("padding", 2, 3, ['// CHECK: dlb.attention {{.*}} mask %arg3 "ns" scale',
                           "// CHECK: dlb.reduce_any %arg3 [1] : tensor<2x3xi1> -> tensor<2xi1>"],
         mask="ns"),
    Case("causal_padding", 3, 3, ['// CHECK: dlb.attention {{.*}} mask %arg3 "ns" scale {{.*}} causal true',
                                  "// CHECK: dlb.reduce_min {{.*}} : tensor<2x3xi32> -> tensor<2xi32>"],
         offset=0, mask="ns"),
    Case("any_mask", 2, 3, ['// CHECK: dlb.attention {{.*}} mask %arg3 "nhts" scale'], mask="nhts"),
    Case("query_mask", 2, 3, ['// CHECK: dlb.attention {{.*}} mask %arg3 "nt" scale'], mask="nt"),
    Case("bias_ts", 3, 2, plain(' {{.*}} bias %arg3 "ts" scale 5.000000e-01'), bias="ts"),
    Case("bias_hts", 2, 3, plain(' {{.*}} bias %arg3 "hts" scale 5.000000e-01'), bias="hts"),
    Case("bias_nhts", 2, 2, plain(' {{.*}} bias %arg3 "nhts" scale 5.000000e-01 causal true'),
         offset=0, bias="nhts"),
]  # fmt: skip


def main():
    path = pathlib.Path(__file__).parent / "attention.mlir"
    path.write_text(HEADER + "\n".join(case.text() for case in CASES))


if __name__ == "__main__":
    main()
