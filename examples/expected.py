# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Reads expected.json, the one place of what an example promises:
#
#     {
#       "seed": 0,
#       "data": ["mnist"],
#       "prepare": "lexicon.py",
#       "runs": [
#         {
#           "file": "model.dlb",
#           "arguments": ["--epochs", "10"],
#           "bounds": {"test accuracy": [0.98, null]},
#           "script": "fit.py",
#           "smoke": {"arguments": ["--steps", "150"], "bounds": {"valid accuracy": [0.8, null]}}
#         }
#       ]
#     }
#
# data      sets of DATA below; without one that is absent the example is skipped.
# prepare   a script that is given the folder of the data, to put further files there.
# arguments further ones of `dlbc train`; the n-th run is saved in run-n, which later ones may name.
# bounds    least and most of a number that `dlbc train` prints at its end, null for an open side. A key
#           is the part and the name; where a program has several sections or variants, `2 test accuracy`;
#           how long a choice of a `compare` took, `layer = gru seconds`.
# script    is given on standard input what `dlbc train` printed, and prints further such lines.
# smoke     what takes the place of arguments and bounds for a run of seconds, which a wrong gradient
#           would fail; without it the run itself is so short.
#
# seed, prepare, arguments, script and smoke may be left out. Anything else is a mistake.

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

LINES = 60


@dataclass(frozen=True)
class Source:
    """A data set: its folder where that is not one of the data folder, and where it comes from."""

    place: str | None
    source: str


IN_THE_DATA_FOLDER = Source(None, "looked for in $DLB_TEST_DATA, else in ../shared/data")
DATA = {
    **{name: IN_THE_DATA_FOLDER for name in ("digits", "mnist", "tabular", "tinyshakespeare")},
    "fashion-mnist": Source(
        "/usr/share/datasets/fashion-mnist", "it is Debian's package `dataset-fashion-mnist`"
    ),
    "festlex-cmu": Source("/usr/share/festival/dicts/cmu", "it is Debian's package `festlex-cmu`"),
}


class Mistake(Exception):
    """An expected.json that does not say what it should; the text names file and place."""


@dataclass
class Size:
    arguments: list[str]
    bounds: dict[str, tuple[float | None, float | None]]


@dataclass
class Run(Size):
    file: str
    script: str | None
    smoke: Size | None


@dataclass
class Example:
    name: str
    folder: Path
    seed: int = 0
    data: list[str] = field(default_factory=list)
    prepare: str | None = None
    runs: list[Run] = field(default_factory=list)


def split_key(key):
    """`2 test accuracy` as (2, "test", "accuracy"); without a number its place is None."""
    match = re.fullmatch(r"(?:([1-9][0-9]*) )?(\S(?:.*\S)?) (\S+)", key)
    return match and (int(match[1]) if match[1] else None, match[2], match[3])


class Reader:
    """Takes a value apart and complains by file and place."""

    def __init__(self, path):
        self.path = path

    def fail(self, place, what):
        raise Mistake(f"{self.path}: {place + ': ' if place else ''}{what}")

    def object(self, value, place, required, optional):
        if not isinstance(value, dict):
            self.fail(place, "must be an object")
        for key in value:
            if key not in required + optional:
                self.fail(place, f"does not know `{key}`; it may say {', '.join(required + optional)}")
        for key in required:
            if key not in value:
                self.fail(place, f"`{key}` is missing")
        return value

    def file(self, name, place):
        """A file beside expected.json."""
        if not isinstance(name, str) or not (self.path.parent / name).is_file():
            self.fail(place, f"`{name}` is no file of this folder")
        return name

    def texts(self, value, place):
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.fail(place, "must be a list of texts")
        return value

    def bounds(self, value, place):
        if not isinstance(value, dict) or not value:
            self.fail(place, "must be an object with an entry at least")
        for key, sides in value.items():
            if not split_key(key):
                self.fail(place, f"`{key}` must be a part and a name, as in `test accuracy`")
            if not isinstance(sides, list) or len(sides) != 2:
                self.fail(place, f"`{key}` must have a least and a most")
            if not all(side is None or type(side) in (int, float) for side in sides) or sides == [None, None]:
                self.fail(place, f"`{key}` must have a number on one side, a number or null on the other")
        return {key: tuple(sides) for key, sides in value.items()}

    def size(self, value, place):
        return self.texts(value.get("arguments", []), f"{place}.arguments"), self.bounds(
            value["bounds"], f"{place}.bounds"
        )

    def run(self, value, place):
        self.object(value, place, ["file", "bounds"], ["arguments", "script", "smoke"])
        file = self.file(value["file"], f"{place}.file")
        lines = len((self.path.parent / file).read_text(encoding="utf-8").splitlines())
        if lines > LINES:
            self.fail(f"{place}.file", f"`{file}` has {lines} lines; an example has at most {LINES}")
        script, smoke = value.get("script"), value.get("smoke")
        if script is not None:
            self.file(script, f"{place}.script")
        if smoke is not None:
            self.object(smoke, f"{place}.smoke", ["bounds"], ["arguments"])
            smoke = Size(*self.size(smoke, f"{place}.smoke"))
        return Run(*self.size(value, place), file, script, smoke)

    def example(self, value):
        self.object(value, "", ["data", "runs"], ["seed", "prepare"])
        seed, runs, prepare = value.get("seed", 0), value["runs"], value.get("prepare")
        if type(seed) is not int or seed < 0:
            self.fail("seed", "must be a whole number, 0 or more")
        for name in self.texts(value["data"], "data"):
            if name not in DATA:
                self.fail("data", f"does not know `{name}`; it may name {', '.join(DATA)}")
        if prepare is not None:
            self.file(prepare, "prepare")
        if not isinstance(runs, list) or not runs:
            self.fail("runs", "must be a list with a run at least")
        runs = [self.run(run, f"runs[{index}]") for index, run in enumerate(runs)]
        folder = self.path.parent
        return Example(folder.name, folder, seed, value["data"], prepare, runs)


def unique(pairs):
    """An object without two entries of one name, of which JSON would keep the last."""
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"`{name}` stands there twice")
    return dict(pairs)


def load(path):
    try:
        value = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)
    except ValueError as error:
        raise Mistake(f"{path}: {error}") from error
    return Reader(path).example(value)


def names(folder):
    """The examples of a folder: its folders with an expected.json."""
    return sorted(path.parent.name for path in folder.glob("*/expected.json"))


def load_all(folder):
    return [load(folder / name / "expected.json") for name in names(folder)]
