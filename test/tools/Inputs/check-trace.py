# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# check-trace.py FILE THREADS: checks a trace of --profile-trace against the trace event format:
# complete events and the names of rows, nothing in a row overlapping.

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    trace = json.load(file)
threads = int(sys.argv[2])
rows, events = {}, {}
for event in trace["traceEvents"]:
    assert event["pid"] == 1 and isinstance(event["tid"], int), event
    if event["ph"] == "M":
        assert event["name"] in ("process_name", "thread_name"), event
        if event["name"] == "thread_name":
            rows[event["tid"]] = event["args"]["name"]
        continue
    assert event["ph"] == "X", event
    assert isinstance(event["name"], str) and event["name"] and event["cat"], event
    assert event["ts"] >= 0 and event["dur"] >= 0, event
    if event["cat"] in ("forward", "backward", "update"):
        assert {"function", "kind"} <= event["args"].keys(), event
    events.setdefault(event["tid"], []).append(event)

expected = {0: "calls"} | {i + 1: f"thread {i}" for i in range(threads)}
assert rows == expected, rows
for row, name in rows.items():
    end = 0
    for event in events.get(row, []):
        assert event["ts"] >= end - 0.0015, (name, event, end)  # both are rounded to 1 ns
        end = event["ts"] + event["dur"]
# Every kernel runs inside of a call.
calls = [(call["ts"], call["ts"] + call["dur"]) for call in events.get(0, [])]
begin, end = calls[0][0], calls[-1][1]
kernels = [e for row in range(1, threads + 1) for e in events.get(row, []) if e["cat"] != "idle"]
for event in kernels:
    if begin <= event["ts"] <= end:
        assert any(a <= event["ts"] + 0.001 and event["ts"] + event["dur"] <= b + 0.001
                   for a, b in calls if a <= event["ts"] + 0.001 <= b + 0.001), event
print(f"{len(calls)} calls, {len(kernels)} kernels")
passes = sorted({event["cat"] for event in kernels})
sources = sorted({event["args"]["source"] for event in kernels if "source" in event["args"]})
print("passes:", *passes)
for source in sources:
    print("source:", source)
