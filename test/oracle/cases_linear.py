# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of contraction and convolution.

import numpy
import torch

from mlir_text import Value
from samples import normal

CONTRACTIONS = [
    # matrix product: every order of the letters
    ("nk,ku->nu", {"n": 3, "k": 5, "u": 2}),
    ("kn,ku->nu", {"n": 3, "k": 5, "u": 2}),
    ("nk,uk->nu", {"n": 3, "k": 5, "u": 2}),
    ("kn,uk->un", {"n": 3, "k": 5, "u": 2}),
    ("nk,ku->nu", {"n": 1, "k": 1, "u": 1}),
    ("nk,ku->nu", {"n": 7, "k": 1, "u": 11}),
    ("nk,ku->nu", {"n": 13, "k": 17, "u": 3}),
    # batches, several letters of a kind, none of a kind
    ("bnk,bkm->bnm", {"b": 2, "n": 3, "k": 2, "m": 4}),
    ("nbk,kbm->mnb", {"b": 2, "n": 3, "k": 2, "m": 4}),
    ("bhnd,bhmd->bhnm", {"b": 2, "h": 2, "n": 3, "m": 2, "d": 3}),
    ("ncij,cijo->no", {"n": 2, "c": 2, "i": 2, "j": 3, "o": 2}),
    ("n,m->nm", {"n": 3, "m": 4}),
    ("k,k->", {"k": 5}),
    ("nk,k->n", {"n": 3, "k": 4}),
    ("nk,nk->nk", {"n": 2, "k": 3}),
    ("nk,nk->n", {"n": 2, "k": 3}),
    (",k->k", {"k": 3}),
]


def add_contractions(case):
    for letters, sizes in CONTRACTIONS:
        left, right = letters.split("->")[0].split(",")
        a, b = (normal([sizes[letter] for letter in word]) for word in (left, right))
        case("contract", [Value(a), Value(b)], [Value(numpy.einsum(letters, a, b))],
             {"letters": letters})  # fmt: skip


def setting(x, w, strides=(1, 1), low=(0, 0), high=(0, 0), dilations=(1, 1), groups=1,
            layout="nchw,kcrs->nkhw"):  # fmt: skip
    return dict(x=x, w=w, strides=list(strides), low=list(low), high=list(high),
                dilations=list(dilations), groups=groups, layout=layout)  # fmt: skip


# Shapes are of N, C, H, W and K, C/groups, R, S, whatever the layout.
CONVOLUTIONS = [
    setting((1, 1, 1, 1), (1, 1, 1, 1)),
    setting((2, 3, 5, 4), (2, 3, 1, 1)),
    setting((2, 2, 5, 7), (3, 2, 3, 3), low=(1, 1), high=(1, 1)),
    setting((1, 2, 7, 5), (2, 2, 3, 2), strides=(2, 1), low=(1, 0), high=(1, 1)),
    setting((1, 1, 8, 9), (2, 1, 3, 3), strides=(3, 2), low=(0, 2), high=(2, 0)),
    setting((1, 2, 7, 7), (1, 2, 3, 3), dilations=(2, 1), low=(2, 1), high=(2, 1)),
    setting((1, 1, 9, 9), (1, 1, 2, 3), strides=(2, 2), dilations=(3, 2), low=(1, 0), high=(0, 2)),
    setting((2, 4, 4, 3), (6, 2, 2, 2), groups=2),
    setting((1, 3, 5, 5), (3, 1, 3, 3), groups=3, low=(1, 1), high=(1, 1)),
    setting((1, 2, 3, 3), (2, 2, 3, 3), low=(2, 2), high=(2, 2)),  # a window of padding only
    setting((2, 2, 4, 5), (3, 2, 2, 3), layout="nhwc,rsck->nhwk", low=(1, 0), high=(0, 1)),
    setting((2, 3, 4, 4), (2, 3, 2, 2), layout="chwn,kcrs->nhwk", strides=(2, 2)),
    setting((1, 4, 4, 5), (2, 2, 2, 2), layout="nhwc,krsc->nkhw", groups=2),
]


# Computed plane by plane, in another way than the rest.
SMALL_GROUPS = [
    setting((2, 3, 5, 6), (3, 1, 3, 3), groups=3, strides=(2, 2), low=(1, 1), high=(1, 1)),
    setting((1, 2, 7, 5), (4, 1, 3, 2), groups=2, strides=(2, 1), low=(1, 2), high=(0, 1)),
    setting((1, 2, 6, 7), (2, 1, 3, 2), groups=2, strides=(1, 3), dilations=(2, 3), low=(2, 0), high=(1, 2)),
    setting((2, 4, 4, 5), (6, 2, 2, 3), groups=2, strides=(1, 2), low=(0, 1), high=(1, 2)),
]


def arranged(array, canonical, letters):
    """From the canonical order of dimensions to the layout's."""
    return numpy.transpose(array, [canonical.index(letter) for letter in letters])


def add_convolutions(case, settings):
    for s in settings:
        x = torch.from_numpy(normal(s["x"])).requires_grad_()
        w = torch.from_numpy(normal(s["w"])).requires_grad_()
        (top, left), (bottom, right) = s["low"], s["high"]
        padded = torch.nn.functional.pad(x, (left, right, top, bottom))
        y = torch.nn.functional.conv2d(
            padded, w, stride=s["strides"], dilation=s["dilations"], groups=s["groups"]
        )
        g = torch.from_numpy(normal(tuple(y.shape)))
        gx, gw = torch.autograd.grad(y, (x, w), g)

        layout = s["layout"]
        def data(tensor):  # noqa: E306
            return Value(arranged(tensor.detach().numpy(), "nchw", layout[0:4]))

        def weights(tensor):
            return Value(arranged(tensor.detach().numpy(), "kcrs", layout[5:9]))

        def output(tensor):
            return Value(arranged(tensor.detach().numpy(), "nkhw", layout[11:15]))

        attributes = {key: value for key, value in s.items() if key not in ("x", "w")}
        case("convolution", [data(x), weights(w)], [output(y)], attributes)
        case("convolution_data_gradient", [output(g), weights(w)], [data(gx)], attributes)
        case("convolution_weight_gradient", [data(x), output(g)], [weights(gw)], attributes)


def add(case):
    add_contractions(case)
    add_convolutions(case, CONVOLUTIONS)


def add_small_groups(case):
    add_convolutions(case, SMALL_GROUPS)
