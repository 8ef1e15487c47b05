# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Times single products and convolutions beside PyTorch and beside a loop of multiply-adds, and prints
# a table: `tiles.py BUILD`. Rounds are those of run.py.

import os
import sys
from dataclasses import dataclass

from contestants import AVX2, HERE
from environment import python_with
from options import parsed, parser_of
from process import end_when_ended, measured
from tables import Measurement, head, line, mean, number

PRODUCTS = [(size,) * 3 for size in (64, 128, 256, 512, 1024, 2048)] + [(32, 512, 784), (128, 3072, 768)]
# Images, channels, height and width, filters, rows and columns, stride, groups.
CONVOLUTIONS = [
    (8, 64, 56, 64, 3, 1, 1),
    (8, 128, 56, 128, 3, 1, 128),
    (8, 128, 56, 128, 3, 2, 128),
    (8, 512, 14, 512, 3, 1, 512),
    (8, 128, 28, 128, 3, 1, 32),
]


@dataclass(frozen=True)
class Work:
    form: str  # of tile-bench.cpp
    sizes: tuple

    def name(self):
        if self.form in ("nn", "tn", "nt"):
            m, n, k = self.sizes
            return f"matmul {m}x{k}x{n}"
        images, channels, height, filters, rows, stride, groups = self.sizes
        name = f"conv {rows}x{rows} {channels} to {filters}, {height}x{height}, batch {images}"
        name += f", {groups} groups" if groups > 1 else ""
        return name + (f", stride {stride}" if stride > 1 else "")

    def operations(self):
        """Multiplications, each with an addition."""
        if self.form in ("nn", "tn", "nt"):
            m, n, k = self.sizes
            return m * n * k
        images, channels, height, filters, rows, stride, groups = self.sizes
        outputs = ((height - 1) // stride + 1) ** 2
        return images * filters * channels // groups * outputs * rows * rows


WORKS = [Work(form, sizes) for form in ("nn", "tn", "nt") for sizes in PRODUCTS]
WORKS += [Work(form, sizes) for sizes in CONVOLUTIONS for form in ("forward", "data", "weight")]
HEAD = head(["work", "form", "threads", "dlb", "torch", "torch : dlb", "fma : dlb"], 2)


def contestants(work, threads, build, python, options):
    """(name, command, variables) of each."""
    program = os.path.join(build, "bin", "tile-bench")
    cpu = "x86-64-v3" if options.avx2 else options.cpu
    last = [str(threads), *([cpu] if cpu else [])]
    words = [work.form, *map(str, work.sizes)]
    yield "dlb", [program, *words, *last], {}
    yield "fma", [program, "fma", str(work.operations()), *last], {}
    layouts = ["contiguous"] if len(work.sizes) == 3 else ["contiguous", "channels-last"]
    for layout in layouts if python else []:
        command = [python, os.path.join(HERE, "tile_peer.py"), *words, str(threads), layout]
        yield f"torch {layout}", command, AVX2 if options.avx2 else {}


def best_of_torch(m):
    peers = [name for name, times in m.rounds.items() if name.startswith("torch") and times]
    return min(peers, key=m.milliseconds, default=None)


def row(m):
    best = best_of_torch(m)
    cells = [m.case.name(), m.case.form, str(m.threads), number(m.milliseconds("dlb"), 4)]
    cells += [number(best and m.milliseconds(best), 4), number(best and m.ratio(best), 2)]
    return line([*cells, number(m.ratio("fma"), 2)])


def main():
    parser = parser_of("times products and convolutions beside PyTorch", "form work", seconds=0.2)
    options = parsed(parser, sys.argv[1:])
    end_when_ended()
    build = os.path.abspath(options.build)
    python, sets = python_with(build, ["torch"])
    logs = os.path.join(build, "bench-cache")
    os.makedirs(logs, exist_ok=True)

    print("Milliseconds; `fma : dlb` is the share of the rate of a loop of multiply-adds.\n\n" + HEAD, flush=True)
    measurements = []
    for work in WORKS:
        if not f"{work.form} {work.name()}".startswith(options.only):
            continue
        for count in options.threads:
            programs = list(contestants(work, count, build, python if sets else None, options))
            rounds, sizes = measured(programs, logs, options.rounds, options.seconds)
            measurements.append(Measurement(work, count, rounds, sizes))
            print(row(measurements[-1]), flush=True)
    products = [m for m in measurements if len(m.case.sizes) == 3]
    print("\nGeometric means of the products:")
    print(f"torch : dlb {mean(m.ratio(best_of_torch(m)) for m in products)}")
    print(f"fma : dlb {mean(m.ratio('fma') for m in products)}")
    return 0 if all(m.rounds["dlb"] for m in measurements) else 1


if __name__ == "__main__":
    sys.exit(main())
