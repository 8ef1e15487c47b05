# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Boxes: overlaps, non-maximum suppression and mean average precision, counted one box at a time as
# the PASCAL VOC development kit does, on the 12 pictures of detection.csv. Writes detection.csv;
# metrics.py puts the figures into metrics.json.
#
# A row is a picture: 6 found boxes (top, left, bottom, right, score, kind) and 3 true ones (top, left,
# bottom, right, kind, there). No two scores are equal, and of kind 3 there is no true box.

import csv
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
PICTURES, FOUND, TRUE, KINDS = 12, 6, 3, 4


def make():
    random = np.random.default_rng(3)
    corner = random.integers(0, 20, (PICTURES, TRUE, 2))
    truth = np.concatenate([corner, corner + random.integers(6, 14, (PICTURES, TRUE, 2))], 2)
    truth_kind = random.integers(0, KINDS - 1, (PICTURES, TRUE))
    there = random.integers(0, 4, (PICTURES, TRUE)) > 0
    near = random.integers(0, TRUE, (PICTURES, FOUND))
    own = np.take_along_axis(truth, near[..., None], 1)
    box = own + random.integers(-2, 3, (PICTURES, FOUND, 4))
    kind = np.take_along_axis(truth_kind, near, 1)
    kind = np.where(random.random((PICTURES, FOUND)) < 0.8, kind, random.integers(0, KINDS, (PICTURES, FOUND)))
    score = random.permutation(PICTURES * FOUND).reshape(PICTURES, FOUND) / 100
    with open(os.path.join(HERE, "detection.csv"), "w", newline="", encoding="utf-8") as file:
        for row in zip(box, score, kind, truth, truth_kind, there):
            numbers = [value for part in row for value in np.ravel(part)]
            csv.writer(file, lineterminator="\n").writerow(map("{:g}".format, map(float, numbers)))
    return box, score, kind, truth, truth_kind, there


def overlap(a, b):
    sides = [max(0, min(a[i + 2], b[i + 2]) - max(a[i], b[i])) for i in (0, 1)]
    area = [(c[2] - c[0]) * (c[3] - c[1]) for c in (a, b)]
    both = sides[0] * sides[1]
    return both / (sum(area) - both) if both else 0.0


def suppress(box, score, kind, limit):
    kept = np.zeros(len(score), bool)
    for i in sorted(range(len(score)), key=lambda i: -score[i]):
        kept[i] = all(not (kept[j] and kind[j] == kind[i] and overlap(box[j], box[i]) > limit) for j in range(len(score)))
    return kept


def average_precision(box, score, kind, truth, truth_kind, there, kept, limit):
    areas = []
    for k in range(KINDS):
        real = int(np.sum(there & (truth_kind == k)))
        if not real:
            continue
        found = [(score[n, s], n, s) for n in range(PICTURES) for s in range(FOUND) if kept[n, s] and kind[n, s] == k]
        used, right = set(), []
        for _, n, s in sorted(found, reverse=True):
            shares = [
                overlap(box[n, s], truth[n, t]) if there[n, t] and truth_kind[n, t] == k else 0.0 for t in range(TRUE)
            ]
            best = int(np.argmax(shares))
            right.append(shares[best] >= limit and (n, best) not in used)
            if right[-1]:
                used.add((n, best))
        counts = np.cumsum(right)
        precision = counts / (np.arange(len(right)) + 1)
        envelope = np.maximum.accumulate(precision[::-1])[::-1]
        areas.append(float(np.sum(envelope[np.array(right, bool)]) / real))
    return sum(areas) / len(areas)


def results():
    box, score, kind, truth, truth_kind, there = make()
    every = np.ones_like(kind, bool)
    alike = np.zeros_like(kind)
    masks = {
        "half": np.stack([suppress(b, s, k, 0.5) for b, s, k in zip(box, score, kind)]),
        "any": np.stack([suppress(b, s, k, 0.2) for b, s, k in zip(box, score, alike)]),
    }
    place = np.arange(FOUND) + 1
    shares = np.array([[[overlap(a, b) for b in q] for a in p] for p, q in zip(box, truth)])
    given = (box, score, kind, truth, truth_kind, there)
    return {
        "box_iou": {"all": float(shares.mean()), "square": float((shares**2).mean())},
        "nms": {name: float((mask * place * score).sum()) for name, mask in masks.items()},
        "mean_average_precision": {
            "half": average_precision(*given, masks["half"], 0.5),
            "strict": average_precision(*given, masks["half"], 0.75),
            "all": average_precision(*given, every, 0.5),
        },
    }
