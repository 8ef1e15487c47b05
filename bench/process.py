# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A program that is timed, as run.py sees it. It makes its network and eight batches, runs some steps
# to warm up, and prints `ready`. Then it reads a number of seconds from each line of its input, runs
# one step that is not timed, then steps for that long but three at least, or ten times as long, and
# prints their milliseconds as JSON. At the end of its input it prints the largest size that it had,
# in KiB. While another one is timed it is stopped.

import json
import os
import signal
import statistics
import subprocess
import sys
import threading

PATIENCE = 1200  # seconds for anything that a program is asked for


class Process:
    """One contestant at one case. `failed` once it did not do what it was asked for."""

    def __init__(self, name, command, variables, log):
        self.name, self.log, self.failed = name, log, False
        with open(log, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **variables},
            )

    def wait_until_ready(self):
        if self.line() == "ready":
            self.process.send_signal(signal.SIGSTOP)
        else:
            self.give_up()

    def milliseconds(self, seconds):
        """The median step of that many seconds, or None."""
        if self.failed:
            return None
        self.process.send_signal(signal.SIGCONT)
        times = self.ask(f"{seconds}\n")
        if not times:
            self.give_up()
            return None
        self.process.send_signal(signal.SIGSTOP)
        return statistics.median(json.loads(times))

    def finish(self):
        """The peak size of the process in KiB, or None; it can't be asked for more."""
        if self.failed:
            return None
        self.process.send_signal(signal.SIGCONT)
        size = self.ask(None)
        return int(size) if size else None

    def end(self):
        """Ends the process whatever it is doing: one that is stopped would stay for ever."""
        self.process.kill()
        self.process.wait()

    def ask(self, request):
        try:
            if request is None:
                self.process.stdin.close()
            else:
                self.process.stdin.write(request)
                self.process.stdin.flush()
        except BrokenPipeError:
            return ""
        return self.line()

    def line(self):
        watch = threading.Timer(PATIENCE, self.process.kill)
        watch.start()
        try:
            return self.process.stdout.readline().strip()
        finally:
            watch.cancel()

    def give_up(self):
        self.failed = True
        self.end()
        with open(self.log, encoding="utf-8") as log:
            words = log.read()[-800:].strip()
        print(f"bench: {self.name} failed: {' '.join(self.process.args)}\n{words}", file=sys.stderr)


def measured(programs, logs, rounds, seconds):
    """Runs programs, (name, command, variables) each, in rounds: the median step in milliseconds of
    each round, and the peak size in KiB, both by name. One that failed has no rounds."""
    started = []
    try:
        for name, command, variables in programs:
            started.append(Process(name, command, variables, os.path.join(logs, name + ".log")))
        for process in started:
            process.wait_until_ready()
        times = {process.name: [] for process in started}
        for _ in range(rounds):
            for process in started:
                times[process.name].append(process.milliseconds(seconds))
        sizes = {process.name: process.finish() for process in started}
        for process in started:
            if process.failed:
                times[process.name] = []
        return times, sizes
    finally:
        for process in started:
            process.end()


def end_when_ended():
    """Whatever ends this program also ends the ones that it stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
