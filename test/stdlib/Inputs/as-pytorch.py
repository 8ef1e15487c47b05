# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `as-pytorch.py CASE FOLDER dlbc train FILE`: trains the file in f64 on the reference and in f32
# compiled, and compares with what PyTorch made of the same network (test/oracle/library.json).

import json
import os
import subprocess
import sys

ORACLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "oracle")
sys.path.insert(0, ORACLE)
import compare  # noqa: E402


def train(command, losses, *options):
    result = subprocess.run(
        [*command, "--data", ORACLE, "--losses", losses, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if result.returncode:
        sys.exit(f"{' '.join(result.args)}\nended with {result.returncode}:\n{result.stderr}")


def main():
    case, folder, *command = sys.argv[1:]
    with open(os.path.join(ORACLE, "library.json"), encoding="utf-8") as file:
        figures = json.load(file)[case]
    os.makedirs(folder, exist_ok=True)
    losses = os.path.join(folder, "losses.csv")
    train(command, losses, "--precision", "f64", "--reference", "--out", folder)
    wrong = list(compare.losses(losses, figures["losses"], 1e-10, mixed=True))
    wrong += compare.weights(os.path.join(folder, "weights.safetensors"), figures["after"], 1e-10)
    train(command, losses)
    wrong += (f"compiled, {line}" for line in compare.losses(losses, figures["losses"], 1e-4, mixed=False))
    print("\n".join(wrong) if wrong else "as PyTorch")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
