# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# interrupted.py DLBC PROGRAM FOLDER: trains whole, on several numbers of threads; then interrupted
# in every way, and resumed to the same bits.

import os
import signal
import subprocess
import sys

FILES = {"best.safetensors", "curves.png", "curves.svg", "events.out.tfevents.dlb", "last.safetensors", "metrics.jsonl", "program.dlb", "run.json",
         "weights.safetensors"}

dlbc, program, folder = sys.argv[1:]
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also below nohup


def start(name, *options):
    command = [dlbc, "train", program, "--seed", "3", "--out", os.path.join(folder, name), *options]
    return run(command)


def resume(name):
    return run([dlbc, "train", "--resume", os.path.join(folder, name)])


def run(command):
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
    if set(left) - {"previous.safetensors"} != FILES:
        sys.exit(f"`{name}` holds {left}")


finish(start("whole", "--threads", "1"), 0)
for threads in "2", "4":
    finish(start(f"threads-{threads}", "--threads", threads), 0)
    expect_same(f"threads-{threads}")

for name, number, code in ("int", signal.SIGINT, 130), ("term", signal.SIGTERM, 143), ("hup", signal.SIGHUP, 129):
    process = start(name)
    wait_for_epochs(process, 300)
    process.send_signal(number)
    finish(process, code)
    finish(resume(name), 0)
    expect_same(name)

# Whoever read the progress has gone (`| head`): the training saves itself and ends as from a signal.
process = start("pipe")
wait_for_epochs(process, 300)
process.stderr.close()
if process.wait(timeout=300) != 141:
    sys.exit(f"without a reader the exit code is {process.returncode}")
process.stdout.close()
if "epoch 1/" in finish(resume("pipe"), 0):
    sys.exit("without a reader nothing was saved")
expect_same("pipe")

process = start("two")
wait_for_epochs(process, 100)
errors = finish(start("two"), 1)
if "error[E0604]: another training is writing to this folder" not in errors:
    sys.exit(f"the second training says: {errors}")
# Killed: whatever checkpoint is there is whole. Without one the training begins anew.
process.kill()
finish(process, -signal.SIGKILL)
finish(resume("two"), 0)
expect_same("two")

# Begun anew in a folder where another was interrupted: refused, since that one could go on.
process = start("int-two")
wait_for_epochs(process, 300)
process.send_signal(signal.SIGINT)
finish(process, 130)
errors = finish(start("int-two"), 1)
if "error[E0607]: the training in this folder has not ended; `--resume " not in errors:
    sys.exit(f"beginning anew says: {errors}")
