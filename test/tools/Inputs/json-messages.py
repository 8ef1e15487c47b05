# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# json-messages.py DLBC FOLDER EXAMPLE: what `--message-format=json` promises, with hostile names and texts: every line on standard
# error is one JSON object of the documented form.

import json
import os
import signal
import subprocess
import sys
import unittest

DLBC, FOLDER, EXAMPLE = sys.argv[1:]

DIAGNOSTIC = {"type", "level", "code", "name", "message", "spans", "notes", "help"}
SPAN = {"file", "line", "column", "end_line", "end_column", "length", "primary", "label"}
LEVELS = {"error", "warning", "remark", "note", "internal error"}
DATA = """data points = csv("points.csv") { x: [2] = columns(0..2) }
model net(x: [N, 2]) -> [N, 1] { dense(1)(x) }
"""


def write(name, text):
    path = os.path.join(os.fsencode(FOLDER), name if isinstance(name, bytes) else os.fsencode(name))
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def run(*arguments):
    """Exit code, standard output, the objects on standard error."""
    command = [DLBC, *arguments, "--message-format=json"]
    result = subprocess.run(command, capture_output=True, timeout=300, cwd=FOLDER)
    lines = result.stderr.decode("utf-8").split("\n")  # strictly: JSON is UTF-8
    assert lines.pop() == ""
    objects = [json.loads(line) for line in lines]
    for value in objects:
        examine(value)
    return result.returncode, result.stdout.decode(), objects


def examine(value):
    if value["type"] == "progress":
        assert value["steps"] >= value["step"] > 0 and isinstance(value["valid"], dict), value
        return
    assert set(value) == DIAGNOSTIC and value["type"] == "diagnostic" and value["level"] in LEVELS, value
    assert all(isinstance(text, str) for text in [value["message"], *value["notes"], *value["help"]]), value
    for span in value["spans"]:
        assert set(span) == SPAN, span
        places = [span[name] for name in ("line", "column", "end_line", "end_column", "length")]
        assert all(place is None for place in places) or all(place >= 0 for place in places), span


class Messages(unittest.TestCase):
    def test_places_and_labels(self):
        path = write("shapes.dlb", "block unit(x: [N, C]) {\n  가 = dense(128)(x)\n  relu(가 + x)\n}\nmodel net(x: [N, 64]) { unit(x) }\n")
        code, _, (found,) = run("check", path)
        self.assertEqual((code, found["code"], found["level"]), (1, "E0207", "error"))
        main, *others = found["spans"]
        self.assertEqual([main[k] for k in ("line", "column", "end_line", "end_column", "length", "primary")], [3, 10, 3, 11, 1, True])
        self.assertEqual(main["file"], path.decode())
        self.assertEqual([(s["line"], s["column"], s["length"], s["primary"]) for s in others], [(3, 8, 1, False), (3, 12, 1, False)])
        self.assertIn("[N, 128]", others[0]["label"])
        self.assertTrue(found["notes"])
        path = write("name.dlb", "model net(x: [N, 4]) { dence(3)(x) }\n")
        _, _, (found,) = run("check", path)
        self.assertEqual(found["help"], ["did you mean `dense`?"])

    def test_warning(self):
        path = write("unused.dlb", "model net(x: [N, 4]) -> [N, 3] {\n  y = relu(x)\n  dense(3)(x)\n}\n")
        code, _, (found,) = run("check", path)
        self.assertEqual((code, found["code"], found["name"], found["level"]), (0, "W0101", "unused-name", "warning"))
        self.assertEqual([found["spans"][0][k] for k in ("line", "column", "length")], [2, 3, 1])

    def test_hostile_name(self):
        path = write(b'a"\\\n\x1b[31m\xff\xed\xa0\x80\xe2\x80\xa8.dlb', "model net(x: [N, 4]) { y }\n")
        code, _, (found,) = run("check", path)
        self.assertEqual((code, found["code"]), (1, "E0301"))
        self.assertIn('a"\\\n\x1b[31m\ufffd', found["spans"][0]["file"])

    def test_hostile_text(self):
        texts = [b"\xff\xfe", "model \u202e".encode(), b'model a(x: [N]) { "\\q" "', b"\x00\x01\x1b]0;x\x07", '모델 "😀 ‮'.encode(), b"(" * 300]
        for number, text in enumerate(texts):
            code, _, objects = run("check", write(f"text{number}.dlb", text))
            self.assertEqual(code, 1, text)
            self.assertTrue(objects and all(value["code"] for value in objects), text)

    def test_many(self):
        code, _, objects = run("check", write("many.dlb", "model net(x: [N]) {\n" + "#\n" * 300 + "x }\n"))
        self.assertEqual((code, len(objects)), (1, 201))
        self.assertEqual((objects[-1]["level"], objects[-1]["code"]), ("note", None))

    def test_usage(self):
        for arguments in [["train", EXAMPLE, "--epochs", 'm"any'], ["train", EXAMPLE, '--epo"chs'], ["train"], ['tra"in']]:
            code, _, objects = run(*arguments)
            self.assertEqual((code, len(objects), objects[0]["code"], objects[0]["spans"]), (2, 1, None, []))

    def test_runtime(self):
        write("points.csv", "0.5,1\n1,x\n")
        path = write("train.dlb", DATA + "train net on points { minimize mean(net(x)^2) with sgd(0.1); steps 2, batch 2 }\n")
        code, out, (found,) = run("train", path)
        self.assertEqual((code, out, found["code"]), (1, "", "E0507"))
        self.assertEqual((found["spans"][0]["file"][-10:], found["spans"][0]["line"]), ("points.csv", None))

    def test_progress_and_what_is_not_finite(self):
        write("points.csv", "0.5,1\n1,2\n")
        path = write("nan.dlb", DATA + "train net on points { minimize mean(net(x)^2) with sgd(1e30); steps 20, batch 2 }\n")
        code, _, objects = run("train", path)
        self.assertEqual(code, 1)
        self.assertEqual([value.get("code") for value in objects if value["type"] == "diagnostic"], ["W0202", "E0704", None])
        self.assertEqual(objects[-1]["level"], "note")
        code, out, objects = run("train", EXAMPLE, "--epochs", "2")
        self.assertEqual((code, [value["epoch"] for value in objects]), (0, [1, 2]))
        self.assertLess(objects[1]["loss"], objects[0]["loss"])
        self.assertIn("accuracy", objects[0]["valid"])
        self.assertIn("accuracy", out)

    def test_compiler(self):
        code, _, objects = run("emit", EXAMPLE, "--stage=groups", "--remarks")
        self.assertEqual({value["level"] for value in objects}, {"remark"})
        self.assertTrue(all(value["spans"][0]["line"] for value in objects))
        code, _, objects = run("train", EXAMPLE, "--fail-in", "group")
        self.assertEqual((code, objects[-1]["level"]), (70, "internal error"))

    def test_crash(self):
        command = [DLBC, "train", EXAMPLE, "--epochs=1000000", "--message-format=json"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        process.stderr.readline()
        process.send_signal(signal.SIGSEGV)
        last = json.loads(process.communicate()[1].decode().splitlines()[-1])
        examine(last)
        self.assertEqual((process.returncode, last["level"]), (70, "internal error"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
