// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Requests about a document, from JSON to JSON.

#include "tools/dlb-lsp/Server.h"

#include "frontend/Format.h"
#include "tools/dlb-lsp/Messages.h"
#include "tools/dlb-lsp/Tokens.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace dlb::lsp {

using llvm::json::Array;
using llvm::json::Object;
using llvm::lsp::TextEdit;

Server::Json Server::hover(Open &open, const Place &params) {
  size_t offset = open.document.offset(params.position);
  View view = viewAt(open, offset);
  std::optional<HoverText> found = lsp::hover(view, open.document.position(offset));
  if (!found)
    return nullptr;
  llvm::lsp::Hover hover(open.document.range(found->range));
  hover.contents.value = llvm::json::fixUTF8(found->markdown);
  return toJSON(hover);
}

Server::Json Server::definition(Open &open, const Place &params) {
  size_t offset = open.document.offset(params.position);
  View view = viewAt(open, offset);
  std::optional<Target> target = lsp::definition(view, open.document.position(offset));
  if (!target)
    return nullptr;
  if (!target->library)
    return FilePlaces{view.analysis, open.document, open.uri, open.name}.location(target->range);
  std::optional<std::string> path = library.pathOf(target->range.file);
  if (!path)
    return nullptr;
  auto uri = llvm::lsp::URIForFile::fromFile(*path);
  if (!uri) {
    llvm::consumeError(uri.takeError());
    return nullptr;
  }
  Document text(std::string(library.files().file(target->range.file).text()));
  // LLVM's own toJSON refers to the text of the URI, which would not outlive it.
  return Object{{"uri", uri->uri().str()}, {"range", toJSON(text.range(target->range))}};
}

Server::Json Server::references(Open &open, const llvm::lsp::ReferenceParams &params) {
  size_t offset = open.document.offset(params.position);
  View view = viewAt(open, offset);
  FilePlaces places{view.analysis, open.document, open.uri, open.name};
  Array list;
  for (const Use *use : lsp::references(view, open.document.position(offset)))
    if (params.context.includeDeclaration || !use->binds)
      list.push_back(places.location(use->range));
  return list;
}

Server::Json Server::highlights(Open &open, const Place &params) {
  constexpr int read = 2, write = 3; // DocumentHighlightKind
  size_t offset = open.document.offset(params.position);
  View view = viewAt(open, offset);
  Array list;
  for (const Use *use : lsp::references(view, open.document.position(offset)))
    if (use->range.file == 0)
      list.push_back(Object{{"range", toJSON(open.document.range(use->range))},
                            {"kind", use->binds ? write : read}});
  return list;
}

Server::Json Server::rename(Open &open, const RenameParams &params) {
  std::vector<Token> words = scan(params.newName);
  size_t offset = open.document.offset(params.position);
  View view = viewAt(open, offset);
  std::vector<const Use *> uses = lsp::references(view, open.document.position(offset));
  bool isName = words.size() == 1 && words[0].kind == Token::word &&
                words[0].spelling.size() == params.newName.size();
  // A name of the library can't be changed; half a program, or one of several files, would be
  // renamed by half.
  auto elsewhere = [](const Use *use) { return use->range.file != 0; };
  if (!isName || uses.empty() || uses.front()->name < 0 || !view.analysis.parses ||
      llvm::any_of(uses, elsewhere))
    return nullptr;
  Array edits;
  for (const Use *use : uses)
    edits.push_back(toJSON(TextEdit{open.document.range(use->range), params.newName}));
  return Object{{"changes", Object{{open.name, std::move(edits)}}}};
}

Server::Json Server::completion(Open &open, const Place &params) {
  size_t offset = open.document.offset(params.position);
  llvm::lsp::CompletionList list;
  list.isIncomplete = false;
  list.items = completions(viewAt(open, offset), offset);
  return toJSON(list);
}

Server::Json Server::signatureHelp(Open &open, const Place &params) {
  size_t offset = open.document.offset(params.position);
  std::optional<llvm::lsp::SignatureHelp> help = lsp::signatureHelp(viewAt(open, offset), offset);
  return help ? toJSON(*help) : Json(nullptr);
}

Server::Json Server::symbols(Open &open, const Whole &) {
  Array list;
  for (const llvm::lsp::DocumentSymbol &symbol :
       documentSymbols({open.document, analyse(open), library}))
    list.push_back(toJSON(symbol));
  return list;
}

/// One edit of the lines that differ; a program that does not parse is left alone.
Server::Json Server::formatting(Open &open, const Whole &) {
  const Analysis &analysis = analyse(open);
  if (!analysis.parses)
    return Array();
  const std::string &before = open.document.text();
  std::string after = format(*analysis.tree);
  if (before.find("\r\n") != std::string::npos) {
    std::string lines;
    for (char c : after)
      lines += c == '\n' ? "\r\n" : std::string(1, c);
    after = std::move(lines);
  }
  if (before == after)
    return Array();
  size_t begin = std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first -
                 before.begin();
  begin = begin == 0 ? 0 : before.rfind('\n', begin - 1) + 1;
  size_t same = 0, most = std::min(before.size(), after.size()) - begin;
  while (same < most && before[before.size() - 1 - same] == after[after.size() - 1 - same])
    ++same;
  // Back to the end of a line, which both have in common.
  size_t end = before.find('\n', before.size() - same);
  same = end == std::string::npos ? 0 : before.size() - end - 1;
  llvm::lsp::Range range(open.document.place(begin), open.document.place(before.size() - same));
  return Array{toJSON(TextEdit{range, after.substr(begin, after.size() - same - begin)})};
}

} // namespace dlb::lsp
