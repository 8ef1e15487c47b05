# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Times dlb beside its peers on the same networks and prints the tables: `run.py BUILD`.
#
# For a case, every contestant is started. Then, in each round, every one of them runs for a while in
# turn and the others are stopped, so that a slow minute of the machine meets all. A time is the median
# over the steps of a round, then over the rounds; a ratio is the median of the ratios within a round.

import json
import os
import subprocess
import sys

from contestants import GROUPS, PEERS, Case, Commands
from environment import python_with
from options import parsed, parser_of
from process import end_when_ended, measured
from tables import SIZE_HEAD, TIME_HEAD, Measurement, mean_row, size_row, time_row

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = [
    Case("mnist-mlp", "train", 32),
    Case("mnist-mlp", "train", 128),
    Case("mnist-mlp", "infer", 1),
    Case("mnist-mlp", "infer", 128),
    Case("mnist-lenet", "train", 128),
    Case("mnist-lenet", "infer", 1),
    Case("mnist-lenet", "infer", 128),
    Case("resnet18", "train", 64),
    Case("resnet18", "infer", 1),
    Case("resnet18-224", "infer", 1),
    Case("mobilenet", "train", 64),
    Case("mobilenet", "infer", 1),
    Case("lstm", "train", 32),
    Case("lstm", "infer", 1),
    Case("gru", "train", 32),
    Case("gru", "infer", 1),
    Case("gpt", "train", 8),
    Case("gpt", "infer", 1),
    Case("vae", "train", 128),
]


def parse(arguments):
    parser = parser_of("times dlb beside its peers", "network mode batch", seconds=0.5)
    parser.add_argument("--peers", default=",".join(GROUPS), help="comma-separated, of: %(default)s")
    parser.add_argument("--quick", action="store_true", help="one round of 0.1 seconds")
    options = parsed(parser, arguments)
    options.peers = options.peers.split(",") if options.peers else []
    if unknown := set(options.peers) - set(GROUPS):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}")
    if options.quick:
        options.rounds, options.seconds = 1, 0.1
    return options


def export(commands, case):
    """Writes the network's ONNX file, unless it is there. A failure shows when a peer reads it."""
    path = commands.onnx(case)
    networks = os.path.join(HERE, "torch_networks.py")
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(networks):
        script = os.path.join(HERE, "onnx_export.py")
        command = [commands.python, script, case.network, str(case.batch), path]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def compile_ahead(command, variables):
    """Leaves dlb's program in its cache: what is timed starts from there. A failure shows then."""
    subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **variables},
    )


def measure(case, threads, peers, commands, options):
    programs = [("dlb", *commands.dlb(case, threads))]
    compile_ahead(*commands.dlb(case, threads))
    programs += [(peer.name, *commands.peer(peer, case, threads)) for peer in peers]
    return Measurement(case, threads, *measured(programs, commands.cache, options.rounds, options.seconds))


def main():
    options = parse(sys.argv[1:])
    end_when_ended()
    build = os.path.abspath(options.build)
    os.makedirs(os.path.join(build, "bench-cache"), exist_ok=True)
    peers = [p for p in PEERS if p.group in options.peers and (p.can_avx2 or not options.avx2)]
    python, sets = python_with(build, sorted({name for p in peers for name in p.requirements}))
    peers = [p for p in peers if sets.issuperset(p.requirements)]
    commands = Commands(build, python, options.avx2, options.cpu)

    print("Milliseconds a step; a ratio above 1 means that dlb is faster.\n\n" + TIME_HEAD, flush=True)
    measurements = []
    for case in CASES:
        if not f"{case.network} {case.mode} {case.batch}".startswith(options.only):
            continue
        taking_part = [p for p in peers if p.takes(case)]
        if any("onnx" in p.requirements for p in taking_part):
            export(commands, case)
        for threads in options.threads:
            measurements.append(measure(case, threads, taking_part, commands, options))
            print(time_row(measurements[-1]), flush=True)
    print(mean_row(measurements))
    training = [m for m in measurements if m.case.mode == "train"]
    if training:
        print("\nThe largest resident size of the process of a training step, in MiB.\n\n" + SIZE_HEAD)
    for measurement in training:
        print(size_row(measurement))
    with open(os.path.join(build, "bench.json"), "w", encoding="utf-8") as file:
        json.dump([m.to_json() for m in measurements], file, indent=1)
    return 0 if all(m.rounds["dlb"] for m in measurements) else 1


if __name__ == "__main__":
    sys.exit(main())
