# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `statistics.py FOLDER data` makes the rows; `statistics.py FOLDER check` compares the tables of the
# last line of the log with those of the weights, computed here.

import csv
import json
import math
import pathlib
import struct
import sys

folder = pathlib.Path(sys.argv[1])


def write_rows():
    state = 1
    with open(folder / "shapes.csv", "w", encoding="utf-8") as file:
        file.write("a,b,c,d,e,f,kind\n")
        for _ in range(480):
            row = []
            for _ in range(6):
                state = state * 48271 % 2147483647
                row.append(state / 2147483647 * 2 - 1)
            file.write(",".join(f"{x:.6f}" for x in row) + "," + ("round" if sum(row) > 0 else "square") + "\n")


def read_weights():
    data = (folder / "run" / "weights.safetensors").read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__")
    weights = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = struct.unpack(f"<{(end - begin) // 4}f", data[8 + size + begin:8 + size + end])
        shape = entry["shape"]
        weights[name] = [flat[i * shape[-1]:(i + 1) * shape[-1]] for i in range(len(flat) // shape[-1])]
    return weights


def dense(rows, w, b):
    return [[sum(x * w[k][u] for k, x in enumerate(row)) + b[0][u] for u in range(len(b[0]))] for row in rows]


def statistics(layer, kind):
    values = [x for row in layer for x in row]
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((x - mean) ** 2 for x in values) / len(values))
    zeros = sum(x == 0 for x in values) / len(values)
    saturated = sum(abs(x) > 0.98 for x in values) / len(values) if kind == "tanh" else 0
    return [mean, deviation, min(values), max(values), zeros, saturated]


def close(got, wanted, what):
    assert abs(got - wanted) <= 1e-4 + 1e-3 * abs(wanted), (what, got, wanted)


def check():
    with open(folder / "run" / "metrics.jsonl", encoding="utf-8") as file:
        line = json.loads(file.read().splitlines()[-1])
    assert list(line["test"]) == ["loss", "accuracy", "twice"], line["test"]
    close(line["test"]["twice"], 2 * line["test"]["loss"], "twice")
    tables = line["tables"]
    with open(folder / "shapes.csv", encoding="utf-8") as file:
        everything = [([float(row[name]) for name in "abcdef"], row["kind"]) for row in csv.DictReader(file)]
    counts = tables["counts"]
    assert counts["rows"] == counts["columns"] == ["round", "square"]
    right = counts["values"][0][0] + counts["values"][1][1]
    close(right / 480, line["test"]["accuracy"], "accuracy")
    assert sum(map(sum, counts["values"])) == 480

    weights = read_weights()
    layers = tables["layers"]
    assert layers["rows"] == ["dense_1", "tanh_1", "dense_2", "relu_1", "dense_3"], layers["rows"]
    assert layers["columns"] == ["mean", "deviation", "least", "largest", "zeros", "saturated"]
    rows = [row for row, _ in everything]
    steps = {}
    for number in (1, 2, 3):
        rows = dense(rows, weights[f"net.dense_{number}.w"], weights[f"net.dense_{number}.b"])
        steps[f"dense_{number}"] = rows
        if number == 1:
            rows = steps["tanh_1"] = [[math.tanh(x) for x in row] for row in rows]
        if number == 2:
            rows = steps["relu_1"] = [[max(x, 0) for x in row] for row in rows]
    for name, got in zip(layers["rows"], layers["values"]):
        for figure, wanted in zip(got, statistics(steps[name], name.split("_")[0])):
            close(figure, wanted, name)
    assert dict(zip(layers["rows"], layers["values"]))["relu_1"][4] > 0

    slopes = tables["slopes"]
    names = [f"dense_{number}.{kind}" for number in (1, 2, 3) for kind in "wb"]
    assert slopes["rows"] == names, slopes["rows"]
    assert slopes["columns"] == ["mean", "deviation", "least", "largest", "zeros", "norm", "weights"]
    for name, (mean, deviation, least, largest, zeros, norm, size) in zip(names, slopes["values"]):
        values = [x for row in weights[f"net.{name}"] for x in row]
        close(size, math.sqrt(sum(x * x for x in values)), name)
        close(norm, math.sqrt(len(values) * (mean * mean + deviation * deviation)), name)
        assert least <= mean <= largest and 0 <= zeros < 1 and norm > 0, name
    # Labels are told apart by softmax: the gradients of the last biases add up to nothing.
    assert abs(slopes["values"][-1][0]) < 1e-6, slopes["values"][-1]


write_rows() if sys.argv[2] == "data" else check()
