# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# check.py [BUILD]: the time and memory of `dlbc check` on ResNet-50, and on networks of 125 to 1,000 layers, in a loop and written out:
# both should grow in proportion. Processor time, best of five runs; memory is the largest resident set.

import os
import subprocess
import sys
import tempfile

HEAD = """data images = npz("images.npz") {
  image: [16, 32, 32] = array("image")
  label: class(10) = array("label")
}
model net(image: [N, C, H, W]) -> [N, 10] {
  x = image
"""
LAYER = "  x = x |> conv2d(16, 3, padding = 1) |> relu\n"
TAIL = """  x |> global_avg_pool |> dense(10)
}
train net on images { minimize cross_entropy(net(image), label) with adam(1e-3); epochs 1 }
"""


def measure(dlbc, path):
    """Seconds and bytes of the best run."""
    runs = []
    for _ in range(5):
        process = subprocess.Popen([dlbc, "check", path])
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"dlbc check {path} fails")
        runs.append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024))
    return min(runs)


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    dlbc = os.path.join(os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build"), "bin", "dlbc")
    programs = [("ResNet-50", os.path.join(root, "examples", "papers", "resnet50.dlb"))]
    with tempfile.TemporaryDirectory() as folder:
        for layers in [125, 250, 500, 1000]:
            for name, body in [("in a loop", f"  for _ in 0..{layers} {{\n{LAYER}  }}\n"), ("written out", LAYER * layers)]:
                path = os.path.join(folder, f"{layers}-{name[:2]}.dlb")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(HEAD + body + TAIL)
                programs.append((f"{layers} layers {name}", path))
        print(f"{'':28}{'time':>10}{'memory':>12}")
        for name, path in programs:
            seconds, size = measure(dlbc, path)
            print(f"{name:28}{seconds * 1e3:>7.0f} ms{size / 1e6:>9.0f} MB", flush=True)


if __name__ == "__main__":
    main()
