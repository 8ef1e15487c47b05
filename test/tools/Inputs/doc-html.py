# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `doc-html.py PAGE.html PAGE.md`: the page is well-formed, needs nothing from elsewhere, its links lead
# to its own entries, and they are those of the Markdown.

import html.parser
import re
import sys

VOID = {"meta", "input", "br", "hr", "img", "link"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        assert not {"src", "srcset"} & set(values) and tag not in ("link", "iframe", "img"), (tag, values)
        if tag == "section":
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (self.getpos(), tag, self.open)
        self.open.pop()


page_path, markdown_path = sys.argv[1:]
with open(page_path, encoding="utf-8") as file:
    text = file.read()
assert "url(" not in text and "@import" not in text and "fetch(" not in text
page = Page()
page.feed(text)
page.close()
assert not page.open, page.open
with open(markdown_path, encoding="utf-8") as file:
    names = re.findall(r"^### `(\w+)`$", file.read(), flags=re.MULTILINE)
assert page.ids == names, set(page.ids) ^ set(names)
assert len(set(names)) == len(names) > 100
assert set(page.links) == {"#" + name for name in names}
