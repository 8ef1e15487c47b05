# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: attention and the transformer's blocks, around PyTorch's
# scaled_dot_product_attention.

import torch
from torch.nn import functional as F

from library_case import Case
from weights import dense, norm, xavier


def attention_weights(path, q, k=None, v=None):
    """The four projections of queries, keys and values of these widths, and of the result."""
    shapes = {}
    for number, width in enumerate((q, k or q, v or q, q), 1):
        shapes |= dense(f"{path}.dense_{number}", width, q, xavier(width, q))
    return shapes


def linear(p, x, path):
    return x @ p[path + ".w"] + p[path + ".b"]


def attention(p, path, heads, q, k, v, mask=None, causal=False):
    def split(x, number):
        return linear(p, x, f"{path}.dense_{number}").unflatten(-1, (heads, -1)).transpose(1, 2)

    q, k, v = split(q, 1), split(k, 2), split(v, 3)
    seen = torch.ones(q.shape[2], k.shape[2], dtype=torch.bool)
    if causal:
        seen = seen.tril(k.shape[2] - q.shape[2])
    if mask is not None:
        seen = seen & mask[:, None, None, :]
    y = F.scaled_dot_product_attention(q, k, v, attn_mask=seen)
    return linear(p, y.transpose(1, 2).flatten(2), f"{path}.dense_4")


def layer_norm(p, x, path):
    return F.layer_norm(x, x.shape[-1:], p[path + ".gamma"], p[path + ".beta"])


def perceptron_weights(path, number, width, wide):
    return dense(f"{path}.dense_{number}", width, wide) | dense(f"{path}.dense_{number + 1}", wide, width)


def perceptron(p, x, path, number):
    return linear(p, F.gelu(linear(p, x, f"{path}.dense_{number}")), f"{path}.dense_{number + 1}")


def encoder_weights(path, width, widen=4):
    return (
        norm(f"{path}.layer_norm_1", width)
        | attention_weights(f"{path}.attention_1", width)
        | norm(f"{path}.layer_norm_2", width)
        | perceptron_weights(path, 1, width, widen * width)
    )


def encoder(p, path, heads, x, mask=None, causal=False, dropout=lambda x, name: x):
    a = layer_norm(p, x, f"{path}.layer_norm_1")
    y = attention(p, f"{path}.attention_1", heads, a, a, a, mask, causal)
    x = x + dropout(y, f"{path}.dropout_1")
    y = perceptron(p, layer_norm(p, x, f"{path}.layer_norm_2"), path, 1)
    return x + dropout(y, f"{path}.dropout_2")


def decoder_weights(path, width, memory, widen=4):
    return (
        norm(f"{path}.layer_norm_1", width)
        | attention_weights(f"{path}.attention_1", width)
        | norm(f"{path}.layer_norm_2", width)
        | attention_weights(f"{path}.attention_2", width, memory, memory)
        | norm(f"{path}.layer_norm_3", width)
        | perceptron_weights(path, 1, width, widen * width)
    )


def decoder(p, path, heads, x, memory, mask):
    a = layer_norm(p, x, f"{path}.layer_norm_1")
    x = x + attention(p, f"{path}.attention_1", heads, a, a, a, causal=True)
    a = layer_norm(p, x, f"{path}.layer_norm_2")
    x = x + attention(p, f"{path}.attention_2", heads, a, memory, memory, mask)
    return x + perceptron(p, layer_norm(p, x, f"{path}.layer_norm_3"), path, 1)


def memory(d):
    return d.numbers[:, 12:42].reshape(-1, 5, 6)


def attention_case(p, d):
    x, y, seen = d.x(3, 4), memory(d), d.label(5) != 0
    x = attention(p, "m.attention_1", 2, x, x, x)
    x = attention(p, "m.attention_2", 2, x, x, x, causal=True)
    return F.mse_loss(attention(p, "m.attention_3", 4, x, y, y[..., :5], seen), d.t(3, 4))


def encoder_case(p, d):
    x = encoder(p, "m.encoder_block_1", 2, d.x(6, 4), d.label(6) != 0)
    return F.mse_loss(encoder(p, "m.encoder_block_2", 2, x, causal=True), d.t(6, 4))


def decoder_case(p, d):
    y = decoder(p, "m.decoder_block_1", 2, d.x(3, 4), memory(d), d.label(5) != 0)
    return F.mse_loss(y, d.t(3, 4))


CASES = {
    "attention": Case(
        attention_weights("m.attention_1", 4)
        | attention_weights("m.attention_2", 4)
        | attention_weights("m.attention_3", 4, 6, 5),
        attention_case,
    ),
    "encoder_block": Case(
        encoder_weights("m.encoder_block_1", 4, 2) | encoder_weights("m.encoder_block_2", 4),
        encoder_case,
    ),
    "decoder_block": Case(decoder_weights("m.decoder_block_1", 4, 6, 2), decoder_case),
}
