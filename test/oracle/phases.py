# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What test/end-to-end/Inputs/phases.dlb computes, by PyTorch: two optimizers, one of which runs on
each third mini-batch and counts its own runs.

  phases.py --write              writes phases.json (needs PyTorch)
  phases.py --data FILE          writes the rows
  phases.py --losses FILE        compares the losses of `dlbc train --losses`
"""

import argparse
import json
import pathlib
import sys

FIGURES = pathlib.Path(__file__).with_name("phases.json")
STEPS = 10
ROWS = [[((7 * row + 3 * column) % 11 - 5) / 4 for column in range(5)] for row in range(8)]


def losses():
    import torch

    torch.set_default_dtype(torch.float64)
    rows = torch.tensor(ROWS)
    x, z = rows[:, :3], rows[:, 3:]
    make = torch.tensor([[0.5, -0.25, 0.75], [-0.5, 0.125, 0.25]], requires_grad=True)
    judge = torch.tensor([[0.25], [0.5], [-0.75]], requires_grad=True)
    tell = torch.optim.Adam([judge], lr=0.05)
    forge = torch.optim.Adam([make], lr=0.1)
    found = []
    for step in range(1, STEPS + 1):
        tell.zero_grad()
        loss = ((x @ judge - 1) ** 2).mean() + ((z @ make @ judge) ** 2).mean()
        loss.backward()
        tell.step()
        total = loss.item()
        if step % 3 == 0:
            forge.zero_grad()
            loss = ((z @ make @ judge - 1) ** 2).mean()
            loss.backward()
            norm = make.grad.norm()
            make.grad *= torch.clamp(0.5 / norm, max=1)
            forge.param_groups[0]["lr"] = 0.1 / (1 + step // 3)
            forge.step()
            total += loss.item()
        found.append(total)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--data")
    parser.add_argument("--losses")
    parser.add_argument("--within", type=float, default=1e-9)
    arguments = parser.parse_args()
    if arguments.write:
        FIGURES.write_text(json.dumps({"losses": losses()}, indent=1) + "\n")
    if arguments.data:
        text = "\n".join(",".join(str(value) for value in row) for row in ROWS)
        pathlib.Path(arguments.data).write_text(text + "\n")
    if arguments.losses:
        wanted = json.loads(FIGURES.read_text())["losses"]
        lines = pathlib.Path(arguments.losses).read_text().splitlines()[1:]
        found = [float(line.split(",")[1]) for line in lines]
        wanted = wanted[len(wanted) - len(found):]
        for number, (f, w) in enumerate(zip(found, wanted)):
            if abs(f - w) > arguments.within * max(1, abs(w)):
                sys.exit(f"loss {number} of {len(found)}: {f!r}, PyTorch has {w!r}")
        print(f"{len(found)} losses agree")


if __name__ == "__main__":
    main()
