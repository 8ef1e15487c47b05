# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# interrupted.py DLBC PROGRAM FOLDER: trains whole, on several numbers of threads; then interrupted
# in every way, and resumed to the same bits.

import os
import signal
import subprocess
import sys

dlbc, program, folder = sys.argv[1:]


def start(name, *options):
    command = [dlbc, "train", program, "--seed", "3", "--out", os.path.join(folder, name), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_epochs(process, count):
    """Reads the progress, one line for each epoch."""
    seen = 0
    for line in process.stderr:
        seen += line.startswith("epoch")
        if seen == count:
            return
    sys.exit(f"the training ended with {process.wait()} after {seen} epochs")


def finish(process, expected):
    _, errors = process.communicate(timeout=300)
    if process.returncode != expected:
        sys.exit(f"exit code {process.returncode} instead of {expected}:\n{errors}")
    return errors


def weights(name):
    with open(os.path.join(folder, name, "weights.safetensors"), "rb") as file:
        return file.read()


def expect_same(name):
    if weights(name) != weights("whole"):
        sys.exit(f"the weights of `{name}` differ from those of an uninterrupted run")
    left = sorted(os.listdir(os.path.join(folder, name)))
    if left != ["checkpoint.safetensors", "metrics.jsonl", "weights.safetensors"]:
        sys.exit(f"`{name}` holds {left}")


finish(start("whole", "--threads", "1"), 0)
for threads in "2", "4":
    finish(start(f"threads-{threads}", "--threads", threads), 0)
    expect_same(f"threads-{threads}")

for name, number, code in ("int", signal.SIGINT, 130), ("term", signal.SIGTERM, 143):
    process = start(name)
    wait_for_epochs(process, 300)
    process.send_signal(number)
    finish(process, code)
    finish(start(name, "--resume"), 0)
    expect_same(name)

process = start("two")
wait_for_epochs(process, 100)
errors = finish(start("two"), 1)
if "error[E0604]: another training is writing to this folder" not in errors:
    sys.exit(f"the second training says: {errors}")
# Killed: whatever checkpoint is there is whole. Without one the training begins anew.
process.kill()
finish(process, -signal.SIGKILL)
checkpoint = os.path.exists(os.path.join(folder, "two", "checkpoint.safetensors"))
finish(start("two", *(["--resume"] if checkpoint else [])), 0)
expect_same("two")
