# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# papers-forward.py DLBC PROGRAM FOLDER: what `dlbc predict` makes of one picture or text with the weights of
# test/oracle/formula.py is what PyTorch made of it, test/oracle/papers_forward.json. Large networks are made
# smaller by other numbers in their text.

import json
import math
import os
import re
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ORACLE = os.path.join(HERE, "..", "..", "oracle")
sys.path.insert(0, ORACLE)

import formula  # noqa: E402


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\nended with {result.returncode}:\n{result.stderr}")
    return result.stdout


def write_weights(path, tensors):
    header, data = {}, []
    begin = 0
    for name, shape in tensors:
        turn = re.search(r"\.attention_\d+\.dense_([123])\.", name)
        values = formula.weight(name.rsplit(".", 1)[1], shape, int(turn[1]) - 1 if turn else 0)
        end = begin + 4 * len(values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, end]}
        data.append(values.tobytes())
        begin = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))


def write_array(path, kind, shape, values):
    header = f"{{'descr': '<{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.write(values.tobytes())


def main():
    dlbc, program, folder = sys.argv[1:]
    name = os.path.splitext(os.path.basename(program))[0]
    with open(os.path.join(ORACLE, "papers_forward.json"), encoding="utf-8") as file:
        wanted = json.load(file)[name]
    os.makedirs(folder, exist_ok=True)
    weights, array = (os.path.join(folder, file) for file in ("w.safetensors", "x.npy"))
    with open(program, encoding="utf-8") as file:
        smaller = formula.SMALLER.get(name, {})
        text = re.sub(r"\b\d+\b", lambda number: str(smaller.get(int(number[0]), number[0])), file.read())
    program = os.path.join(folder, name + ".dlb")
    with open(program, "w", encoding="utf-8") as file:
        file.write(text)
    checked = run(dlbc, "emit", "--stage=checked", program)
    found = re.findall(r'^persistent \d+ "([^"]+)" (?:parameter|state) \[([^\]]*)\]', checked, re.MULTILINE)
    write_weights(weights, [(n, [int(s) for s in re.findall(r"\d+(?=,|$)", sizes)]) for n, sizes in found])
    field, classes, sizes = re.search(r"^ *(image|input): (?:class\((\d+)\))?\[([\d, ]+)\]", text, re.MULTILINE).groups()
    shape = (1, *map(int, sizes.split(",")))
    if classes:
        write_array(array, "i4", shape, formula.words(shape[1], int(classes)))
    else:
        write_array(array, "f4", shape, formula.picture(shape))
    printed = run(dlbc, "predict", program, "--weights", weights, "--input", f"{field}=@{array}")
    y = [float(number) for number in printed.split()]
    ours = {"sum": math.fsum(y), "squares": math.fsum(v * v for v in y), "first": y[:8]}
    # f32 against f64: rounding is relative to the largest output.
    size = math.sqrt(wanted["squares"] / len(y))
    pairs = [("sum", ours["sum"], wanted["sum"], size * len(y)), ("squares", ours["squares"], wanted["squares"], wanted["squares"])]
    pairs += [(f"y[{i}]", a, b, size) for i, (a, b) in enumerate(zip(ours["first"], wanted["first"], strict=True))]
    wrong = [f"{what}: {a!r}, PyTorch has {b!r}" for what, a, b, scale in pairs if not abs(a - b) <= 1e-4 * scale]
    print("\n".join(wrong) if wrong else f"{name}: {len(y)} outputs as PyTorch has them")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
