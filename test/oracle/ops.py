# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes ops/<op>.mlir: what each op must compute, by PyTorch and NumPy, on small inputs. Tests read
# these files only; run this script (with PyTorch 2.13 and NumPy 2.4) after adding an op:
#   python3 test/oracle/ops.py
#
# A case whose gradient is not compared with finite differences says why.

import collections
import pathlib

import torch

import cases_attention
import cases_gather_random
import cases_linear
import cases_pointwise
import cases_pool
import cases_reduction
import cases_scan
import cases_view
import mlir_text

HEADER = """\
// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Written by test/oracle/ops.py: `dlb.{op}` as PyTorch and NumPy compute it.

"""


def main():
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    files = collections.defaultdict(list)

    def case(mnemonic, inputs, results, attributes=None, **reasons):
        """`reasons`: no_gradient, no_second_gradient."""
        name = f"{mnemonic}_{len(files[mnemonic])}"
        marks = [f'dlb.{key} = "{reason}"' for key, reason in reasons.items()]
        files[mnemonic].append(
            mlir_text.function(name, mnemonic, inputs, attributes or {}, results, marks)
        )

    for family in (
        cases_pointwise, cases_view, cases_reduction, cases_linear, cases_pool, cases_gather_random,
        cases_scan, cases_attention,
    ):  # fmt: skip
        family.add(case)
    # Random numbers are drawn in order: what stands last leaves the other cases as they are.
    cases_linear.add_small_groups(case)

    folder = pathlib.Path(__file__).parent / "ops"
    for old in folder.glob("*.mlir"):
        old.unlink()
    for mnemonic, functions in files.items():
        text = HEADER.format(op=mnemonic) + "\n".join(functions)
        (folder / f"{mnemonic}.mlir").write_text(text)


if __name__ == "__main__":
    main()
