# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of attention and its gradients.

import numpy
import torch

from mlir_text import Segments, Value
from samples import bools, normal

CANONICAL = "nhtd,nhsd,nhse->nhte"


def setting(n, h, t, s, d, e, scale=0.5, causal=False, mask="", bias="", layout=CANONICAL):
    return dict(sizes=dict(n=n, h=h, t=t, s=s, d=d, e=e), scale=scale, causal=causal,
                mask=mask, bias=bias, layout=layout)  # fmt: skip


# In each mask some row is wholly excluded.
ATTENTIONS = [
    setting(1, 1, 1, 1, 1, 1),
    setting(2, 2, 3, 4, 3, 2),
    setting(1, 2, 4, 4, 2, 2, causal=True),
    setting(1, 1, 3, 5, 2, 3, causal=True),
    setting(1, 2, 5, 3, 2, 2, causal=True),  # the first two queries see nothing
    setting(3, 2, 2, 4, 2, 2, mask="ns"),
    setting(2, 2, 3, 3, 2, 2, mask="ts", scale=-0.25),
    setting(2, 2, 3, 2, 2, 2, mask="nhts"),
    setting(2, 2, 3, 2, 2, 2, bias="ts"),
    setting(2, 2, 3, 2, 2, 2, bias="hts", layout="nthd,nshd,nshe->nthe"),
    setting(2, 1, 3, 2, 2, 2, bias="nhts", scale=1.0),
    setting(2, 1, 4, 4, 2, 2, causal=True, mask="ns", bias="hs", layout="nthd,nshd,nshe->nthe"),
    setting(2, 2, 2, 3, 2, 3, causal=True, mask="nt", layout="htnd,dnsh,snhe->ehtn"),
]


def arranged(array, canonical, letters):
    """From the canonical order of dimensions to the layout's."""
    return numpy.transpose(array, [canonical.index(letter) for letter in letters])


def spread(array, letters):
    """A mask or bias as a tensor that broadcasts against n h t s."""
    shape = iter(array.shape)
    return array.reshape([next(shape) if letter in letters else 1 for letter in "nhts"])


class Attention:
    """The tensors of a case, in the canonical order of dimensions."""

    def __init__(self, s):
        shape = lambda letters: [s["sizes"][letter] for letter in letters]  # noqa: E731
        self.layout, self.letters = s["layout"], (s["mask"], s["bias"])
        self.q, self.k, self.v, self.g = map(normal, map(shape, ("nhtd", "nhsd", "nhse", "nhte")))
        self.scale = s["scale"]
        self.mask = self.bias = None
        t, n = s["sizes"]["t"], s["sizes"]["s"]
        allowed = numpy.ones(shape("nhts"), dtype=bool)
        if s["causal"]:
            allowed &= numpy.arange(n) <= numpy.arange(t)[:, None] + (n - t)
        if s["mask"]:
            self.mask = bools(shape(s["mask"]))
            self.mask[(0,) * (self.mask.ndim - 1)] = False
            allowed &= spread(self.mask, s["mask"])
        self.additive = numpy.where(allowed, 0.0, -numpy.inf)
        if s["bias"]:
            self.bias = normal(shape(s["bias"]))
            self.additive = self.additive + spread(self.bias, s["bias"])
        self.attributes = {"scale": s["scale"], "causal": s["causal"], "mask_letters": s["mask"],
                           "bias_letters": s["bias"], "layout": s["layout"]}  # fmt: skip

    def extras(self):
        return [Value(self.mask, "i1")] * (self.mask is not None) + [
            Value(x) for x in (self.bias,) if x is not None
        ]

    def segments(self, count):
        present = [int(x is not None) for x in (self.mask, self.bias)]
        return {"operandSegmentSizes": Segments([1] * count + present)}

    def arranged(self, q=None, k=None, v=None, y=None, rows=None):
        operands, output = self.layout.split("->")
        words = operands.split(",") + [output, output.replace("e", "")]
        letters = ("nhtd", "nhsd", "nhse", "nhte", "nht")
        return [Value(arranged(numpy.asarray(x), canonical, word))
                for x, canonical, word in zip((q, k, v, y, rows), letters, words)
                if x is not None]  # fmt: skip


def add(case):
    for s in ATTENTIONS:
        a = Attention(s)
        q, k, v = (torch.from_numpy(x).requires_grad_() for x in (a.q, a.k, a.v))
        additive = torch.from_numpy(a.additive)
        y = torch.nn.functional.scaled_dot_product_attention(q, k, v, additive, scale=a.scale)
        lse = torch.logsumexp(a.scale * q @ k.transpose(2, 3) + additive, 3).detach().numpy()
        lse = numpy.where(numpy.isfinite(lse), lse, 0)
        case("attention", a.arranged(q=a.q, k=a.k, v=a.v) + a.extras(),
             a.arranged(y=y.detach(), rows=lse), a.attributes | a.segments(3))  # fmt: skip

        # The definition of the gradients, which is PyTorch's gradient for the right lse and delta …
        def gradients(lse, delta):
            p = numpy.exp(a.scale * a.q @ a.k.swapaxes(2, 3) + a.additive - lse[..., None])
            r = p * (a.g @ a.v.swapaxes(2, 3) - delta[..., None])
            return a.scale * r @ a.k, a.scale * r.swapaxes(2, 3) @ a.q, p.swapaxes(2, 3) @ a.g

        delta = (a.g * y.detach().numpy()).sum(3)
        expected = torch.autograd.grad(y, (q, k, v), torch.from_numpy(a.g))
        for mine, torchs in zip(gradients(lse, delta), expected):
            numpy.testing.assert_allclose(mine, torchs.numpy(), rtol=1e-10, atol=1e-12)
        # … for rows of numbers that are exact in f32.
        lse, delta = (numpy.floor(x * 64) / 64 for x in (lse, delta))
        dq, dk, dv = gradients(lse, delta)
        rows = a.arranged(rows=lse) + a.arranged(rows=delta)
        inputs = a.arranged(q=a.q, k=a.k, v=a.v, y=a.g) + rows + a.extras()
        attributes = a.attributes | a.segments(6)
        case("attention_query_gradient", inputs, a.arranged(q=dq), attributes)
        case("attention_key_value_gradient", inputs, a.arranged(k=dk, v=dv), attributes)
