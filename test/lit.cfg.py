# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The lit suites. RUN lines know, beside lit's own %s, %S and %t:
#   dlbc, dlb-opt, …   the programs of build/bin, bounded in time
#   FileCheck, not, count, split-file   LLVM's
#   %bin, %repo, %examples, %python
#   %data              real data: $DLB_TEST_DATA, else ../shared/data beside the checkout; a test
#                      that uses it says `REQUIRES: data`, so that it is skipped where there is none
#   %editor            a Python with pygls, babi and tensorboard, which `make test` installs where it can; a test
#                      that uses it says `REQUIRES: pygls`, `babi` or `tensorboard`
#   %bench             the Python of the benchmark's peers; a test that uses it says `REQUIRES:
#                      bench`, so that it is skipped until `make bench` fetched them

import os
import re
import sys

import lit.formats

config.name = "dlb"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".dlb", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.join(config.repository, "test")
config.test_exec_root = os.path.join(config.build, "test")

programs = os.path.join(config.build, "bin")
data = os.environ.get("DLB_TEST_DATA") or os.path.join(config.repository, "..", "shared", "data")
data = os.path.abspath(data)
config.data = data
if os.path.isdir(data):
    config.available_features.add("data")
peers = os.path.join(config.build, "bench-venv")
bench = os.path.join(peers, "bin", "python")
if os.path.isdir(peers) and {"torch", "jax"} <= {name.split("==")[0] for name in os.listdir(peers)}:
    config.available_features.add("bench")
editor = os.path.join(config.build, "editor-venv")
if os.path.isdir(editor):
    config.available_features |= {name.split("==")[0] for name in os.listdir(editor) if "==" in name}

for program in ["zsh", "fish", "vim", "chromium"]:
    if os.path.exists("/usr/bin/" + program):
        config.available_features.add(program)

config.environment["PATH"] = os.pathsep.join([programs, config.llvm_tools, "/usr/bin", "/bin"])
# Without a cache of compiled code, which could hide what is wrong with the compiler.
config.environment["DLB_CACHE"] = ""
# Without folders of runs but those that a test asks for.
config.environment["DLB_RUNS"] = ""
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root, "cache")
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"

# A hang must not stop the suite. lit's own limit needs a Python package that Debian does not install.
for name in ["dlbc", "dlb-lsp", "dlb-opt", "dlb-run"]:
    word = r"(?<![-./\w%])" + re.escape(name) + r"(?![-./\w=:])"
    command = "timeout --foreground --kill-after=5 600 " + os.path.join(programs, name)
    config.substitutions.append((word, command))

config.substitutions += [
    (r"%bin\b", programs),
    (r"%repo\b", config.repository),
    (r"%examples\b", os.path.join(config.repository, "examples")),
    (r"%data\b", data),
    (r"%bench\b", bench),
    (r"%editor\b", os.path.join(editor, "bin", "python")),
    (r"%python\b", sys.executable),
]
