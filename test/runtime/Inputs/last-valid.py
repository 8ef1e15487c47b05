# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `last-valid.py METRICS STEP EVAL`: the loss of `dlbc eval` (a line "valid loss 0.5") is the one that
# the evaluation at STEP, or the `best` of all, wrote to metrics.jsonl; another evaluation's is not.

import json
import sys


def main():
    metrics, step, again = sys.argv[1:]
    with open(metrics, encoding="utf-8") as file:
        losses = [json.loads(line)["valid"]["loss"] for line in file]
    with open(again, encoding="utf-8") as file:
        ours = float(next(line for line in file if line.startswith("valid loss")).split()[-1])
    wanted = min(losses) if step == "best" else losses[int(step) - 1]
    near = [loss for loss in losses if f"{loss:.6g}" == f"{ours:.6g}"]
    if near != [wanted]:
        sys.exit(f"eval says {ours}, the evaluation said {wanted}; all were {losses}")


if __name__ == "__main__":
    main()
