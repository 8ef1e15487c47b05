# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Optimizers over a tree of parameters: `start(parameters)` is the first memory, and
# `update(parameters, gradients, memory)` returns the parameters and the memory after a step.

from dataclasses import dataclass

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Sgd:
    rate: float
    momentum: float

    def start(self, parameters):
        return jax.tree.map(jnp.zeros_like, parameters)

    def update(self, parameters, gradients, memory):
        memory = jax.tree.map(lambda v, g: self.momentum * v + g, memory, gradients)
        return jax.tree.map(lambda p, v: p - self.rate * v, parameters, memory), memory


@dataclass(frozen=True)
class Adam:
    rate: float
    weight_decay: float = 0.0  # apart from the gradient, as in AdamW
    first_decay: float = 0.9
    second_decay: float = 0.999
    epsilon: float = 1e-8

    def start(self, parameters):
        # Trees of their own: a buffer can be donated once.
        first, second = (jax.tree.map(jnp.zeros_like, parameters) for _ in range(2))
        return {"first": first, "second": second, "count": jnp.zeros(())}

    def update(self, parameters, gradients, memory):
        count = memory["count"] + 1
        first_scale = 1 / (1 - self.first_decay**count)
        second_scale = 1 / (1 - self.second_decay**count)
        first = jax.tree.map(
            lambda m, g: self.first_decay * m + (1 - self.first_decay) * g, memory["first"], gradients
        )
        second = jax.tree.map(
            lambda v, g: self.second_decay * v + (1 - self.second_decay) * g * g, memory["second"], gradients
        )

        def moved(p, m, v):
            direction = m * first_scale / (jnp.sqrt(v * second_scale) + self.epsilon)
            return p * (1 - self.rate * self.weight_decay) - self.rate * direction

        after = jax.tree.map(moved, parameters, first, second)
        return after, {"first": first, "second": second, "count": count}
