# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Each folder of examples/ with an expected.json is a test: its smoke runs.

import glob
import os
import subprocess
import sys

import lit.formats
import lit.Test


class Examples(lit.formats.ShTest):
    def getTestsInDirectory(self, suite, path, lit_config, config):
        yield from super().getTestsInDirectory(suite, path, lit_config, config)
        for file in sorted(glob.glob(os.path.join(config.repository, "examples", "*", "expected.json"))):
            yield lit.Test.Test(suite, path + (os.path.basename(os.path.dirname(file)),), config)

    def execute(self, test, lit_config):
        name = test.path_in_suite[-1]
        if name.endswith(".test"):
            return super().execute(test, lit_config)
        harness = os.path.join(test.config.repository, "examples", "course.py")
        command = [sys.executable, harness, test.config.build, "--smoke", name, "--data", test.config.data]
        done = subprocess.run(command, env=test.config.environment, text=True, capture_output=True)
        if done.returncode == 77:
            return lit.Test.Result(lit.Test.UNSUPPORTED, done.stdout.split("skipped: ", 1)[1])
        return lit.Test.Result(lit.Test.FAIL if done.returncode else lit.Test.PASS, done.stdout + done.stderr)

