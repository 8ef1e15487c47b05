# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: optimizers and schedules, on x: [8] |> dense(6) against t: [6].

import math

import torch
from torch import optim
from torch.nn import functional as F
from torch.optim import lr_scheduler

from library_case import Case
from weights import dense


class Formula(optim.Optimizer):
    """w = w - step(w, g, t, memory), with a memory for each parameter."""

    def __init__(self, parameters, step):
        super().__init__(parameters, {"lr": 0.0})
        self.formula, self.time = step, 0

    @torch.no_grad()
    def step(self):
        self.time += 1
        for p in self.param_groups[0]["params"]:
            p -= self.formula(p, p.grad, self.time, self.state[p])


def lion(lr, decay, beta1=0.9, beta2=0.99):
    def step(w, g, t, memory):
        m = memory.get("m", torch.zeros_like(w))
        memory["m"] = beta2 * m + (1 - beta2) * g
        return lr * (torch.sign(beta1 * m + (1 - beta1) * g) + decay * w)

    return step


def lamb(lr, decay, beta1=0.9, beta2=0.999, eps=1e-6):
    def step(w, g, t, memory):
        m = memory["m"] = beta1 * memory.get("m", torch.zeros_like(w)) + (1 - beta1) * g
        v = memory["v"] = beta2 * memory.get("v", torch.zeros_like(w)) + (1 - beta2) * g * g
        d = (m / (1 - beta1**t)) / (torch.sqrt(v / (1 - beta2**t)) + eps) + decay * w
        trust = w.norm() / d.norm() if w.norm() > 0 and d.norm() > 0 else 1
        return lr * trust * d

    return step


def case(optimizer, rate=None, **rest):
    def loss(p, d):
        return F.mse_loss(d.x(8) @ p["m.dense_1.w"] + p["m.dense_1.b"], d.t(6))

    return Case(dense("m.dense_1", 8, 6), loss, optimizer, rate, **rest)


def several(optimizer, **rest):
    return case(optimizer, steps=8, **rest)


def scheduled(rate, steps=3):
    return case(lambda p: optim.SGD(p), rate, steps=steps)


def pytorch(schedule, steps, first=0.1):
    """The learning rates of one of PyTorch's schedules."""
    optimizer = optim.SGD([torch.zeros(1)], lr=first)
    scheduler, rates = schedule(optimizer), []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return scheduled(lambda step, steps: rates[step - 1], steps)


CASES = {
    "sgd": several(lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
    "momentum": several(lambda p: optim.SGD(p, lr=0.05, momentum=0.8)),
    "nesterov": several(lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True)),
    "adam": case(lambda p: optim.Adam(p, lr=0.01)),
    "adamw": case(lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.1)),
    "radam": several(lambda p: optim.RAdam(p, lr=0.01, betas=(0.9, 0.98))),
    "nadam": several(lambda p: optim.NAdam(p, lr=0.01)),
    "lion": several(lambda p: Formula(p, lion(0.01, 0.1))),
    "lamb": several(lambda p: Formula(p, lamb(0.01, 0.1))),
    "rmsprop": case(lambda p: optim.RMSprop(p, lr=0.01, momentum=0.9)),
    "adagrad": case(lambda p: optim.Adagrad(p, lr=0.1)),
    "adadelta": several(lambda p: optim.Adadelta(p)),
    "clip_norm": case(lambda p: optim.SGD(p, lr=0.1), limit=0.5),
    "clip_value": case(lambda p: optim.SGD(p, lr=0.1), bound=0.1),
    "weight_decay": case(lambda p: optim.SGD(p, lr=0.1, weight_decay=0.05)),
    "ema": several(lambda p: optim.SGD(p, lr=0.1), average=0.9),
    "constant": scheduled(lambda step, steps: 0.1),
    "cosine": scheduled(lambda step, steps: 0.01 + (0.1 - 0.01) * (1 + math.cos(math.pi * step / steps)) / 2),
    "linear": scheduled(lambda step, steps: 0.1 + (0.01 - 0.1) * step / steps),
    "exponential": pytorch(lambda o: lr_scheduler.ExponentialLR(o, 0.5 ** (1 / 4)), 8),
    "step_decay": scheduled(lambda step, steps: 0.1 * 0.5 ** ((step - 1) // 2)),
    "warmup": scheduled(lambda step, steps: min(1, step / 2) * (0.1 - 0.1 * step / steps)),
    "one_cycle": pytorch(lambda o: lr_scheduler.OneCycleLR(o, 0.2, total_steps=10), 10),
    "inverse_sqrt": scheduled(lambda step, steps: 0.2 * min(step / 3, math.sqrt(3 / step)), steps=8),
    "polynomial": scheduled(lambda step, steps: 0.01 + 0.19 * (1 - step / steps) ** 0.9, steps=8),
}
