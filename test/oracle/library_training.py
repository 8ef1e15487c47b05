# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: optimizers and schedules, on x: [8] |> dense(6) against t: [6].

import math

from torch import optim
from torch.nn import functional as F

from library_case import Case
from weights import dense


def case(optimizer, rate=None, limit=None):
    def loss(p, d):
        return F.mse_loss(d.x(8) @ p["m.dense_1.w"] + p["m.dense_1.b"], d.t(6))

    return Case(dense("m.dense_1", 8, 6), loss, optimizer, rate, limit)


def scheduled(rate):
    return case(lambda p: optim.SGD(p), rate)


CASES = {
    "adam": case(lambda p: optim.Adam(p, lr=0.01)),
    "adamw": case(lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.1)),
    "rmsprop": case(lambda p: optim.RMSprop(p, lr=0.01, momentum=0.9)),
    "adagrad": case(lambda p: optim.Adagrad(p, lr=0.1)),
    "clip_norm": case(lambda p: optim.SGD(p, lr=0.1), limit=0.5),
    "weight_decay": case(lambda p: optim.SGD(p, lr=0.1, weight_decay=0.05)),
    "cosine": scheduled(lambda step, steps: 0.1 * (1 + math.cos(math.pi * step / steps)) / 2),
    "linear": scheduled(lambda step, steps: 0.1 + (0.01 - 0.1) * step / steps),
    "step_decay": scheduled(lambda step, steps: 0.1 * 0.5 ** ((step - 1) // 2)),
    "warmup": scheduled(lambda step, steps: min(1, step / 2) * (0.1 - 0.1 * step / steps)),
}
