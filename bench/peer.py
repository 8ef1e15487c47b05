# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The loop of a peer: what process.py expects of a program. See there.

import json
import sys
import time

WARM_UP = 3
AT_LEAST = 3  # steps of a request


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

    for _ in range(WARM_UP):
        next_step()
    print("ready", flush=True)
    for line in sys.stdin:
        next_step()
        times = []
        left = float(line) * 1e3
        while left > 0 or len(times) < AT_LEAST:
            times.append(next_step())
            left -= times[-1]
        print(json.dumps(times), flush=True)
    print(peak_kibibytes())
