# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs the lit suites of a build: `run.py BUILD [lit options, paths in test/]`. The last line of its
# output is `N passed, N failed`, with `, N skipped` where tests were skipped; the exit code agrees.

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from xml.etree import ElementTree

PASSED = {"PASS", "XFAIL", "FLAKYPASS"}


def lit_program(build):
    with open(os.path.join(build, "test", "lit.site.cfg.py"), encoding="utf-8") as site:
        return re.search(r'config\.llvm_tools = "(.*)"', site.read()).group(1) + "/lit"


def skipped_cases(report):
    """The unit programs that skipped cases of theirs, with the groups of these: one entry for each case. Of
    lit's reports, JSON leaves these cases out, and XML the reasons that other tests give."""
    for case in ElementTree.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        # lit takes what GoogleTest skips for an interruption.
        if skipped is not None and skipped.get("message") == "User interrupt":
            if place := re.fullmatch(r"dlb-unit\._/(.+)/(.+)", case.get("classname")):
                yield place.groups()


def main():
    build = os.path.abspath(sys.argv[1])
    options = sys.argv[2:]
    # A path below test/ in the sources names the same suite as the one below build/test.
    paths = [o for o in options if not o.startswith("-")]
    options = [o for o in options if o.startswith("-")]
    sources = os.path.dirname(os.path.abspath(__file__))
    suites = [os.path.join(build, "test", os.path.relpath(os.path.abspath(p), sources)) for p in paths]
    suites = suites or [os.path.join(build, "test")]

    report = tempfile.NamedTemporaryFile(suffix=".json")
    cases = tempfile.NamedTemporaryFile(suffix=".xml")
    lit = [sys.executable, lit_program(build), "-sv", "--output", report.name, "--xunit-xml-output", cases.name]
    # A group of its own, so that its workers and what these run end with it.
    running = subprocess.Popen([*lit, *options, *suites], process_group=0)
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: os.killpg(running.pid, signal.SIGTERM))
    code = running.wait()
    try:
        tests = json.load(report)["tests"]
    except ValueError:
        tests = []

    count = Counter()
    reasons = Counter()
    for test in tests:
        if test["code"] in PASSED:
            count["passed"] += 1
        elif test["code"] == "UNSUPPORTED":
            reasons[test["output"].strip()] += 1
        else:
            count["failed"] += 1
    for program, group in skipped_cases(cases) if tests else ():
        reasons[f"of {group}: build/bin/unit/{program} says why"] += 1
    # lit itself failed, for instance because nothing was found to run: that is a failure too.
    if not tests or (code != 0 and count["failed"] == 0):
        count["failed"] += 1

    for reason, number in reasons.items():
        print(f"skipped {number}: {reason}")
        if re.search(r"features:.*\bdata\b", reason):
            print("  the real data is looked for in $DLB_TEST_DATA, else in ../shared/data")
        if "pygls" in reason or "babi" in reason:
            print("  it comes from PyPI; `make test` installs it into the build folder where it can")
        if "chromium" in reason:
            print("  pages are opened in Debian's package chromium")
    line = f"{count['passed']} passed, {count['failed']} failed"
    if reasons:
        line += f", {reasons.total()} skipped"
    print(line, flush=True)
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
