# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The networks of the benchmark as a JAX user writes them: those of torch_networks.py, with images as
# N, H, W, C and filters as R, S, C, K. Each entry of NETWORKS has
# `batch(numbers, size)` of numpy arrays, `parameters(key)`, `state()` that is not trained,
# `loss(parameters, state, key, *batch)` -> (loss, state) and an `optimizer`.

import math

import jax
import jax.numpy as jnp
from jax import lax

from jax_optimizers import Adam, Sgd


def uniform(key, shape, fan_in):
    bound = 1 / math.sqrt(fan_in)
    return jax.random.uniform(key, shape, minval=-bound, maxval=bound)


def dense_parameters(key, inputs, outputs):
    w, b = jax.random.split(key)
    return {"w": uniform(w, (inputs, outputs), inputs), "b": uniform(b, (outputs,), inputs)}


def dense(p, x):
    return x @ p["w"] + p["b"]


def convolution_parameters(key, kernel, inputs, outputs):
    return uniform(key, (kernel, kernel, inputs, outputs), kernel * kernel * inputs)


def convolution(w, x, stride=1, padding=0, groups=1):
    return lax.conv_general_dilated(
        x, w, (stride, stride), [(padding, padding)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC"),
        feature_group_count=groups,
    )  # fmt: skip


def max_pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def dropout(key, x, rate):
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def cross_entropy(logits, label):
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), label[..., None], axis=-1)
    return -chosen.mean()


class Classifier:
    """To ten classes, trained with Adam, without a state."""

    shape = (28, 28, 1)
    optimizer = Adam(1e-3)

    def batch(self, numbers, size):
        x = numbers.random((size, *self.shape), dtype="float32")
        return x, numbers.integers(0, 10, size, dtype="int32")

    def state(self):
        return {}

    def loss(self, p, state, key, x, label):
        return cross_entropy(self.logits(p, key, x), label), state


class Mlp(Classifier):
    def parameters(self, key):
        sizes = [784, 512, 256, 10]
        keys = jax.random.split(key, 3)
        return [dense_parameters(k, i, o) for k, i, o in zip(keys, sizes, sizes[1:])]

    def logits(self, p, key, x):
        x = x.reshape(len(x), -1)
        for layer, k in zip(p[:-1], jax.random.split(key)):
            x = dropout(k, jax.nn.relu(dense(layer, x)), 0.2)
        return dense(p[-1], x)


class Lenet(Classifier):
    def parameters(self, key):
        keys = jax.random.split(key, 5)
        filters = [(1, 16), (16, 32)]
        return {
            "filters": [convolution_parameters(k, 5, *c) for k, c in zip(keys, filters)],
            "biases": [jnp.zeros(outputs) for _, outputs in filters],
            "dense": [
                dense_parameters(k, *c) for k, c in zip(keys[2:], [(800, 120), (120, 84), (84, 10)])
            ],
        }

    def logits(self, p, key, x):
        for w, b, padding in zip(p["filters"], p["biases"], (2, 0)):
            x = max_pool(jax.nn.relu(convolution(w, x, padding=padding) + b))
        x = dropout(key, jax.nn.relu(dense(p["dense"][0], x.reshape(len(x), -1))), 0.3)
        return dense(p["dense"][2], jax.nn.relu(dense(p["dense"][1], x)))


class Convolutions(Classifier):
    """For images of 32x32. The state is the running statistics, in the order of the units."""

    shape = (32, 32, 3)
    optimizer = Sgd(0.01, 0.9)

    def parameters(self, key):
        units = list(self.units())
        *keys, last = jax.random.split(key, len(units) + 1)
        return {
            "units": [
                {"w": convolution_parameters(k, kernel, i // groups, o), "scale": jnp.ones(o), "shift": jnp.zeros(o)}
                for k, (kernel, _, i, o, groups) in zip(keys, units)
            ],
            "head": dense_parameters(last, 512, 10),
        }

    def state(self):
        return [(jnp.zeros(outputs), jnp.ones(outputs)) for _, _, _, outputs, _ in self.units()]

    def loss(self, p, state, key, x, label):
        layers = zip(p["units"], state, self.units())
        after = []

        def unit(x):
            q, (mean, variance), (kernel, stride, _, _, groups) = next(layers)
            x = convolution(q["w"], x, stride, kernel // 2, groups)
            m, v = x.mean((0, 1, 2)), x.var((0, 1, 2))
            count = x.size // x.shape[-1]
            after.append((0.9 * mean + 0.1 * m, 0.9 * variance + 0.1 * v * count / (count - 1)))
            return (x - m) * (lax.rsqrt(v + 1e-5) * q["scale"]) + q["shift"]

        x = self.body(unit, jax.nn.relu(unit(x)))
        return cross_entropy(dense(p["head"], x.mean((1, 2))), label), after


class Resnet18(Convolutions):
    def units(self):
        """(kernel, stride, inputs, outputs, groups) of each convolution with its normalisation."""
        yield 3, 1, 3, 64, 1
        inputs = 64
        for channels, stride in self.blocks():
            yield 3, stride, inputs, channels, 1
            yield 3, 1, channels, channels, 1
            if inputs != channels:
                yield 1, stride, inputs, channels, 1
            inputs = channels

    def blocks(self):
        for channels in (64, 128, 256, 512):
            yield from ((channels, 1 if channels == 64 else 2), (channels, 1))

    def body(self, unit, x):
        for channels, _ in self.blocks():
            body = unit(jax.nn.relu(unit(x)))
            x = jax.nn.relu(body + (x if x.shape[-1] == channels else unit(x)))
        return x


class Mobilenet(Convolutions):
    def units(self):
        yield 3, 1, 3, 32, 1
        inputs = 32
        for channels, stride in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
            yield 3, stride, inputs, inputs, inputs
            yield 1, 1, inputs, channels, 1
            inputs = channels

    def body(self, unit, x):
        for _ in range(len(list(self.units())) - 1):
            x = jax.nn.relu(unit(x))
        return x


class Recurrent(Classifier):
    """Two layers over 64 steps of 128 numbers; the last state is classified."""

    shape = (64, 128)

    def __init__(self, gates, carry, cell):
        self.gates, self.carry, self.cell = gates, carry, cell

    def parameters(self, key):
        keys = jax.random.split(key, 3)
        return {
            "layers": [self.layer(k, inputs) for k, inputs in zip(keys, (128, 256))],
            "head": dense_parameters(keys[2], 256, 10),
        }

    def layer(self, key, inputs, units=256):
        keys = jax.random.split(key, 4)
        shapes = {"w": (inputs, self.gates * units), "u": (units, self.gates * units)}
        shapes |= {"b": (self.gates * units,), "c": (self.gates * units,)}
        return {name: uniform(k, shape, units) for k, (name, shape) in zip(keys, shapes.items())}

    def logits(self, p, key, x):
        x = x.swapaxes(0, 1)
        for q in p["layers"]:
            # Everything that does not wait for the previous step is one product before the loop.
            projected = x @ q["w"] + q["b"]
            start = (jnp.zeros((x.shape[1], 256)),) * self.carry
            _, x = lax.scan(lambda carry, y, q=q: self.cell(q, carry, y), start, projected)
        return dense(p["head"], x[-1])


def lstm_cell(p, carry, projected):
    h, c = carry
    i, f, g, o = jnp.split(projected + h @ p["u"] + p["c"], 4, axis=-1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    h = jax.nn.sigmoid(o) * jnp.tanh(c)
    return (h, c), h


def gru_cell(p, carry, projected):
    (h,) = carry
    r, z, n = jnp.split(projected, 3, axis=-1)
    hr, hz, hn = jnp.split(h @ p["u"] + p["c"], 3, axis=-1)
    n = jnp.tanh(n + jax.nn.sigmoid(r + hr) * hn)
    z = jax.nn.sigmoid(z + hz)
    h = n + z * (h - n)
    return (h,), h


class Gpt:
    """Characters, 65 of them, 256 at a time; d 384, 6 layers, 6 heads."""

    width, depth, heads, length, vocabulary = 384, 6, 6, 256, 65
    optimizer = Adam(3e-4, weight_decay=0.1)

    def batch(self, numbers, size):
        shape = size, self.length
        return tuple(numbers.integers(0, self.vocabulary, shape, dtype="int32") for _ in range(2))

    def state(self):
        return {}

    def norm_parameters(self):
        return {"scale": jnp.ones(self.width), "shift": jnp.zeros(self.width)}

    def block_parameters(self, key):
        d = self.width
        keys = jax.random.split(key, 4)
        shapes = {"qkv": (d, 3 * d), "out": (d, d), "up": (d, 4 * d), "down": (4 * d, d)}
        layers = {name: dense_parameters(k, *shape) for k, (name, shape) in zip(keys, shapes.items())}
        return {**layers, "first": self.norm_parameters(), "second": self.norm_parameters()}

    def parameters(self, key):
        table, place, head, *blocks = jax.random.split(key, 3 + self.depth)
        return {
            "table": jax.random.normal(table, (self.vocabulary, self.width)),
            "place": 0.02 * jax.random.normal(place, (self.length, self.width)),
            "blocks": [self.block_parameters(k) for k in blocks],
            "norm": self.norm_parameters(),
            "head": dense_parameters(head, self.width, self.vocabulary),
        }

    def loss(self, p, state, key, text, target):
        x = p["table"][text] + p["place"]
        for q in p["blocks"]:
            x = x + self.attention(q, layer_norm(q["first"], x))
            hidden = jax.nn.gelu(dense(q["up"], layer_norm(q["second"], x)), approximate=False)
            x = x + dense(q["down"], hidden)
        return cross_entropy(dense(p["head"], layer_norm(p["norm"], x)), target), state

    def attention(self, p, x):
        n, t, d = x.shape
        q, k, v = (
            part.reshape(n, t, self.heads, d // self.heads) for part in jnp.split(dense(p["qkv"], x), 3, axis=-1)
        )
        y = jax.nn.dot_product_attention(q, k, v, is_causal=True)
        return dense(p["out"], y.reshape(n, t, d))


def layer_norm(p, x):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) * lax.rsqrt(variance + 1e-5) * p["scale"] + p["shift"]


class Vae(Classifier):
    """784-400-20-400-784; its loss is the negative bound in nats."""

    shape = (784,)

    def parameters(self, key):
        shapes = {"hidden": (784, 400), "mu": (400, 20), "log_var": (400, 20), "up": (20, 400), "out": (400, 784)}
        keys = jax.random.split(key, len(shapes))
        return {name: dense_parameters(k, *shape) for k, (name, shape) in zip(keys, shapes.items())}

    def loss(self, p, state, key, x, label):
        h = jax.nn.relu(dense(p["hidden"], x))
        mu, log_var = dense(p["mu"], h), dense(p["log_var"], h)
        z = mu + jnp.exp(log_var / 2) * jax.random.normal(key, mu.shape)
        logits = dense(p["out"], jax.nn.relu(dense(p["up"], z)))
        nll = (jax.nn.softplus(logits) - x * logits).sum()
        divergence = (jnp.exp(log_var) + mu**2 - 1 - log_var).sum() / 2
        return (nll + divergence) / len(x), state


NETWORKS = {
    "mnist-mlp": Mlp,
    "mnist-lenet": Lenet,
    "resnet18": Resnet18,
    "mobilenet": Mobilenet,
    "lstm": lambda: Recurrent(4, 2, lstm_cell),
    "gru": lambda: Recurrent(3, 1, gru_cell),
    "gpt": Gpt,
    "vae": Vae,
}
