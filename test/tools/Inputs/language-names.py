# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `language-names.py FRONTEND`: every function that the checker knows without a declaration has a row in
# LanguageNames.def, from which the reference and editors tell what it does.

import glob
import os
import re
import sys

(folder,) = sys.argv[1:]


def found(pattern, *names):
    names = [path for name in names for path in glob.glob(os.path.join(folder, name))]
    return {match for path in names for match in re.findall(pattern, open(path, encoding="utf-8").read())}


functions = found(r'(?m)^(?: {4}|.*rows\[\] = \{)\{"(\w+)", \{', "Builtins*.cpp", "Data*.cpp", "*Reports.cpp")
documented = found(r'DLB_LANGUAGE_NAME\("(\w+)",', "LanguageNames.def")
assert len(functions) > 30, functions
if functions - documented:
    sys.exit(f"LanguageNames.def says nothing of {', '.join(sorted(functions - documented))}")
