# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `as-counted.py METRIC FOLDER dlbc train FILE`: compares the reports of a held-out part with the
# figures of test/oracle/metrics.json, in f32 and in f64.

import json
import os
import subprocess
import sys

ORACLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "oracle")


def main():
    metric, folder, *command = sys.argv[1:]
    with open(os.path.join(ORACLE, "metrics.json"), encoding="utf-8") as file:
        figures = json.load(file)[metric]
    wrong = []
    for precision, within in [("f32", 1e-6), ("f64", 1e-12)]:
        out = os.path.join(folder, precision)
        arguments = [*command, "--data", ORACLE, "--precision", precision, "--out", out]
        result = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if result.returncode:
            sys.exit(f"{' '.join(arguments)}\nended with {result.returncode}:\n{result.stderr}")
        with open(os.path.join(out, "metrics.jsonl"), encoding="utf-8") as file:
            ours = json.loads(file.readlines()[0])["valid"]
        del ours["loss"]
        if ours.keys() != figures.keys():
            sys.exit(f"reports {sorted(ours)}, figures {sorted(figures)}")
        for name, figure in figures.items():
            if not abs(ours[name] - figure) <= within * (1 + abs(figure)):
                wrong.append(f"{precision} {name}: {ours[name]!r}, counted {figure!r}")
    print("\n".join(wrong) if wrong else "as counted")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
