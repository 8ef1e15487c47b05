# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The packages of the peers, in a virtual environment of the build.

import os
import subprocess
import sys

REQUIREMENTS = {
    "torch": ["torch==2.13.0", "numpy==2.4.6"],
    "jax": ["jax==0.10.2", "numpy==2.4.6"],
    "onnx": ["onnx==1.23.2", "onnxscript==0.7.2", "numpy==2.4.6"],
    "onnxruntime": ["onnxruntime==1.31.1", "numpy==2.4.6"],
    "openvino": ["openvino==2026.4.1", "numpy==2.4.6"],
}


def python_with(build, sets):
    """The Python of the environment, and which of the requirement sets it has."""
    folder = os.path.join(build, "bench-venv")
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return python, {name for name in sets if has(folder, python, name)}


def has(folder, python, name):
    packages = REQUIREMENTS[name]
    marker = os.path.join(folder, " ".join(packages))
    if os.path.exists(marker):
        return True
    print(f"bench: installing {' '.join(packages)} into {folder}", file=sys.stderr)
    command = [python, "-m", "pip", "install", "--quiet", *packages]
    if subprocess.run(command).returncode:
        print(f"bench: goes on without {name}", file=sys.stderr)
        return False
    open(marker, "w", encoding="utf-8").close()
    return True
