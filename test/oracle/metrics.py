# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The metrics of the library, counted one row at a time as their definitions say, on the 60 rows of
# metrics.csv. Writes metrics.csv and metrics.json:
#
#     python3 test/oracle/metrics.py      (with PyTorch 2.13 and NumPy 2.4)
#
# Scores have one decimal, so that there are ties. Of `rare`, class 2 is never guessed, class 3 is never
# a label, and class 4 is neither.

import csv
import os

import numpy as np
import torch
from torch.nn import functional as F

import detection
import figures

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS, CLASSES = 60, 5


def make():
    random = np.random.default_rng(7)
    label = random.integers(0, CLASSES, ROWS)
    scores = np.round(random.standard_normal((ROWS, CLASSES)) + (np.arange(CLASSES) == label[:, None]), 1)
    p = np.round(random.standard_normal((ROWS, 3)), 1)
    q = np.round(p + random.standard_normal((ROWS, 3)) / 2, 1)
    good = (random.standard_normal(ROWS) + p[:, 0] > 0).astype(int)
    rare = random.integers(0, 3, ROWS)
    with open(os.path.join(HERE, "metrics.csv"), "w", newline="", encoding="utf-8") as file:
        for row in zip(scores, label, p, q, good, rare):
            numbers = [value for part in row for value in np.atleast_1d(part)]
            csv.writer(file, lineterminator="\n").writerow(map("{:g}".format, numbers))
    return scores, label, p, q, good, rare


def guess(scores):
    return [max(range(CLASSES), key=lambda k: (row[k], -k)) for row in scores.tolist()]


def top_k(scores, label, k, weight):
    hits = 0.0
    for row, own, w in zip(scores.tolist(), label, weight):
        order = sorted(range(CLASSES), key=lambda c: (-row[c], c))
        hits += w * (own in order[:k])
    return hits / sum(weight)


def by_class(found, label, share, positive=None):
    """share(both, guessed, real) of one class, or the mean over those that occur."""
    shares = {}
    for k in range(CLASSES):
        both = sum(a == k and b == k for a, b in zip(found, label))
        guessed, real = sum(a == k for a in found), sum(b == k for b in label)
        if guessed + real:
            whole = share(both, guessed, real)
            shares[k] = whole[0] / whole[1] if whole[1] else 0.0
    return shares[positive] if positive is not None else sum(shares.values()) / len(shares)


SHARES = {
    "precision": lambda both, guessed, real: (both, guessed),
    "recall": lambda both, guessed, real: (both, real),
    "f1": lambda both, guessed, real: (2 * both, guessed + real),
    "iou": lambda both, guessed, real: (both, guessed + real - both),
}


def auc(score, target):
    pairs = [(a > b) + 0.5 * (a == b) for a, s in zip(score, target) if s for b, t in zip(score, target) if not t]
    return sum(pairs) / len(pairs)


def edit_distance(a, b):
    """By its definition: of the first labels, the cheapest of three ways."""
    if not a or not b:
        return len(a) + len(b)
    change = edit_distance(a[:-1], b[:-1]) + (a[-1] != b[-1])
    return min(edit_distance(a[:-1], b) + 1, edit_distance(a, b[:-1]) + 1, change)


def before_end(labels):
    return labels[: labels.index(0)] if 0 in labels else labels


def edit_distances(first, second):
    """Between two slices of the columns of library.csv, of each row."""
    with open(os.path.join(HERE, "library.csv"), encoding="utf-8") as file:
        rows = [[int(float(cell)) for cell in row[80:90]] for row in csv.reader(file)]
    return [edit_distance(before_end(row[first]), before_end(row[second])) for row in rows]


def r2(x, y):
    return float(np.mean(1 - ((y - x) ** 2).sum(0) / ((y - y.mean(0)) ** 2).sum(0)))


def bias_and_variance(f, truth, y):
    """Of networks that say f: [networks, ...]."""
    return {
        "squared_bias": float(np.mean((f.mean(0) - truth) ** 2)),
        "variance": float(np.mean(f.var(0))),
        "expected_error": float(np.mean((f - y) ** 2)),
    }


def main():
    scores, label, p, q, good, rare = make()
    found, ones, weight = guess(scores), [1] * ROWS, (p[:, 0] > 0).astype(int).tolist()
    c = np.zeros((CLASSES, CLASSES))
    for k, j in zip(label, found):
        c[k, j] += 1
    rare_scores = scores - 9 * (np.arange(CLASSES) == 4) - 9 * (np.arange(CLASSES) == 2)
    logits = torch.tensor(scores)
    result = {
        "accuracy": {"plain": float(np.mean(np.array(found) == label)), "masked": top_k(scores, label, 1, weight)},
        "top_k": {f"top{k}": top_k(scores, label, k, ones) for k in (1, 2, 5)}
        | {"masked": top_k(scores, label, 3, weight)},
        "confusion_matrix": {"right": float(np.trace(c)), "c12": c[1, 2], "c21": c[2, 1], "c33": c[3, 3]},
        "perplexity": {
            "plain": float(F.cross_entropy(logits, torch.tensor(label)).exp()),
            "masked": float(F.cross_entropy(logits[p[:, 0] > 0], torch.tensor(label[p[:, 0] > 0])).exp()),
        },
        "r2": {"several": r2(p, q), "one": r2(p[:, 0], q[:, 0]), "mean": 0.0, "same": 1.0, "other": 0.0},
        "auc": {"ties": auc(p[:, 0], good), "reverse": auc(-p[:, 0], good), "flat": 0.5, "onesided": 0.5},
    }
    for name, share in SHARES.items():
        result[name] = {
            "plain": by_class(found, label, share),
            "second": by_class(found, label, share, positive=1),
            "rare": by_class(guess(rare_scores), rare, share),
            "missing": by_class(guess(rare_scores), rare, share, positive=3),
        }
    parts = bias_and_variance(np.stack([p, q, p * q]), 1.0, p + q)
    alone = bias_and_variance(q[None], p, p)
    for name in parts:
        result[name] = {"three": parts[name], "alone": alone[name]}
    near, short = edit_distances(slice(0, 5), slice(1, 6)), edit_distances(slice(0, 3), slice(1, 6))
    result["edit_distance"] = {"near": float(np.mean(near)), "most": max(near), "short": float(np.mean(short))}
    result |= detection.results()
    figures.write(os.path.join(HERE, "metrics.json"), result)


if __name__ == "__main__":
    main()
