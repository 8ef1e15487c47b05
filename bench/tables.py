# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What was measured, and the tables that are made of it.

import statistics
from dataclasses import dataclass, field

MISSING = "-"


@dataclass
class Measurement:
    """One case with one number of threads."""

    case: object
    threads: int
    rounds: dict = field(default_factory=dict)  # contestant -> a median step in ms for each round
    kibibytes: dict = field(default_factory=dict)  # contestant -> peak size

    def milliseconds(self, name):
        times = self.rounds.get(name)
        return statistics.median(times) if times else None

    def ratio(self, name):
        """How many times dlb is faster than `name`: the median over the rounds, or None."""
        theirs, ours = self.rounds.get(name), self.rounds.get("dlb")
        if not theirs or not ours:
            return None
        return statistics.median(t / o for t, o in zip(theirs, ours))

    def best_peer(self):
        peers = [name for name, times in self.rounds.items() if times and name != "dlb"]
        return min(peers, key=self.milliseconds, default=None)

    def begins(self):
        return [self.case.network, f"{self.case.mode} {self.case.batch}", str(self.threads)]

    def to_json(self):
        network, step, threads = self.begins()
        return {"network": network, "step": step, "threads": int(threads), "ms": self.rounds, "KiB": self.kibibytes}


def number(value, digits):
    return MISSING if value is None else f"{value:.{digits}f}"


def line(cells):
    return "| " + " | ".join(cells) + " |"


def head(titles, left):
    return line(titles) + "\n|" + "---|" * left + "--:|" * (len(titles) - left)


TIME_HEAD = head(["network", "step", "threads", "dlb", "best peer", "its name", "best : dlb", "eager : dlb"], 2)


def time_row(m):
    best = m.best_peer()
    times = [number(m.milliseconds("dlb"), 3), number(best and m.milliseconds(best), 3), best or MISSING]
    return line([*m.begins(), *times, number(best and m.ratio(best), 2), number(m.ratio("torch"), 2)])


def mean(ratios):
    """The geometric mean of those that are there."""
    known = [ratio for ratio in ratios if ratio]
    return number(statistics.geometric_mean(known) if known else None, 2)


def mean_row(measurements):
    best = mean(m.ratio(m.best_peer()) for m in measurements)
    return line(["geometric mean", "", "", "", "", "", best, mean(m.ratio("torch") for m in measurements)])


SIZE_HEAD = head(["network", "step", "threads", "dlb", "torch", "dlb : torch"], 2)


def size_row(m):
    ours, theirs = m.kibibytes.get("dlb"), m.kibibytes.get("torch")
    sizes = [number(size and size / 1024, 0) for size in (ours, theirs)]
    return line([*m.begins(), *sizes, number(ours / theirs if ours and theirs else None, 2)])
