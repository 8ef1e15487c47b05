# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`bias-variance.py data FOLDER` writes a noisy wave; `bias-variance.py table FOLDER` says whether the
error of an ensemble's members is the sum of its parts."""

import csv
import math
import pathlib
import random
import sys


def main():
    what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if what == "data":
        folder.mkdir(parents=True, exist_ok=True)
        source = random.Random(5)
        rows = []
        for _ in range(2000):
            x = source.uniform(-1, 1)
            truth = math.sin(3 * x)
            rows.append(f"{x:.6f},{truth + source.gauss(0, 0.3):.6f},{truth:.6f}\n")
        (folder / "waves.csv").write_text("".join(rows))
        return
    with open(folder / "table.csv", encoding="utf-8") as file:
        (row,) = [row for row in csv.DictReader(file) if row["network"] == "ensemble"]
    parts = {name: float(row["test " + name]) for name in ("error", "bias", "variance", "noise")}
    whole = parts["bias"] + parts["variance"] + parts["noise"]
    print(parts)
    assert parts["variance"] > 1e-3 and abs(parts["noise"] - 0.09) < 0.01
    print("adds up" if abs(whole / parts["error"] - 1) < 0.05 else f"{whole} is not {parts['error']}")


main()
