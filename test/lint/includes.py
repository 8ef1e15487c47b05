# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Which way the arrows between the rooms run:
#   tools -> driver -> {emit, transforms, reference, plan, kernels, codegen} -> dialect -> support
#   emit -> frontend -> support; the six in braces never include each other, and runtime includes
#   nothing of the compiler.

import re

MLIR_HALF = {"emit", "transforms", "reference", "plan", "kernels", "codegen"}
RUNTIME = {"runtime/abi", "runtime/kernels", "runtime/core", "runtime/data"}

# What each room may include beside itself.
MAY_INCLUDE = {
    "support": set(),
    "stdlib": {"support"},
    "frontend": {"support", "stdlib"},
    "dialect": {"support"},
    "emit": {"dialect", "frontend", "support"},
    "transforms": {"dialect", "support"},
    "reference": {"dialect", "support", "runtime/kernels", "runtime/abi"},
    "plan": {"dialect", "support", "runtime/abi"},
    "kernels": {"dialect", "support", "runtime/abi"},
    "codegen": {"dialect", "support", "runtime/abi"},
    "driver": {"dialect", "frontend", "stdlib", "support"} | MLIR_HALF | RUNTIME,
    "tools": {"driver", "dialect", "frontend", "stdlib", "support"} | MLIR_HALF | RUNTIME,
    "runtime/abi": set(),
    "runtime/kernels": {"runtime/abi"},
    "runtime/core": {"runtime/abi", "runtime/kernels"},
    "runtime/data": {"runtime/abi", "runtime/kernels", "runtime/core"},
}
COMPILER_ROOMS = {room for room in MAY_INCLUDE if not room.startswith("runtime/")}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
# The parser generator's headers, and ours that include them; who uses the parser sees Parse.h alone.
PARSER = re.compile(r"^(antlr4-runtime(/.*)?\.h|Dlb\w+\.h|frontend/Parse[A-Z]\w*\.h)$")
PARSER_FILES = re.compile(r"^compiler/frontend/Parse(\.cpp|[A-Z]\w*\.(h|cpp))$")


def room_of(path):
    parts = path.split("/")
    if parts[0] == "compiler" and len(parts) > 2:
        return parts[1]
    if parts[0] == "runtime" and len(parts) > 2:
        return "/".join(parts[:2])
    return None


def room_of_include(header):
    parts = header.split("/")
    if parts[0] == "runtime" and len(parts) > 2:
        return "/".join(parts[:2])
    if len(parts) > 1 and parts[0] in COMPILER_ROOMS:
        return parts[0]
    return None


def check(source):
    """Yields (line, message) for each #include that runs against an arrow."""
    room = room_of(source.path)
    if room is None or not source.path.endswith((".cpp", ".h")):
        return
    if room not in MAY_INCLUDE:
        yield 1, f"`{room}` is no room of the house; ARCHITECTURE and this table must know it"
        return
    in_runtime = room.startswith("runtime/")
    without_mlir = in_runtime or room in ("support", "frontend", "stdlib") or source.path.startswith("compiler/tools/dlbc/")
    for number, line in enumerate(source.lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        header = match.group(1)
        target = room_of_include(header)
        if header.startswith((".", "compiler/")):
            yield number, f"`{header}`: write the path from the root, without `compiler/`"
        elif target and target != room and target not in MAY_INCLUDE[room]:
            yield number, f"`{header}`: {room} may not include {target}"
        elif header.startswith(("mlir/", "mlir-c/")) and without_mlir:
            yield number, f"`{header}`: {room} has no MLIR header, so that it starts without MLIR"
        elif header.startswith(("llvm/", "llvm-c/")) and in_runtime:
            yield number, f"`{header}`: the runtime has no LLVM header"
        elif PARSER.match(header) and not PARSER_FILES.match(source.path):
            yield number, f"`{header}`: only compiler/frontend/Parse*.cpp see the parser generator's headers"
