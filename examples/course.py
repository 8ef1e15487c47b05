#!/usr/bin/python3
# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Trains the examples and compares what they reach with what their expected.json promises:
#
#     course.py BUILD                  all at full size; the table of README.md is written anew
#     course.py BUILD lstm-rows        one; its rows of the table are written anew
#     course.py BUILD --smoke [NAME…]  a few steps each; no table
#
# What an expected.json says stands in expected.py. Exit codes: 0 all was reached, 1 not, 2 misuse or
# a wrong expected.json, 77 nothing could run for lack of data.

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import expected

FOLDER = Path(__file__).resolve().parent
NO_DATA = 77
HEAD = "| example | seed | reached | time | peak memory | lines |\n|---|---|---|---|---|---|\n"


@dataclass
class Outcome:
    """What a run of `dlbc train` did."""

    exit_code: int
    output: str
    seconds: float
    peak_mib: float


def data_folder(name, data):
    """Where the data of this name lies, or None."""
    place = expected.DATA[name].place
    folder = Path(place) if place else data / name
    return folder if folder.is_dir() else None


def lacking(example, data):
    """A sentence on the data that an example needs and this machine does not have, or None."""
    absent = [name for name in example.data if not data_folder(name, data)]
    return "; ".join(f"no data `{name}`: {expected.DATA[name].source}" for name in absent) or None


def execute(command, folder, limit, echo):
    """Runs a program to its end, or kills it after `limit` seconds."""
    # Compiling is a part of the time, so what an earlier run compiled must not serve; what this one did may.
    environment = dict(os.environ, DLB_CACHE=str(folder / "cache"))
    shutil.rmtree(folder / "cache", ignore_errors=True)
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    timer = threading.Timer(limit, process.kill)
    timer.start()
    lines = []
    for line in process.stdout:
        lines.append(line)
        if echo:
            print("  " + line, end="", flush=True)
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Outcome(process.returncode, "".join(lines), time.monotonic() - start, usage.ru_maxrss / 1024)


def results(output):
    """The numbers of the lines `PART   NAME NUMBER   NAME NUMBER`: {("test", 1): {"accuracy": 0.97}}.

    A part's lines are counted, for a program may have several sections or variants. How long a choice of
    a `compare` took stands in the table of all: {("layer = gru", 1): {"seconds": 12}}."""
    found, count, head = {}, {}, []
    for line in output.splitlines():
        part, *pairs = re.split(r" {3,}", line.rstrip())
        if part == "choice" or not pairs:
            head = pairs
        elif "seconds" in head:
            found[part, 1] = {"seconds": pairs[head.index("seconds")]}
            continue
        numbers = dict(m.groups() for m in (re.fullmatch(r"(\S+) (\S+)", pair) for pair in pairs) if m)
        if not part or not pairs or len(numbers) != len(pairs):
            continue
        count[part] = count.get(part, 0) + 1
        found[part, count[part]] = numbers
    return found


def value_of(found, key):
    """What `test accuracy` or `2 test accuracy` is, or a sentence why nobody knows."""
    number, part, report = expected.split_key(key)
    lines = [index for name, index in found if name == part]
    if not number and len(lines) > 1:
        return None, f"`{part}` has {len(lines)} lines: say which, as in `1 {key}`"
    text = found.get((part, number or 1), {}).get(report)
    try:
        return float(text), None
    except (TypeError, ValueError):
        return None, f"`{key}` is not among what it printed"


def check(bounds, found):
    """The values as texts, and a sentence for each that is outside its bounds or missing."""
    reached, wrong = [], []
    for key, (least, most) in bounds.items():
        value, reason = value_of(found, key)
        if reason:
            wrong.append(reason)
            continue
        reached.append(f"{key} {value:.4g}")
        # A NaN is within no bounds.
        if not (least is None or value >= least) or not (most is None or value <= most):
            sides = [f"at least {least}"] * (least is not None) + [f"at most {most}"] * (most is not None)
            wrong.append(f"{key} is {value:.6g}, expected {' and '.join(sides)}")
    return reached, wrong


def link_data(example, data, folder):
    """One folder that holds the data of this example and nothing else: some sets' files have equal names."""
    folder.mkdir()
    for name in example.data:
        (folder / name).symlink_to(data_folder(name, data).resolve())


def script_command(example, script, *arguments):
    return [sys.executable, str(example.folder / script), *map(str, arguments)]


class Course:
    def __init__(self, build, data, smoke):
        self.dlbc = build.resolve() / "bin" / "dlbc"
        self.data = data.resolve()
        self.smoke = smoke
        self.limit = 600 if smoke else 4 * 3600

    def train(self, example, run, number, work):
        """The row of one run, and what is wrong with it."""
        size = run.smoke if self.smoke and run.smoke else run
        command = [self.dlbc, "train", example.folder / run.file, "--seed", example.seed]
        command += ["--data", work / "data", "--out", f"run-{number}", *size.arguments]
        outcome = execute([str(word) for word in command], work, self.limit, echo=not self.smoke)
        if outcome.exit_code:
            return None, [f"exit code {outcome.exit_code} after {outcome.seconds:.0f} s\n{outcome.output}"]
        output = outcome.output
        if run.script:
            said = subprocess.run(
                script_command(example, run.script), input=output, cwd=work, text=True, capture_output=True
            )
            if said.returncode:
                return None, [f"{run.script} failed\n{said.stderr}"]
            if not self.smoke:
                print(said.stdout, end="")
            output += said.stdout
        reached, wrong = check(size.bounds, results(output))
        cells = [", ".join(reached), spoken(outcome.seconds), f"{outcome.peak_mib:.0f} MiB"]
        # What went wrong in a short run is to be seen in what it printed.
        return cells, [f"{sentence}\n{output}" for sentence in wrong] if self.smoke else wrong

    def run(self, example):
        """The rows of an example, by name, and what is wrong."""
        rows, wrong = {}, []
        with tempfile.TemporaryDirectory(prefix="dlb-course-") as folder:
            work = Path(folder)
            link_data(example, self.data, work / "data")
            if example.prepare:
                subprocess.run(script_command(example, example.prepare, work / "data"), check=True)
            for number, run in enumerate(example.runs, 1):
                name = row_name(example, run)
                print(f"{name}: dlbc train {run.file}", flush=True)
                cells, sentences = self.train(example, run, number, work)
                wrong += [f"{name}: {sentence}" for sentence in sentences]
                if cells:
                    print(f"{name}: {', '.join(cells)}", flush=True)
                    lines = len((example.folder / run.file).read_text().splitlines())
                    rows[name] = [f"{example.seed}", *cells, f"{lines}"]
        return rows, wrong


def spoken(seconds):
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def row_name(example, run):
    """The example, linked, with what tells this run from its others."""
    name = f"[{example.name}]({example.name})"
    if len(example.runs) == 1:
        return name
    same = [other for other in example.runs if other.file == run.file]
    return " ".join([name, run.file] + (run.arguments if len(same) > 1 else []))


def write_table(path, author, head, rows, known):
    """Writes rows, by name, between the markers that name the author; known ones that are there already stay."""
    begin, end = f"<!-- written by {author} -->", f"<!-- end of what {author} wrote -->"
    text = path.read_text()
    if text.count(begin) != 1 or text.count(end) != 1:
        sys.exit(f"{path}: `{begin}` and `{end}` must each stand in it once")
    before, rest = text.split(begin)
    inside, after = rest.split(end)
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in inside.splitlines()]
    merged = {**{line[0]: line[1:] for line in lines if line[0].startswith("[")}, **rows}
    table = head + "".join(f"| {' | '.join([name, *merged[name]])} |\n" for name in known if name in merged)
    path.write_text(f"{before}{begin}\n{table}{end}{after}")


def main():
    parser = argparse.ArgumentParser(description="Trains the examples and checks what they promise.")
    parser.add_argument("build", type=Path, help="the build folder")
    parser.add_argument("names", nargs="*", metavar="NAME", help="examples; all unless told")
    parser.add_argument("--smoke", action="store_true", help="a few steps each")
    parser.add_argument("--examples", type=Path, default=FOLDER, help="the folder of the examples")
    standard = os.environ.get("DLB_TEST_DATA") or FOLDER.parent.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=standard, help="the folder of data sets")
    options = parser.parse_intermixed_args()

    try:
        examples = expected.load_all(options.examples)
    except expected.Mistake as mistake:
        print(mistake)
        return 2
    if unknown := set(options.names) - {example.name for example in examples}:
        print(f"no example `{min(unknown)}` in {options.examples}")
        return 2
    wanted = [example for example in examples if not options.names or example.name in options.names]

    course = Course(options.build, options.data, options.smoke)
    known = [row_name(example, run) for example in examples for run in example.runs]
    start, rows, wrong, skipped = time.monotonic(), {}, [], 0
    for example in wanted:
        if sentence := lacking(example, course.data):
            print(f"{example.name}: skipped: {sentence}", flush=True)
            skipped += 1
            continue
        more, sentences = course.run(example)
        rows.update(more)
        wrong += sentences
        if not options.smoke:  # after each one: a run of hours may be interrupted
            write_table(options.examples / "README.md", "make course", HEAD, rows, known)
    for sentence in wrong:
        print(sentence)
    if wanted and skipped == len(wanted):
        return NO_DATA
    print(f"{len(wanted)} examples, {skipped} skipped, {len(wrong)} wrong, {spoken(time.monotonic() - start)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
