# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Eight examples beside PyTorch, trained from three seeds each: what both reach, and the ratio of time.
#
#     examples.py BUILD [--only NAME…] [--seeds 3] [--threads 2] [--steps N] [--data DIR]
#
# A time is that of the whole command: starting, loading, compiling, training, testing. Of the choices
# of one `compare` it is what dlbc's table says of each.

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import environment

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "examples"))
import course  # noqa: E402

# The name of example_networks.py: the example's folder, its data set, what is compared, the row of the table.
EXAMPLES = {
    "mnist-mlp": ("mnist-mlp", "mnist", "test accuracy", None),
    "mnist-lenet": ("mnist-lenet", "mnist", "test accuracy", None),
    "mnist-cnn": ("mnist-cnn", "mnist", "test accuracy", None),
    "fashion-cnn": ("fashion-cnn", "fashion-mnist", "test accuracy", None),
    "mnist-rows lstm": ("mnist-rows", "mnist", "2 test accuracy", "layer = lstm"),
    "mnist-rows gru": ("mnist-rows", "mnist", "3 test accuracy", "layer = gru"),
    "mnist-vae": ("mnist-vae", "mnist", "test bound", None),
    "shakespeare-gpt": ("shakespeare-gpt", "tinyshakespeare", "valid loss", None),
}


def run(command, cwd):
    start = time.monotonic()
    done = subprocess.run([str(word) for word in command], cwd=cwd, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout, time.monotonic() - start


def by_dlb(dlbc, name, seed, data, options):
    folder, _, key, row = EXAMPLES[name]
    command = [dlbc, "train", HERE.parent / "examples" / folder / "model.dlb", "--seed", seed]
    command += ["--data", data, "--threads", options.threads]
    command += ["--steps", options.steps] if options.steps else []
    with tempfile.TemporaryDirectory() as work:
        output, seconds = run(command, work)
    value, reason = course.value_of(course.results(output), key)
    if reason:
        sys.exit(f"{name}: {reason}\n{output}")
    if row:
        seconds = float(re.search(rf"^{row} .* (\S+)$", output, re.MULTILINE)[1])
    return value, seconds


def by_torch(python, name, seed, data, options):
    command = [python, HERE / "example_networks.py", name, seed, data, options.steps, options.threads]
    output, seconds = run(command, HERE)
    return float(output), seconds


def band(values):
    return f"{min(values):.4g}–{max(values):.4g}"


def main():
    parser = argparse.ArgumentParser(description="Trains eight examples with dlb and with PyTorch.")
    parser.add_argument("build", type=Path)
    parser.add_argument("--only", nargs="*", default=list(EXAMPLES), metavar="NAME")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--steps", type=int, default=0, help="train for so many steps only")
    standard = os.environ.get("DLB_TEST_DATA") or HERE.parent.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=standard)
    options = parser.parse_args()
    if unknown := set(options.only) - set(EXAMPLES):
        parser.error(f"no example `{min(unknown)}`; there are {', '.join(EXAMPLES)}")
    python, sets = environment.python_with(str(options.build), ["torch"])
    if "torch" not in sets:
        return 1
    dlbc = options.build.resolve() / "bin" / "dlbc"
    os.environ["DLB_CACHE"] = ""  # compiling is a part of the time
    print("| example | | dlb | PyTorch | dlb's time | PyTorch's | PyTorch / dlb |\n|---|---|---|---|---|---|---|")
    for name in options.only:
        data = course.data_folder(EXAMPLES[name][1], options.data.resolve())
        if not data:
            print(f"| {name} | no data | | | | | |")
            continue
        ours, theirs = [], []
        for seed in range(options.seeds):  # in turn, so that a busy machine slows both
            ours.append(by_dlb(dlbc, name, seed, data, options))
            theirs.append(by_torch(python, name, seed, data, options))
        (a, s), (b, t) = zip(*ours), zip(*theirs)
        own, other = statistics.median(s), statistics.median(t)
        what = EXAMPLES[name][2].lstrip("0123456789 ")
        print(
            f"| {name} | {what} | {band(a)} | {band(b)} | {own:.1f} s | {other:.1f} s | {other / own:.2f} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
