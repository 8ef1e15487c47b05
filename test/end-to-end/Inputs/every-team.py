# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `every-team.py DLBC train|predict ARGUMENT...` runs dlbc for several numbers of threads and orders of chunks: the weights of a
# training, or what is predicted, must be the same bits each time. Prints how often it ran; exit 1 if one differs.

import os
import subprocess
import sys
import tempfile

TEAMS = [["--threads", "1"], ["--threads", "2"], ["--threads", "7"], ["--threads", "2", "--chunk-order", "shuffle"]]


def result_of(command, folder, team):
    file = os.path.join(folder, "y.npy")
    where = ["--output", "@" + file]
    if command[1] == "train":
        where = ["--out", os.path.join(folder, "run")]
        file = os.path.join(folder, "run", "weights.safetensors")
    subprocess.run(command + team + where, check=True, stdout=subprocess.DEVNULL)
    with open(file, "rb") as data:
        return data.read()


def main():
    expected = None
    for team in TEAMS:
        with tempfile.TemporaryDirectory() as folder:
            result = result_of(sys.argv[1:], folder, team)
        expected = expected or result
        if result != expected:
            print(" ".join(team), "gives other bits")
            return 1
    print(len(TEAMS), "times the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
