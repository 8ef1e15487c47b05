# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Breaks each rule of lint.py in a small tree of its own, and expects the finding at its place.

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lint  # noqa: E402

HEADER = "".join(f"// {line}\n" for line in lint.LICENCE)


def write_tree(root, files):
    for path, text in files.items():
        full_path = os.path.join(root, path)
        os.makedirs(os.path.dirname(full_path), exist_ok=True)
        with open(full_path, "w", encoding="utf-8") as file:
            file.write(text)
    return list(lint.repository_files(root))


def findings(rule, path, text):
    """What `rule` says about a tree that holds one file: (path, line, message) each."""
    with tempfile.TemporaryDirectory() as root:
        sources = write_tree(root, {path: text})
        return [(s.path, line, message) for s in sources for line, message in lint.RULES[rule](s)]


def tree_findings(rule, files):
    with tempfile.TemporaryDirectory() as root:
        return list(lint.TREE_RULES[rule](root, write_tree(root, files)))


class Includes(unittest.TestCase):
    def refused(self, path, header, message):
        found = findings("includes", path, f"{HEADER}#include <vector>\n{header}\n")
        self.assertEqual([(p, line) for p, line, _ in found], [(path, 4)])
        self.assertIn(message, found[0][2])

    def accepted(self, path, header):
        self.assertEqual(findings("includes", path, f"{HEADER}{header}\n"), [])

    def test_against_the_arrow(self):
        self.refused("compiler/dialect/Ops.cpp", '#include "plan/Plan.h"', "dialect may not include plan")
        self.refused("compiler/plan/Plan.cpp", '#include "kernels/Kernels.h"', "plan may not include kernels")
        self.refused("compiler/emit/Emit.h", '#include "driver/Compiler.h"', "emit may not include driver")
        self.refused("compiler/frontend/Check.cpp", '#include "dialect/Dialect.h"', "frontend may not include")
        self.refused("compiler/transforms/A.cpp", '#include "frontend/Ast.h"', "transforms may not include")
        self.refused("runtime/core/Loop.cpp", '#include "support/Diagnostics.h"', "may not include support")
        self.refused("runtime/abi/team.h", '#include "runtime/core/ThreadPool.h"', "may not include runtime/core")
        self.refused("compiler/plan/Plan.cpp", '#include "runtime/kernels/Kernel.h"', "runtime/kernels")

    def test_along_the_arrow(self):
        self.accepted("compiler/emit/Emit.cpp", '#include "frontend/Program.h"')
        self.accepted("compiler/plan/Plan.cpp", '#include "runtime/abi/program.h"')
        self.accepted("compiler/reference/Interpreter.cpp", '#include "runtime/kernels/Kernel.h"')
        self.accepted("compiler/tools/dlb-opt/main.cpp", '#include "mlir/IR/MLIRContext.h"')
        self.accepted("test/unit/core/PoolTests.cpp", '#include "runtime/core/ThreadPool.h"')

    def test_headers_of_others(self):
        self.refused("compiler/frontend/Check.h", '#include "mlir/IR/Value.h"', "no MLIR header")
        self.refused("compiler/tools/dlbc/main.cpp", "#include <mlir/IR/Value.h>", "no MLIR header")
        self.refused("runtime/data/Csv.cpp", '#include "llvm/ADT/StringRef.h"', "no LLVM header")
        parser = "only compiler/frontend/Parse*.cpp"
        self.refused("compiler/frontend/Ast.cpp", '#include "antlr4-runtime.h"', parser)
        self.refused("compiler/frontend/Ast.cpp", '#include "DlbParser.h"', parser)
        self.refused("compiler/frontend/Check.cpp", '#include "frontend/ParseTree.h"', parser)
        self.refused("compiler/frontend/Parse.h", '#include "DlbParser.h"', parser)
        self.accepted("compiler/frontend/ParseTree.h", '#include "DlbParser.h"')
        self.accepted("compiler/frontend/Check.cpp", '#include "frontend/Parse.h"')

    def test_form(self):
        self.refused("compiler/plan/Plan.cpp", '#include "../dialect/Dialect.h"', "from the root")
        self.refused("compiler/plan/Plan.cpp", '#include "compiler/dialect/Dialect.h"', "from the root")

    def test_unknown_room(self):
        self.assertEqual(len(findings("includes", "compiler/attic/Old.cpp", HEADER)), 1)


class Files(unittest.TestCase):
    def test_size(self):
        fits = "x\n" * lint.LINE_LIMIT
        for path in ["a/b.cpp", "a/b.td", "a/b.dlb", "a/CMakeLists.txt", "a/b.py"]:
            self.assertEqual(findings("size", path, fits), [])
            self.assertEqual(len(findings("size", path, fits + "x\n")), 1, path)
        self.assertEqual(findings("size", "a/page.md", fits + "x\n"), [])

    def test_licence(self):
        hashes = HEADER.replace("//", "#")
        self.assertEqual(findings("licence", "a/b.h", HEADER + "\n// Why.\n"), [])
        self.assertEqual(findings("licence", "a/run", "#!/bin/sh\n" + hashes), [])
        self.assertEqual(findings("licence", "examples/x/model.dlb", "model m {}\n"), [])
        self.assertEqual(len(findings("licence", "a/b.h", "// Why.\n" + HEADER)), 1)
        self.assertEqual(len(findings("licence", "a/run", "#!/bin/sh\necho\n")), 1)

    def test_unfinished(self):
        found = findings("unfinished", "a/b.cpp", "int a;\n// TO" + "DO: more\n")
        self.assertEqual([line for _, line, _ in found], [2])
        self.assertEqual(findings("unfinished", "a/b.cpp", "int todoList;\n"), [])

    def test_hosts(self):
        self.assertEqual(len(findings("hosts", "a/list", "deb http://deb.deb" + "ian.org/debian x main\n")), 1)
        self.assertEqual(len(findings("hosts", "a/b.py", "https://py" + "pi.org/simple\n")), 1)
        self.assertEqual(findings("hosts", "a/b.md", "see https://arxiv.org/abs/1412.6980\n"), [])

    def test_whitespace(self):
        self.assertEqual([line for _, line, _ in findings("whitespace", "a/b.h", "a\nb \n")], [2])
        self.assertEqual(len(findings("whitespace", "a/b.h", "a")), 1)

    def test_format(self):
        files = {".clang-format": "BasedOnStyle: LLVM\n", "good.cpp": "int a;\n", "bad.cpp": "int a;\nint   b;\n"}
        found = tree_findings("format", files)
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith("bad.cpp:2: "), found)

    def test_messages(self):
        table = 'DLB_DIAGNOSTIC(E0001, one, "{0}")\nDLB_DIAGNOSTIC(E0002, two,\n  "{0}")\n'
        files = {"compiler/support/Diagnostics.def": table, "test/frontend/one.dlb": "// CHECK: error[E0001]\n"}
        found = tree_findings("messages", files)
        self.assertEqual(found, ["compiler/support/Diagnostics.def:2: no test triggers E0002 (two)"])

    def test_pages(self):
        table = 'DLB_DIAGNOSTIC(E0001, one, "{0}")\nDLB_DIAGNOSTIC(E0002, two,\n  "{0}")\n'
        pages = "compiler/support/explain/"
        files = {"compiler/support/Diagnostics.def": table, pages + "E0001.md": "# E0001: one\n", pages + "E0003.md": "# E0003\n"}
        found = tree_findings("pages", files)
        self.assertEqual(len(found), 2)
        self.assertEqual(found[0], f"compiler/support/Diagnostics.def:2: E0002 (two) has no page {pages}E0002.md")
        self.assertEqual(found[1], f"{pages}E0003.md:1: no message has this code")


if __name__ == "__main__":
    unittest.main()
