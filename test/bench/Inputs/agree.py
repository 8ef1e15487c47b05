# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Whether the benchmark's PyTorch and JAX networks are the same function: `agree.py BENCH` gives the
# parameters of the one to the other and prints, of each network, how many there are, and the largest
# relative difference of the loss and of the gradient's norm on one batch. Dropout and noise are off.

import sys

sys.path.insert(0, sys.argv[1])

import jax
import jax.numpy as jnp
import jax_networks
import numpy
import torch
import torch_networks
from torch import nn

jax_networks.dropout = lambda key, x, rate: x


def array(tensor):
    return jnp.asarray(tensor.detach().numpy())


def dense(layer):
    return {"w": array(layer.weight.T), "b": array(layer.bias)}


def norm(layer):
    return {"scale": array(layer.weight), "shift": array(layer.bias)}


def filters(layer):
    return array(layer.weight.permute(2, 3, 1, 0))


def of(network, kind):
    return [m for m in network.modules() if isinstance(m, kind)]


def mlp(network):
    return [dense(layer) for layer in of(network, nn.Linear)]


def lenet(network):
    layers = of(network, nn.Conv2d)
    denses = [dense(layer) for layer in of(network, nn.Linear)]
    # The first dense layer reads an image that was flattened: its channels come last in JAX.
    denses[0]["w"] = denses[0]["w"].reshape(32, 25, 120).swapaxes(0, 1).reshape(800, 120)
    return {"filters": [filters(c) for c in layers], "biases": [array(c.bias) for c in layers], "dense": denses}


def resnet(network):
    pairs = zip(of(network, nn.Conv2d), of(network, nn.BatchNorm2d))
    return {"units": [{"w": filters(c), **norm(n)} for c, n in pairs], "head": dense(of(network, nn.Linear)[0])}


def recurrent(network):
    def layer(k):
        w, u, b, c = (getattr(network.layer, f"{name}_l{k}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        return {"w": array(w.T), "u": array(u.T), "b": array(b), "c": array(c)}

    return {"layers": [layer(0), layer(1)], "head": dense(network.head)}


def gpt(network):
    def block(b):
        layers = {"qkv": b.qkv, "out": b.out, "up": b.mlp[0], "down": b.mlp[2]}
        norms = {"first": norm(b.norms[0]), "second": norm(b.norms[1])}
        return {name: dense(layer) for name, layer in layers.items()} | norms

    return {
        "table": array(network.table.weight),
        "place": array(network.place),
        "blocks": [block(b) for b in network.blocks],
        "norm": norm(network.head[0]),
        "head": dense(network.head[1]),
    }


def vae(network):
    first, _, second = network.decoder
    layers = {"hidden": network.hidden, "mu": network.mu, "log_var": network.log_var, "up": first, "out": second}
    return {name: dense(layer) for name, layer in layers.items()}


TRANSLATIONS = {
    "mnist-mlp": mlp,
    "mnist-lenet": lenet,
    "resnet18": resnet,
    "mobilenet": resnet,
    "lstm": recurrent,
    "gru": recurrent,
    "gpt": gpt,
    "vae": vae,
}
jax.random.normal = lambda key, shape: jnp.zeros(shape)
for name, translate in TRANSLATIONS.items():
    torch.manual_seed(0)
    theirs, ours = torch_networks.NETWORKS[name](), jax_networks.NETWORKS[name]()
    # Normalisation takes the statistics of the batch in training; the rest is the same without it.
    theirs.train(name in ("resnet18", "mobilenet", "lstm", "gru"))
    batch = theirs.batch(4)
    loss = theirs.loss(*batch)
    loss.backward()
    length = torch.sqrt(sum((p.grad**2).sum() for p in theirs.parameters())).item()

    x, y = (part.numpy() for part in batch)
    x = x.transpose(0, 2, 3, 1) if x.ndim == 4 else x
    parameters = translate(theirs)
    value = jax.value_and_grad(lambda p: ours.loss(p, ours.state(), jax.random.key(0), x, y)[0])
    their_loss, gradients = value(parameters)
    their_length = numpy.sqrt(sum(float((g**2).sum()) for g in jax.tree.leaves(gradients)))

    counts = sum(p.numel() for p in theirs.parameters()), sum(p.size for p in jax.tree.leaves(parameters))
    assert counts[0] == counts[1] == sum(p.size for p in jax.tree.leaves(ours.parameters(jax.random.key(0))))
    differences = abs(their_loss / loss.item() - 1), abs(their_length / length - 1)
    print(name, counts[0], "differ" if max(differences) > 1e-4 else "agree")
count = sum(p.numel() for p in torch_networks.NETWORKS["resnet18-224"]().parameters())
print("resnet18-224", count)
