# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# How long it takes until a training step can run, beside torch.compile: `compile.py BUILD`. dlb's
# times are those of a whole process that reads the program, checks it, has its code in memory and
# initialises the weights.

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

from contestants import PEERS, Case, Commands
from environment import python_with
from tables import head, line, number

CASES = [Case(*words) for words in (("mnist-mlp", "compile", 128), ("resnet18", "compile", 64), ("gpt", "compile", 8))]
FROM_CACHE = 5  # times


def whole_process(command, variables):
    """Milliseconds, or None where it failed."""
    start = time.perf_counter()
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, env={**os.environ, **variables})
    return None if ended.returncode else (time.perf_counter() - start) * 1e3


def dlb_times(commands, case, threads, folder):
    command, _ = commands.dlb(case, threads)
    variables = {"DLB_CACHE": os.path.join(folder, "dlb")}
    first = whole_process(command, variables)
    later = [whole_process(command, variables) for _ in range(FROM_CACHE)]
    return first, None if None in later else statistics.median(later)


def torch_time(commands, case, threads, folder):
    compiled = next(peer for peer in PEERS if peer.name == "torch.compile")
    command, variables = commands.peer(compiled, case, threads)
    variables["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(folder, "inductor")
    # As many processes as it likes.
    del variables["TORCHINDUCTOR_COMPILE_THREADS"]
    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables})
    return float(ended.stdout) if ended.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(description="times compiling beside torch.compile")
    parser.add_argument("build")
    parser.add_argument("--peers", default="compile", help="`compile`, or nothing to time dlb alone")
    parser.add_argument("--only", default="", help="comma-separated beginnings of networks")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    python, sets = python_with(build, ["torch"] if options.peers else [])
    commands = Commands(build, python, avx2=False, cpu="")
    print("Milliseconds until a training step can run.\n")
    print(head(["network", "batch", "dlb", "dlb, from its cache", "torch.compile", "torch.compile : dlb"], 1), flush=True)
    failed = False
    for case in CASES:
        if not case.network.startswith(tuple(options.only.split(","))):
            continue
        with tempfile.TemporaryDirectory() as folder:
            first, later = dlb_times(commands, case, options.threads, folder)
            theirs = torch_time(commands, case, options.threads, folder) if "torch" in sets else None
        failed |= first is None or later is None
        ratio = theirs / first if theirs and first else None
        cells = [number(first, 0), number(later, 0), number(theirs, 0), number(ratio, 1)]
        print(line([case.network, str(case.batch), *cells]), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
