# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `every-optimisation.py [--alone] CHECK... -- TRAIN...` trains with every optimisation, with each left out, with none, with --alone
# also with each alone, and for every instruction set that this processor has, and compares each time: CHECK and TRAIN get
# `--losses FILE` at their ends. What can be left out is what dlbc says that it takes. Prints a line each; exit 1 if one is wrong.

import os
import subprocess
import sys
import tempfile


def run(command):
    return subprocess.run(command, capture_output=True, text=True)


def values_of(train, option):
    """What an option takes: dlbc lists it where it is given something else."""
    complaint = run(train + [option, "?"]).stderr
    return complaint.split("it takes ")[1].strip().split(", ")


def matrix(train, alone):
    passes = [["--without", name] for name in values_of(train, "--without")]
    yield []
    yield from passes
    yield sum(passes, []) + ["--exact-convolution"]
    for one in passes if alone else []:
        yield sum((other for other in passes if other != one), [])
    for level in values_of(train, "--cpu"):
        yield ["--cpu", level]


def main():
    alone = sys.argv[1] == "--alone"
    split = sys.argv.index("--")
    check, train = sys.argv[1 + alone:split], sys.argv[split + 1:]
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        losses = os.path.join(folder, "losses.csv")
        for extra in matrix(train, alone):
            trained = run(train + extra + ["--losses", losses])
            if trained.returncode and "this processor" in trained.stderr:
                continue
            said = trained.stderr if trained.returncode else run(check + ["--losses", losses]).stdout
            print(" ".join(extra) or "as it is", said.strip(), sep=": ")
            wrong += said.strip() != "as PyTorch"
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
