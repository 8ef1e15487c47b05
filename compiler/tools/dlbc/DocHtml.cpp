// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A reference page as one file of HTML: no network, no other file. Of Markdown it knows what
// documentation comments use: paragraphs, lists, indented code, `code`.

#include "tools/dlbc/DocPage.h"
#include "tools/dlbc/Html.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace dlb {

using llvm::StringRef;

namespace {

constexpr char docStyle[] = R"(<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --link: light-dark(#0550ae, #79c0ff); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; display: flex; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; flex: 0 0 15em; padding: 1em; box-sizing: border-box;
  border-right: 1px solid var(--line); font-size: 0.9em; }
nav ul { list-style: none; margin: 0 0 1em; padding: 0; }
nav input { width: 100%; box-sizing: border-box; font: inherit; margin-bottom: 1em; }
main { flex: 1; min-width: 0; max-width: 60em; padding: 0 2em 4em; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
section { border-top: 1px solid var(--line); padding-top: 0.5em; margin-top: 1.5em; }
h3 small { font-weight: normal; opacity: 0.7; }
code, pre { font: 0.9em/1.45 ui-monospace, monospace; }
code { background: var(--soft); padding: 0.1em 0.25em; border-radius: 3px; }
pre { background: var(--soft); padding: 0.7em 1em; overflow: auto; border-radius: 5px; }
pre code { background: none; padding: 0; font-size: 1em; }
table { border-collapse: collapse; }
td, th { border: 1px solid var(--line); padding: 0.2em 0.6em; text-align: left; }
[hidden] { display: none; }
@media (max-width: 50em) { body { display: block; } nav { position: static; height: auto; border: 0; } }
</style>
)";

constexpr char search[] = R"(<script>
const find = document.getElementById('find');
find.addEventListener('input', () => {
  const word = find.value.trim().toLowerCase();
  for (const entry of document.querySelectorAll('[data-name]'))
    entry.hidden = !entry.dataset.name.includes(word);
  for (const group of document.querySelectorAll('[data-group]'))
    group.hidden = !group.querySelector('[data-name]:not([hidden])');
});
</script>
)";

/// Text with `code` in it.
std::string inlined(StringRef text) {
  std::string result;
  while (!text.empty()) {
    auto [before, behind] = text.split('`');
    result += escaped(before);
    size_t end = behind.find('`');
    if (end == StringRef::npos) {
      if (before.size() < text.size())
        result += "`" + escaped(behind);
      break;
    }
    result += "<code>" + escaped(behind.take_front(end)) + "</code>";
    text = behind.drop_front(end + 1);
  }
  return result;
}

std::string preformatted(StringRef text) {
  return "<pre><code>" + escaped(text.rtrim()) + "</code></pre>\n";
}

/// Blocks are told apart by empty lines, an item begins with `- `, code is indented by four.
std::string rendered(StringRef text) {
  enum Kind { none, paragraph, item, code } kind = none;
  std::string result, block;
  bool inList = false;
  auto finish = [&] {
    if (inList && kind != item && kind != none) {
      result += "</ul>\n";
      inList = false;
    }
    if (kind == item && !inList) {
      result += "<ul>\n";
      inList = true;
    }
    if (kind == code)
      result += preformatted(block);
    else if (kind == item)
      result += "<li>" + inlined(block) + "</li>\n";
    else if (kind == paragraph)
      result += "<p>" + inlined(block) + "</p>\n";
    block.clear();
    kind = none;
  };
  llvm::SmallVector<StringRef> lines;
  text.split(lines, '\n');
  for (StringRef line : lines) {
    if (line.trim().empty()) {
      if (kind == code)
        block += "\n";
      else
        finish();
    } else if (line.starts_with("    ") && kind != paragraph && kind != item) {
      kind = code;
      block += line.drop_front(4).str() + "\n";
    } else if (line.starts_with("- ")) {
      finish();
      kind = item;
      block = line.drop_front(2);
    } else {
      if (kind == code)
        finish();
      if (kind == none)
        kind = paragraph;
      block += (block.empty() ? "" : "\n") + line.trim().str();
    }
  }
  finish();
  return result + (inList ? "</ul>\n" : "");
}

std::string rendered(const DocEntry &entry) {
  const std::string name = escaped(entry.entry.name);
  std::string text = "<section id=\"" + name + "\" data-name=\"" +
                     escaped(StringRef(entry.entry.name).lower()) + "\">\n<h3><a href=\"#" + name +
                     "\">" + name + "</a> <small>" + escaped(entry.entry.kind) + "</small></h3>\n" +
                     preformatted(entry.entry.signature) + rendered(StringRef(entry.entry.doc));
  if (!entry.hyperparameters.empty()) {
    text += "<table>\n<tr><th>hyperparameter</th><th>type</th><th>default</th></tr>\n";
    for (const DocParameter &parameter : entry.hyperparameters) {
      text += "<tr><td><code>" + escaped(parameter.name) + "</code></td><td><code>" +
              escaped(parameter.type) + "</code></td><td>";
      text += parameter.value.empty() ? "" : "<code>" + escaped(parameter.value) + "</code>";
      text += "</td></tr>\n";
    }
    text += "</table>\n";
  }
  if (!entry.source.empty())
    text += "<details><summary>source" +
            (entry.path.empty() ? "" : " (<code>" + escaped(entry.path) + "</code>)") +
            "</summary>\n" + preformatted(entry.source) + "</details>\n";
  return text + "</section>\n";
}

} // namespace

std::string html(const DocPage &page) {
  std::string navigation, body;
  for (const DocGroup &group : page.groups) {
    navigation += "<div data-group><b>" + escaped(group.title) + "</b>\n<ul>\n";
    body += "<div data-group>\n<h2>" + escaped(group.title) + "</h2>\n";
    for (const DocEntry &entry : group.entries) {
      const std::string name = escaped(entry.entry.name);
      navigation += "<li data-name=\"" + escaped(StringRef(entry.entry.name).lower()) +
                    "\"><a href=\"#" + name + "\">" + name + "</a></li>\n";
      body += rendered(entry);
    }
    navigation += "</ul></div>\n";
    body += "</div>\n";
  }
  return std::string(htmlHead) + "<title>" + escaped(page.title) + "</title>\n" + docStyle +
         "</head>\n<body>\n<nav>\n<input id=\"find\" type=\"search\" placeholder=\"find\">\n" +
         navigation + "</nav>\n<main>\n<h1>" + escaped(page.title) + "</h1>\n" +
         (page.introduction.empty() ? "" : "<p>" + escaped(page.introduction) + "</p>\n") + body +
         "</main>\n" + search + "</body>\n</html>\n";
}

} // namespace dlb
