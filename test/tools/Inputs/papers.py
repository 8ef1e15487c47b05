# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# papers.py DLBC FOLDER FIGURES: `dlbc summary` counts in each network of FOLDER the parameters that FIGURES, test/oracle/papers.csv,
# has of it, and gives it the same output shape. None is longer than 60 lines.

import csv
import os
import re
import subprocess
import sys


def check(dlbc, path, row):
    with open(path, encoding="utf-8") as file:
        if (lines := len(file.readlines())) > 60:
            return f"{path}: {lines} lines"
    result = subprocess.run([dlbc, "summary", path], capture_output=True, text=True, timeout=300)
    if result.returncode or result.stderr:
        return f"{path}: exits with {result.returncode}\n{result.stderr}"
    # The first layer is the network: name, output, parameters, multiplications.
    found = re.search(r"^\w+ +\[N, ([^\]]+)\] +([\d,]+) ", result.stdout, re.MULTILINE)
    if not found:
        return f"{path}: no network in\n{result.stdout}"
    sizes = re.findall(r"\d+", re.sub(r"\w+: ", "", found.group(1)))  # a size may have its name in front
    shown = ("x".join(sizes), found.group(2).replace(",", ""))
    wanted = (row["output"], row["parameters"])
    return None if shown == wanted else f"{path}: {shown}, but PyTorch has {wanted}"


def main():
    dlbc, folder, figures = sys.argv[1:]
    with open(figures, encoding="utf-8") as file:
        rows = {row["network"]: row for row in csv.DictReader(file)}
    programs = {name[:-4] for name in os.listdir(folder) if name.endswith(".dlb")}
    findings = [f"{name}: only in one of {folder} and {figures}" for name in sorted(programs ^ set(rows))]
    findings += [check(dlbc, os.path.join(folder, name + ".dlb"), rows[name]) for name in sorted(programs & set(rows))]
    findings = [finding for finding in findings if finding]
    print("\n".join(findings) if findings else f"{len(programs)} networks as PyTorch counts them")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
