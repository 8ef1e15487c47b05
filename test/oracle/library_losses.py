# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Cases of library.py: losses. PyTorch's function where it has one, else the formula of the paper.

import torch
from torch.nn import functional as F

from library_case import Case
from weights import dense


def scores(loss):
    """x: [8] |> dense(6), against t: [6]."""
    return Case(dense("m.dense_1", 8, 6), lambda p, d: loss(d.x(8) @ p["m.dense_1.w"] + p["m.dense_1.b"], d.t(6)))


def vectors(loss):
    """x: [3, 8] |> dense(4): three vectors for each row."""
    return Case(dense("m.dense_1", 8, 4), lambda p, d: loss(d.x(3, 8) @ p["m.dense_1.w"] + p["m.dense_1.b"], d))


def labelled(loss):
    """x: [6, 8] |> dense(5), against label: class(5)[6]: 48 rows of logits and their labels."""

    def flat(p, d):
        logits = d.x(6, 8) @ p["m.dense_1.w"] + p["m.dense_1.b"]
        return loss(logits.flatten(0, 1), d.label(6).flatten())

    return Case(dense("m.dense_1", 8, 5), flat)


def weighted_mean(loss, weight):
    return (loss * weight).sum() / weight.expand_as(loss).sum()


def weighted_mean_case(y, t):
    rows = torch.arange(1.0, 7)
    return weighted_mean(y.square(), rows) + weighted_mean(y, t > 0) + weighted_mean(y, t - t + 2)


def mse(y, t):
    return F.mse_loss(y, t) + F.mse_loss(y[t > 0], t[t > 0])


def mae(y, t):
    return F.l1_loss(y, t) + F.l1_loss(y[t > 0], t[t > 0])


def huber(y, t):
    return F.huber_loss(y, t) + F.huber_loss(y, t, delta=0.5) + F.huber_loss(y[t > 0], t[t > 0])


CLASS_WEIGHTS = torch.tensor([0.5, 1, 2, 0.25, 3], dtype=torch.float64)


def cross_entropy(logits, label):
    mask = label != 0
    return (
        F.cross_entropy(logits, label)
        + 2 * F.cross_entropy(logits, label, label_smoothing=0.1)
        + 3 * F.cross_entropy(logits[mask], label[mask])
        + 4 * F.cross_entropy(logits, label, weight=CLASS_WEIGHTS)
        + 5 * F.cross_entropy(logits, label, weight=CLASS_WEIGHTS, label_smoothing=0.2, ignore_index=3)
    )


def bce(y, t):
    p, ones = torch.sigmoid(y), torch.ones(int((t > 0).sum()))
    return F.binary_cross_entropy(p, torch.sigmoid(t)) + F.binary_cross_entropy(p[t > 0], ones)


def bce_with_logits(y, t):
    ones = torch.ones(int((t > 0).sum()))
    return F.binary_cross_entropy_with_logits(y, torch.sigmoid(t)) + F.binary_cross_entropy_with_logits(y[t > 0], ones)


def kl_divergence(y, d):
    log_p, log_q = F.log_softmax(d.t(3, 4), -1).flatten(0, 1), F.log_softmax(y, -1).flatten(0, 1)
    mask = d.label(3).flatten() != 0
    # PyTorch's "batchmean" divides by the first dimension only.
    whole = F.kl_div(log_q, log_p, log_target=True, reduction="batchmean")
    return whole + F.kl_div(log_q[mask], log_p[mask], log_target=True, reduction="batchmean")


def hinge(y, t):
    loss = torch.clamp(1 - torch.where(t > 0, 1, -1) * y, min=0)
    return loss.mean() + loss[t > 0].mean()


def triplet(y, d):
    mask = d.label() != 0
    parts = y[:, 0], y[:, 1], y[:, 2]
    return F.triplet_margin_loss(*parts) + F.triplet_margin_loss(*(part[mask] for part in parts), margin=0.5)


def contrastive(y, d):
    distance = F.pairwise_distance(y[:, 0], y[:, 1])
    same = d.label(2)[:, 0] == d.label(2)[:, 1]
    return (torch.where(same, distance**2, torch.clamp(2 - distance, min=0) ** 2) / 2).mean()


def cosine_distance(y, d):
    mask, ones = d.label() != 0, torch.ones(8)
    pairs = y[:, 0], y[:, 1]
    masked = F.cosine_embedding_loss(*(part[mask] for part in pairs), ones[mask])
    return F.cosine_embedding_loss(*pairs, ones) + masked


def focal(logits, label):
    log_p = -F.cross_entropy(logits, label, reduction="none")
    loss = -((1 - log_p.exp()) ** 2) * log_p
    sharp = -CLASS_WEIGHTS[label] * (1 - log_p.exp()) ** 0.5 * log_p
    return loss.mean() + loss[label != 0].mean() + sharp.mean()


def dice(y, t):
    p, target = torch.sigmoid(y), (t > 0).double()
    weight = torch.arange(1.0, 7)

    def one(weight):
        both, areas = (weight * p * target).sum(1), (weight * (p + target)).sum(1)
        return (1 - (2 * both + 1) / (areas + 1)).mean()

    return one(torch.ones(6)) + one(weight)


def gaussian_nll(y, t):
    mu, var, target = y[:, :3], F.softplus(y[:, 3:]), t[:, :3]
    mask = target > 0
    masked = F.gaussian_nll_loss(mu[mask], target[mask], var[mask], full=True)
    return F.gaussian_nll_loss(mu, target, var, full=True) + masked


CASES = {
    "weighted_mean": scores(weighted_mean_case),
    "mse": scores(mse),
    "mae": scores(mae),
    "huber": scores(huber),
    "cross_entropy": labelled(cross_entropy),
    "bce": scores(bce),
    "bce_with_logits": scores(bce_with_logits),
    "kl_divergence": vectors(kl_divergence),
    "hinge": scores(hinge),
    "triplet": vectors(triplet),
    "contrastive": vectors(contrastive),
    "cosine_distance": vectors(cosine_distance),
    "focal": labelled(focal),
    "dice": scores(dice),
    "gaussian_nll": scores(gaussian_nll),
}
