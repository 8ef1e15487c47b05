# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The loop of a peer: what process.py expects of a program. See there.

import json
import sys
import time

WARM_UP = 3  # steps, but none after these seconds
WARM_UP_SECONDS = 10
AT_LEAST = 3  # steps of a request, unless they take this many times as long as was asked for
PATIENCE = 10


def peak_kibibytes():
    """The largest resident size of this process so far."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def serve(step, batches):
    """Answers requests until there are no more; `step(batch)` returns when the step is done."""
    count = 0

    def next_step():
        nonlocal count
        batch = batches[count % len(batches)]
        count += 1
        start = time.perf_counter()
        step(batch)
        return (time.perf_counter() - start) * 1e3

    spent = 0
    for _ in range(WARM_UP):
        if spent < WARM_UP_SECONDS * 1e3:
            spent += next_step()
    print("ready", flush=True)
    for line in sys.stdin:
        next_step()
        times = []
        asked, spent = float(line) * 1e3, 0
        while spent < asked or (len(times) < AT_LEAST and spent < asked * PATIENCE):
            times.append(next_step())
            spent += times[-1]
        print(json.dumps(times), flush=True)
    print(peak_kibibytes())
