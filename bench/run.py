# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Times dlb and PyTorch on the same networks and prints the ratio table: `run.py BUILD [--rounds N]`.
#
# One run measures everything, interleaved: a round starts each program once, each for itself, so
# that a slow minute of the machine meets all of them. A time is the median over the steps of a
# program, then over the rounds; a ratio is the median of the ratios within a round.

import argparse
import json
import os
import statistics
import subprocess
import sys

PYTORCH = "torch==2.13.0"
HERE = os.path.dirname(os.path.abspath(__file__))
# network, mode, batch, steps of a round
CASES = [
    ("mnist-mlp", "train", 128, 300),
    ("mnist-mlp", "infer", 128, 1000),
    ("mnist-mlp", "infer", 1, 5000),
    ("mnist-lenet", "train", 128, 100),
    ("mnist-lenet", "infer", 128, 300),
    ("mnist-lenet", "infer", 1, 5000),
    ("resnet18", "train", 64, 5),
    ("resnet18", "infer", 1, 50),
    ("lstm", "train", 32, 20),
    ("lstm", "infer", 1, 100),
    ("gru", "train", 32, 20),
    ("gru", "infer", 1, 100),
    ("gpt", "train", 8, 5),
    ("gpt", "infer", 1, 30),
    ("vae", "train", 128, 200),
]
THREADS = [1, 2]


def python_with_pytorch(build):
    folder = os.path.join(build, "bench-venv")
    python = os.path.join(folder, "bin", "python")
    wanted = os.path.join(folder, PYTORCH)
    if not os.path.exists(wanted):
        print(f"bench: installing {PYTORCH} into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PYTORCH, "numpy"], check=True)
        open(wanted, "w", encoding="utf-8").close()
    return python


def milliseconds(command):
    """The median step time of one run of a program, or None with its last words on standard error."""
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        print(f"bench: {' '.join(command)}\n{result.stderr[-500:]}", file=sys.stderr)
        return None
    return statistics.median(json.loads(result.stdout.splitlines()[-1]))


def measure(case, threads, programs, rounds):
    """Per program, the times of all rounds."""
    network, mode, batch, steps = case
    times = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            times[name].append(milliseconds(command(network, mode, batch, threads, steps)))
    return times


def row(case, threads, times):
    network, mode, batch, _ = case
    cells = [network, f"{mode} {batch}", str(threads)]
    usable = {name: values for name, values in times.items() if None not in values}
    for name in times:
        cells.append(f"{statistics.median(usable[name]):.3f}" if name in usable else "failed")
    for peer in list(times)[1:]:
        if "dlb" in usable and peer in usable:
            ratio = statistics.median(p / d for p, d in zip(usable[peer], usable["dlb"]))
            cells.append(f"{ratio:.2f}")
        else:
            cells.append("")
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description="times dlb beside PyTorch")
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help="networks whose names begin so")
    parser.add_argument("--without-compile", action="store_true", help="no torch.compile")
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    python = python_with_pytorch(build)

    def dlb(network, mode, batch, threads, steps):
        example = os.path.join(HERE, "..", "examples", network, "model.dlb")
        own = os.path.join(HERE, "networks", network + ".dlb")
        model = own if os.path.exists(own) else example
        program = os.path.join(build, "bin", "dlb-bench")
        return [program, model, mode, str(batch), str(threads), str(steps)]

    def pytorch(variant):
        peer = os.path.join(HERE, "torch_peer.py")
        return lambda network, mode, batch, threads, steps: [
            python, peer, network, mode, str(batch), str(threads), str(steps), variant
        ]

    programs = {"dlb": dlb, "eager": pytorch("eager")}
    if not options.without_compile:
        programs["compiled"] = pytorch("compiled")
    print("Milliseconds a step; `torch : dlb` above 1 means that dlb is faster.\n")
    titles = ["network", "step", "threads"]
    titles += ["dlb", "torch eager", "torch.compile"][: len(programs)]
    titles += ["eager : dlb", "compile : dlb"][: len(programs) - 1]
    print("| " + " | ".join(titles) + " |\n|" + "---|" * len(titles))
    failed = False
    for case in CASES:
        if not case[0].startswith(options.only or ""):
            continue
        for threads in THREADS:
            times = measure(case, threads, programs, options.rounds)
            failed |= None in times["dlb"] or None in times["eager"]
            print(row(case, threads, times), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
