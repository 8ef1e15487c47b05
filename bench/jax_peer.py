# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# JAX's side: `jax_peer.py NETWORK train BATCH THREADS`. A training step is one compiled function
# that is given the memory of its own last results.

import os
import sys


def use_processors(count):
    """XLA has as many threads as the process has processors when it starts."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def train_step(network, key):
    import jax

    optimizer = network.optimizer
    parameters = network.parameters(key)
    kept = parameters, network.state(), optimizer.start(parameters), key

    @jax.jit(donate_argnums=0)
    def update(kept, *batch):
        parameters, state, memory, key = kept
        key, mask = jax.random.split(key)
        gradient = jax.value_and_grad(network.loss, has_aux=True)
        (loss, state), gradients = gradient(parameters, state, mask, *batch)
        parameters, memory = optimizer.update(parameters, gradients, memory)
        return (parameters, state, memory, key), loss

    def step(batch):
        nonlocal kept
        kept, loss = update(kept, *batch)
        jax.block_until_ready(loss)
        return loss

    return step


def main():
    name, mode, batch, threads = sys.argv[1:]
    assert mode == "train"
    use_processors(int(threads))
    import jax
    import numpy

    from jax_networks import NETWORKS
    from peer import serve

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_default_matmul_precision", "highest")
    network = NETWORKS[name]()
    numbers = numpy.random.default_rng(0)
    batches = [tuple(map(jax.device_put, network.batch(numbers, int(batch)))) for _ in range(8)]
    serve(train_step(network, jax.random.key(0)), batches)


if __name__ == "__main__":
    main()
