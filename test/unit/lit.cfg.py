# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The GoogleTest programs of build/bin/unit, each case a test of its own.

import os

import lit.formats

config.name = "dlb-unit"
config.test_format = lit.formats.GoogleTest(
    ".", "Tests", run_under=["timeout", "--foreground", "--kill-after=5", "600"]
)
config.suffixes = []
config.test_source_root = os.path.join(config.build, "bin", "unit")
config.test_exec_root = config.test_source_root
# lit hands on nothing of the caller's, and the cases on real data look where the other suites do.
if os.environ.get("DLB_TEST_DATA"):
    config.environment["DLB_TEST_DATA"] = os.path.abspath(os.environ["DLB_TEST_DATA"])
