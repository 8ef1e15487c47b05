# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes figures as JSON, with one line for each list of numbers.

import json
import re


def write(path, figures):
    text = json.dumps(figures, indent=1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text) + "\n")
