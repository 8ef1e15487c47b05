# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The documented orders of rows (runtime/core/Shuffle.h) and random numbers (dlb.random_uniform),
# written a second time from their description, so that an outside framework can train from the
# same weights on the same mini-batches.

import numpy as np

PARTS = 0x70617274  # "part"
EPOCH = 0x65706F63  # "epoc"


def philox(counter, key):
    """Philox4x32-10 (Salmon et al., 2011) of each row of `counter` ([n, 4] words), one key."""
    c = [counter[:, i].astype(np.uint64) for i in range(4)]
    k0, k1 = key
    mask = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [
            (p1 >> np.uint64(32)) ^ c[1] ^ np.uint64(k0),
            p1 & mask,
            (p0 >> np.uint64(32)) ^ c[3] ^ np.uint64(k1),
            p0 & mask,
        ]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(c, axis=1)


def order(rows, seed, purpose, epoch):
    counter = np.zeros((rows // 2 + 1, 4), dtype=np.uint64)
    counter[:, 0] = np.arange(rows // 2 + 1)
    counter[:, 1] = epoch
    counter[:, 2] = purpose
    words = philox(counter, (seed & 0xFFFFFFFF, seed >> 32))
    result = list(range(rows))
    for i in range(rows - 1, 0, -1):
        low, high = words[i // 2, 2 * (i % 2) : 2 * (i % 2) + 2]
        other = ((int(low) | int(high) << 32) * (i + 1)) >> 64
        result[i], result[other] = result[other], result[i]
    return np.array(result)


def parts(rows, shares):
    """The rows of each part of a source that is cut by shares."""
    boundaries = [0] + [int(np.floor(rows * total + 0.5)) for total in np.cumsum(shares)]
    shuffled = order(rows, 0, PARTS, 0)
    return [shuffled[a:b] for a, b in zip(boundaries, boundaries[1:])]


def batches(part, size, seed, count):
    """The rows of the first `count` mini-batches; rows left over at the end of an epoch wait."""
    epoch = 0
    while True:
        visited = part[order(len(part), seed, EPOCH, epoch)]
        for start in range(0, len(part) - size + 1, size):
            if count == 0:
                return
            count -= 1
            yield visited[start : start + size]
        epoch += 1


def words(name, count, seed, step):
    """The first `count` words of the stream `name`: its number is the FNV-1a hash of the name."""
    stream = 0xCBF29CE484222325
    for byte in name.encode():
        stream = ((stream ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    counter = np.zeros((count // 4 + 1, 4), dtype=np.uint64)
    counter[:, 0] = np.arange(count // 4 + 1)
    counter[:, 1] = step
    counter[:, 2] = stream & 0xFFFFFFFF
    counter[:, 3] = stream >> 32
    return philox(counter, (seed & 0xFFFFFFFF, seed >> 32)).ravel()[:count]


def random_uniform(name, shape, seed, step=0):
    """On [0, 1); a parameter's first values are drawn at step 0 under its own name."""
    bits = words(name, int(np.prod(shape)), seed, step) >> np.uint64(8)
    return (bits.astype(np.float64) * 2.0**-24).reshape(shape)


def random_normal(name, shape, seed, step=0):
    """Mean 0, standard deviation 1, after Box and Muller: two words for each number."""
    count = int(np.prod(shape))
    bits = (words(name, 2 * count, seed, step) >> np.uint64(8)).astype(np.float64).reshape(-1, 2)
    radius = np.sqrt(-2 * np.log((bits[:, 0] + 1) * 2.0**-24))
    return (radius * np.cos(2 * np.pi * bits[:, 1] * 2.0**-24)).reshape(shape)
