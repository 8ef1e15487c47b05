# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Eight examples beside PyTorch, trained from three seeds each: what both reach, and the ratio of time.
#
#     examples.py BUILD [--only NAME…] [--seeds 3] [--threads 2] [--steps N] [--data DIR] [--write]
#
# A time is that of the whole command: starting, loading, compiling, training, testing. Of the choices
# of one `compare` it is what dlbc's table says of each. --write puts the rows into README.md, where
# those of other examples stay. A network of another size than the example's is an error.

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import environment

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "examples"))
import course  # noqa: E402


@dataclass
class Case:
    """A task of example_tasks.py, whose first word is the example's folder."""

    data: str
    key: str = "test accuracy"
    better: int = 1  # -1: less is better
    choice: tuple[int, str] | None = None  # number and text of one choice of a `compare`


CASES = {
    "mnist-mlp": Case("mnist"),
    "mnist-lenet": Case("mnist"),
    "mnist-cnn": Case("mnist"),
    "fashion-cnn": Case("fashion-mnist"),
    "mnist-rows lstm": Case("mnist", choice=(2, "layer = lstm")),
    "mnist-rows gru": Case("mnist", choice=(3, "layer = gru")),
    "mnist-vit": Case("mnist"),
    "mnist-vae": Case("mnist", "test bound", better=-1),
    "shakespeare-gpt": Case("tinyshakespeare", "valid loss", better=-1),
}
HEAD = "| example | | dlb | PyTorch | dlb's mean | dlb's time | PyTorch's | PyTorch : dlb |\n"
HEAD += "|---|---|---|---|---|--:|--:|--:|\n"
SEEDS = 3


@dataclass
class Outcome:
    value: float
    numbers: int  # that the network consists of
    seconds: float


def run(command, cwd):
    start = time.monotonic()
    done = subprocess.run([str(word) for word in command], cwd=cwd, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout, time.monotonic() - start


def numbers_in(path):
    """How many numbers a safetensors file holds."""
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    return sum(math.prod(tensor["shape"]) for name, tensor in header.items() if name != "__metadata__")


class Contest:
    def __init__(self, build, python, options):
        self.dlbc, self.python, self.options = build / "bin" / "dlbc", python, options
        self.trained = {}  # by folder and seed: what dlbc printed, its time, the numbers of each choice

    def train(self, folder, seed, data):
        command = [self.dlbc, "train", HERE.parent / "examples" / folder / "model.dlb", "--seed", seed]
        # One choice of a `compare` at a time, on all threads, as PyTorch trains.
        command += ["--data", data, "--threads", self.options.threads, "--jobs", 1, "--out", "run"]
        command += ["--steps", self.options.steps] if self.options.steps else []
        with tempfile.TemporaryDirectory() as work:
            output, seconds = run(command, work)
            found = Path(work, "run").glob("**/weights.safetensors")
            return output, seconds, {path.parent.name.split("-")[0]: numbers_in(path) for path in found}

    def by_dlb(self, name, seed, data):
        case, folder = CASES[name], name.split()[0]
        if (folder, seed) not in self.trained:
            self.trained[folder, seed] = self.train(folder, seed, data)
        output, seconds, numbers = self.trained[folder, seed]
        place, row = case.choice or (None, None)
        value, reason = course.value_of(course.results(output), f"{place} {case.key}" if place else case.key)
        if reason:
            sys.exit(f"{name}: {reason}\n{output}")
        if row:
            seconds = float(re.search(rf"^{row} .* (\S+)$", output, re.MULTILINE)[1])
        return Outcome(value, numbers[str(place) if place else "run"], seconds)

    def by_torch(self, name, seed, data):
        command = [self.python, HERE / "example_tasks.py", name, seed, data, self.options.steps, self.options.threads]
        output, seconds = run(command, HERE)
        value, numbers = output.split()
        return Outcome(float(value), int(numbers), seconds)

    def row(self, name, data):
        ours, theirs = [], []
        for seed in range(self.options.seeds):  # in turn, so that a busy machine slows both
            ours.append(self.by_dlb(name, seed, data))
            theirs.append(self.by_torch(name, seed, data))
            print(f"{name}, seed {seed}: {ours[-1].value:.5g}, PyTorch {theirs[-1].value:.5g}", file=sys.stderr)
        own, other = ours[0].numbers, theirs[0].numbers
        if own != other:
            sys.exit(f"{name}: the example's network has {own} numbers, PyTorch's {other}")
        cells = [CASES[name].key.split()[-1], band(ours), band(theirs), verdict(ours, theirs, CASES[name].better)]
        own, other = (statistics.median(outcome.seconds for outcome in side) for side in (ours, theirs))
        return [*cells, f"{own:.1f} s", f"{other:.1f} s", f"{other / own:.2f}"]


def band(side):
    values = [outcome.value for outcome in side]
    return f"{min(values):.5g}–{max(values):.5g}"


def verdict(ours, theirs, better):
    """Where dlb's mean lies to the band of PyTorch. Outside: how far one mean is from the other, in
    standard errors of their difference; of two networks that are the same, two or more are rare."""
    own, other = ([outcome.value for outcome in side] for side in (ours, theirs))
    mean, away = statistics.mean(own), statistics.mean(own) - statistics.mean(other)
    if min(other) <= mean <= max(other):
        return f"{mean:.5g}, within"
    text = f"{mean:.5g}, {'better' if away * better > 0 else 'worse'}"
    if len(set(own)) == len(set(other)) == 1:  # nothing to measure by
        return text
    error = math.sqrt(sum(statistics.variance(side) / len(side) for side in (own, other)))
    return f"{text} by {abs(away) / error:.1f} standard errors"


def main():
    parser = argparse.ArgumentParser(description="Trains eight examples with dlb and with PyTorch.")
    parser.add_argument("build", type=Path)
    parser.add_argument("--only", nargs="*", default=list(CASES), metavar="NAME")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--steps", type=int, default=0, help="train for so many steps only")
    parser.add_argument("--write", action="store_true", help="put the rows into README.md")
    standard = os.environ.get("DLB_TEST_DATA") or HERE.parent.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=standard)
    options = parser.parse_args()
    if unknown := set(options.only) - set(CASES):
        parser.error(f"no example `{min(unknown)}`; there are {', '.join(CASES)}")
    if options.write and (options.steps or options.seeds < SEEDS):
        parser.error(f"only rows of whole trainings from {SEEDS} seeds are written")
    build = options.build.resolve()
    python, sets = environment.python_with(str(build), ["torch"])
    if "torch" not in sets:
        return 1
    os.environ["DLB_CACHE"] = ""  # compiling is a part of the time
    contest = Contest(build, python, options)
    links = {name: f"[{name}](../examples/{name.split()[0]})" for name in CASES}
    print(HEAD, end="")
    for name in options.only:
        data = course.data_folder(CASES[name].data, options.data.resolve())
        if not data:
            print(f"{name}: no data", file=sys.stderr)
            continue
        row = contest.row(name, data)
        print(f"| {name} | {' | '.join(row)} |", flush=True)
        if options.write:
            course.write_table(HERE / "README.md", "examples.py", HEAD, {links[name]: row}, links.values())
    return 0


if __name__ == "__main__":
    sys.exit(main())
