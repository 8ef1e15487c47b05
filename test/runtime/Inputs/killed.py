# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# killed.py DLBC FOLDER KILLS SEED PROGRAM...: trains each program whole; then again and again, killed
# (SIGKILL) at random moments and resumed, until there were KILLS kills in all. Half of them come while a checkpoint is
# being written. What remains has to be equal to the uninterrupted run to the bit: weights, checkpoints and metrics.

import argparse
import os
import random
import shutil
import subprocess
import sys
import time

FILES = ["weights.safetensors", "last.safetensors", "best.safetensors", "metrics.jsonl"]

parser = argparse.ArgumentParser()
parser.add_argument("dlbc")
parser.add_argument("folder")
parser.add_argument("kills", type=int)
parser.add_argument("seed", type=int)
parser.add_argument("programs", nargs="+")
arguments = parser.parse_args()
chance = random.Random(arguments.seed)


def begin(program, folder, resumed):
    settings = ["--resume", folder] if resumed else [program, "--out", folder, "--seed", "3", "--steps", "120"]
    command = [arguments.dlbc, "train", *settings, "--checkpoint-seconds", "0"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(process):
    _, errors = process.communicate(timeout=600)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}:\n{errors}")


def half_written(folder):
    """Whether a checkpoint is being written, or was when the training was killed."""
    try:
        return any(name.endswith(".tmp") and "last" in name for name in os.listdir(folder))
    except FileNotFoundError:
        return False


def kill(process, folder, seconds):
    """Kills after so many seconds; then, in one of two cases, as soon as a checkpoint is being written. Whether it
    was still running, and whether a checkpoint was left half written."""
    in_save = chance.random() < 0.5
    end = time.monotonic() + seconds
    while process.poll() is None and (time.monotonic() < end or (in_save and not half_written(folder))):
        if time.monotonic() < end:
            time.sleep(min(0.001, end - time.monotonic()))
    running = process.poll() is None
    process.kill()
    process.communicate()
    return running, half_written(folder)


def compare(folder, whole):
    for name in FILES:
        paths = [os.path.join(where, name) for where in (folder, whole)]
        if os.path.exists(paths[1]):
            first, second = (open(path, "rb").read() for path in paths)
            if first != second:
                sys.exit(f"{paths[0]} differs from that of the uninterrupted run")


def main():
    kills = saves = rounds = 0
    for number, program in enumerate(arguments.programs):
        whole = os.path.join(arguments.folder, f"whole-{number}")
        finish(begin(program, whole, False))  # fills the cache of compiled code
        shutil.rmtree(whole)
        started = time.monotonic()
        finish(begin(program, whole, False))
        duration = time.monotonic() - started
        wanted = arguments.kills * (number + 1) // len(arguments.programs)
        while kills < wanted:
            folder = os.path.join(arguments.folder, f"killed-{number}-{rounds}")
            rounds += 1
            done = False
            while kills < wanted and not done:
                resumed = os.path.exists(os.path.join(folder, "run.json"))
                process = begin(program, folder, resumed)
                killed, in_save = kill(process, folder, chance.uniform(0, 0.8 * duration))
                kills += killed
                saves += in_save
                done = not killed
            resumed = os.path.exists(os.path.join(folder, "run.json"))
            finish(begin(program, folder, resumed))
            if half_written(folder):
                sys.exit(f"{folder} holds what was half written: {os.listdir(folder)}")
            compare(folder, whole)
            shutil.rmtree(folder)
    print(f"{kills} kills, {saves} of them inside a save; {rounds} trainings equal to the uninterrupted ones")


main()
