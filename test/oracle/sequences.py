# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The networks of examples/digits-lstm, digits-gru, digits-attention and shakespeare-gpt in PyTorch;
# the last one smaller, as its test sets it.

import functools
import os

import numpy as np
import torch
from torch.nn import functional as F

import order
from images import DATA, digits
from library_attention import encoder, encoder_weights, layer_norm, linear
from library_recurrence import gru_layer, gru_weights, joint_weights, lstm_layer
from weights import dense, norm, normal


class DigitsLstm:
    name, batch, data = "digits-lstm", 32, staticmethod(digits)
    shapes = joint_weights("reader.lstm_1.cell", 8, 64, 4) | dense("reader.dense_1", 64, 10)

    @staticmethod
    def loss(p, draw, image, label):
        states = lstm_layer(p, "reader.lstm_1", image, 64)
        return F.cross_entropy(linear(p, states[:, -1], "reader.dense_1"), label)


class DigitsGru:
    name, batch, data = "digits-gru", 32, staticmethod(digits)
    shapes = gru_weights("reader.gru_1.cell", 8, 64) | dense("reader.dense_1", 64, 10)

    @staticmethod
    def loss(p, draw, image, label):
        states = gru_layer(p, "reader.gru_1", image, 64)
        return F.cross_entropy(linear(p, states[:, -1], "reader.dense_1"), label)


class DigitsAttention:
    name, batch, data = "digits-attention", 32, staticmethod(digits)
    width, blocks = 64, ("reader.encoder_block_1", "reader.encoder_block_2")
    shapes = (
        dense("reader.dense_1", 8, width)
        | {"reader.positional_encoding_1.place": ((8, width), normal(0.02))}
        | encoder_weights(blocks[0], width)
        | encoder_weights(blocks[1], width)
        | norm("reader.layer_norm_1", width)
        | dense("reader.dense_2", width, 10)
    )

    @classmethod
    def loss(cls, p, draw, image, label):
        def dropout(x, name):
            return torch.where(draw.uniform(name, x.shape) >= 0.1, x / (1 - 0.1), 0)

        x = linear(p, image, "reader.dense_1") + p["reader.positional_encoding_1.place"]
        for block in cls.blocks:
            x = encoder(p, block, 4, x, dropout=dropout)
        x = layer_norm(p, x, "reader.layer_norm_1").mean(1)
        return F.cross_entropy(linear(p, x, "reader.dense_2"), label, label_smoothing=0.1)


@functools.cache
def shakespeare():
    """Every window of 64 characters of the training part, and that one character later."""
    with open(os.path.join(DATA, "tinyshakespeare", "input.txt"), encoding="utf-8") as file:
        text = file.read()
    text = text[: int(np.floor(len(text) * 0.9 + 0.5))]
    number = {character: label for label, character in enumerate(sorted(set(text)))}
    labels = torch.tensor([number[character] for character in text])
    windows = labels.unfold(0, 64, 1)
    return (windows[:-1], windows[1:]), np.arange(len(windows) - 1)


class ShakespeareGpt:
    """With dim = 16, depth = 2, heads = 2 and mini-batches of 4."""

    name, batch, data = "shakespeare-gpt", 4, staticmethod(shakespeare)
    blocks = ("gpt.encoder_block_1", "gpt.encoder_block_2")
    shapes = (
        {"gpt.embedding_1.table": ((65, 16), normal(0.02))}
        | {"gpt.positional_encoding_1.place": ((64, 16), normal(0.02))}
        | encoder_weights(blocks[0], 16)
        | encoder_weights(blocks[1], 16)
        | norm("gpt.layer_norm_1", 16)
        | dense("gpt.dense_1", 16, 65)
    )

    @classmethod
    def loss(cls, p, draw, window, target):
        x = F.embedding(window, p["gpt.embedding_1.table"]) + p["gpt.positional_encoding_1.place"]
        for block in cls.blocks:
            x = encoder(p, block, 2, x, causal=True)
        logits = linear(p, layer_norm(p, x, "gpt.layer_norm_1"), "gpt.dense_1")
        return F.cross_entropy(logits.flatten(0, 1), target.flatten())
