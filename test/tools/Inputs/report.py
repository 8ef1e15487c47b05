# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `report.py make FOLDER` makes a run folder as a malicious training would leave it; `report.py check
# PAGE.html` says whether the page shows all of that as text and holds on to itself.

import html.parser
import json
import os
import pathlib
import struct
import sys
import zlib

EVIL = "<script>alert(1)</script>"
BREAKING = "</pre></td><img src=x onerror=alert(2)> \"'&amp; \x1b[31m"


def png(grey):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(bytes([0, grey, 255 - grey]))) + chunk(b"IEND", b""))


def make(folder):
    pictures = folder / "pictures"
    pictures.mkdir(parents=True)
    (pictures / "fine-1.png").write_bytes(png(30))
    (pictures / "text-1.png").write_text("no picture")
    (folder / "secret.png").write_bytes(png(99))
    os.symlink(folder / "secret.png", pictures / "link-1.png")
    table = {"rows": [EVIL, "b"], "columns": [EVIL, "b"], "values": [[3, 1], [0, None]]}
    counts = {"rows": ["yes", "no"], "columns": ["yes", "no"], "values": [[8, 2], [1, 9]]}
    lines = [
        json.dumps({"section": 1, "step": 5, "loss": 2.5, "valid": {"loss": 2, EVIL: 0.25},
                    "texts": {"sample": BREAKING, EVIL: "x"},
                    "pictures": {"fine": "elsewhere/run/pictures/fine-1.png", "link": "run/pictures/link-1.png",
                                 "up": "run/pictures/../secret.png", "other": "/etc/passwd",
                                 "text": "run/pictures/text-1.png"}}),
        '{"section": -3, "step": "five"}',
        json.dumps({"section": 1, "step": 10, "loss": None, "valid": {"loss": 1.5, EVIL: 0.5},
                    "texts": {"sample": "second"}, "tables": {EVIL: table}}),
        json.dumps({"section": 1, "step": 15, "loss": 1.25, "valid": {"loss": 1.25}}),
        json.dumps({"section": 1, "step": 15, "test": {"loss": 1.125}, "tables": {"counts": counts}}),
        json.dumps({"section": 2, "step": 1, "loss": 7, "valid": {}}),
    ]
    (folder / "metrics.jsonl").write_text("\n".join(lines) + '\n{"section": 2, "step": 2, "lo')
    (folder / "run.json").write_text(json.dumps({"program": EVIL, "options": {"seed": ["7"], "set": ["a=1", "b=2"]},
                                                "state": "interrupted", "results": [{"step": 15, "steps": 20}]}))
    (folder / "table.csv").write_text('network,"valid ""loss""",remark\nmember 1,0.123456789,"a, b\n' + EVIL + '"\n')
    (folder / "program.dlb").write_text("// " + EVIL + "\n")
    header = json.dumps({"net." + EVIL: {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}}).encode()
    header += b" " * (-len(header) % 8)
    (folder / "weights.safetensors").write_bytes(
        struct.pack("<Q", len(header)) + header + struct.pack("<4f", -1, 0.5, 2, float("nan")))


class Page(html.parser.HTMLParser):
    VOID = {"meta", "img", "rect", "polyline", "wbr"}
    TAGS = VOID | {"html", "head", "title", "style", "body", "main", "h1", "h2", "h3", "small", "p", "div", "b", "span",
                   "figure", "figcaption", "svg", "text", "table", "tr", "th", "td", "pre", "details", "summary",
                   "dl", "dt", "dd"}

    def __init__(self):
        super().__init__()
        self.open, self.text, self.pictures = [], "", []

    def handle_starttag(self, tag, attributes):
        assert tag in self.TAGS, (self.getpos(), tag)
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attributes:
            assert not name.startswith("on") and name not in ("href", "srcset"), (tag, name)
            if name == "src":
                assert value.startswith("data:image/png;base64,"), value
                self.pictures.append(value)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        assert self.open and self.open[-1] == tag, (self.getpos(), tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


def check(path):
    text = path.read_text(encoding="utf-8")
    assert "url(" not in text and "@import" not in text and "http" not in text.replace("http://www.w3.org/2000/svg", "")
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open, page.open
    for shown in [EVIL, "</pre></td><img src=x onerror=alert(2)> \"'&amp; \ufffd[31m", "second", "Reached, section 1",
                  "Curves, section 2", "1.125", "net." + EVIL, "1 are not finite", "--seed", '["a=1","b=2"]', "is \\ taken for",
                  "line 7 is cut off", "This training was interrupted after step 15 of 20.", 'valid "loss"', "0.1235",
                  "a, b\n" + EVIL]:
        assert shown in page.text, shown
    assert len(page.pictures) == 1 and page.text.count("the picture is not in the folder") == 4, page.pictures
    assert '<td class="right" style="--share:0.530">8</td><td class="wrong" style="--share:0.170">2</td>' in text


command, path = sys.argv[1:]
make(pathlib.Path(path)) if command == "make" else check(pathlib.Path(path))
