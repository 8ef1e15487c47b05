# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: recurrence, with PyTorch's own cells and layers. Its weights are [gates, inputs]
# where dlb's are [inputs, gates]; of its two biases the second is 0 where dlb has one.

import torch
from torch.func import functional_call
from torch.nn import functional as F

from library_case import Case
from weights import dense, xavier


def joint_weights(path, inputs, units, gates):
    """One dense layer on [x, h]."""
    wide = gates * units
    return dense(f"{path}.dense_1", inputs + units, wide, xavier(inputs + units, wide))


def gru_weights(path, inputs, units):
    wide = 3 * units
    return dense(f"{path}.dense_1", inputs, wide, xavier(inputs, wide)) | dense(
        f"{path}.dense_2", units, wide, xavier(units, wide)
    )


def joint(p, path, inputs, suffix="", forget_bias=0):
    """PyTorch's parameters of rnn and lstm."""
    w, b = p[f"{path}.w"], p[f"{path}.b"]
    bias = torch.zeros_like(b)
    units = w.shape[0] - inputs
    bias[units : 2 * units] = forget_bias
    return {
        f"weight_ih{suffix}": w[:inputs].T,
        f"weight_hh{suffix}": w[inputs:].T,
        f"bias_ih{suffix}": b,
        f"bias_hh{suffix}": bias,
    }


def apart(p, path, suffix=""):
    """PyTorch's parameters of gru."""
    return {
        f"weight_ih{suffix}": p[f"{path}.dense_1.w"].T,
        f"weight_hh{suffix}": p[f"{path}.dense_2.w"].T,
        f"bias_ih{suffix}": p[f"{path}.dense_1.b"],
        f"bias_hh{suffix}": p[f"{path}.dense_2.b"],
    }


def run(module, parameters, *inputs):
    return functional_call(module, parameters, inputs)


def masked(cell, parameters, x, mask, *state):
    """The first state of `cell` at each place, where a mask that is false keeps all states."""
    states = []
    for t in range(x.shape[1]):
        given = state if len(state) > 1 else state[0]
        after = run(cell, parameters, x[:, t], given)
        after = after if len(state) > 1 else (after,)
        state = [torch.where(mask[:, t, None], new, old) for new, old in zip(after, state)]
        states.append(state[0])
    return torch.stack(states, 1)


def zeros(x, units):
    return torch.zeros(x.shape[0], units)


def seen(d):
    return d.label(6) != 0


def lstm_layer(p, path, x, units, forget_bias=1):
    module = torch.nn.LSTM(x.shape[2], units, batch_first=True)
    return run(module, joint(p, f"{path}.cell.dense_1", x.shape[2], "_l0", forget_bias), x)[0]


def gru_layer(p, path, x, units):
    return run(torch.nn.GRU(x.shape[2], units, batch_first=True), apart(p, f"{path}.cell", "_l0"), x)[0]


def rnn(p, d):
    y, _ = run(torch.nn.RNN(4, 3, batch_first=True), joint(p, "m.rnn_1.cell", 4, "_l0"), d.x(6, 4))
    y = masked(torch.nn.RNNCell(3, 3), joint(p, "m.rnn_2.cell", 3), y, seen(d), zeros(y, 3))
    return F.mse_loss(y, d.t(6, 3))


def lstm(p, d):
    y = lstm_layer(p, "m.lstm_1", d.x(6, 4), 3)
    parameters = joint(p, "m.lstm_2.cell.dense_1", 3)
    y = masked(torch.nn.LSTMCell(3, 3), parameters, y, seen(d), zeros(y, 3), zeros(y, 3))
    return F.mse_loss(y, d.t(6, 3))


def masked_gru(p, path, x, mask, units):
    cell = torch.nn.GRUCell(x.shape[2], units)
    return masked(cell, apart(p, f"{path}.cell"), x, mask, zeros(x, units))


def gru(p, d):
    y = masked_gru(p, "m.gru_2", gru_layer(p, "m.gru_1", d.x(6, 4), 3), seen(d), 3)
    return F.mse_loss(y, d.t(6, 3))


def bidirectional(p, d):
    x, mask = d.x(6, 4), seen(d)
    y = masked_gru(p, "m.gru_1", x, mask, 3), masked_gru(p, "m.gru_2", x.flip(1), mask.flip(1), 2).flip(1)
    return F.mse_loss(torch.cat(y, dim=2), d.t(6, 5))


def lstm_cell(p, d):
    x, h, c = d.x(10).split([4, 3, 3], dim=1)
    parameters = joint(p, "m.lstm_cell_1.dense_1", 4, forget_bias=1)
    return F.mse_loss(torch.cat(run(torch.nn.LSTMCell(4, 3), parameters, x, (h, c)), 1), d.t(6))


def gru_cell(p, d):
    x, h = d.x(7).split([4, 3], dim=1)
    return F.mse_loss(run(torch.nn.GRUCell(4, 3), apart(p, "m.gru_cell_1"), x, h), d.t(3))


CASES = {
    "rnn": Case(
        dense("m.rnn_1.cell", 7, 3, xavier(7, 3)) | dense("m.rnn_2.cell", 6, 3, xavier(6, 3)), rnn
    ),
    "lstm_cell": Case(joint_weights("m.lstm_cell_1", 4, 3, 4), lstm_cell),
    "lstm": Case(joint_weights("m.lstm_1.cell", 4, 3, 4) | joint_weights("m.lstm_2.cell", 3, 3, 4), lstm),
    "gru_cell": Case(gru_weights("m.gru_cell_1", 4, 3), gru_cell),
    "gru": Case(gru_weights("m.gru_1.cell", 4, 3) | gru_weights("m.gru_2.cell", 3, 3), gru),
    "bidirectional": Case(gru_weights("m.gru_1.cell", 4, 3) | gru_weights("m.gru_2.cell", 4, 2), bidirectional),
}
