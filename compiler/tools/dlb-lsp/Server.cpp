// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Documents and their analyses; the life of the server. What is answered is in Answers.cpp.

#include "tools/dlb-lsp/Server.h"

#include "tools/dlb-lsp/Messages.h"
#include "tools/dlb-lsp/Tokens.h"

#include "llvm/ADT/STLExtras.h"

namespace dlb::lsp {

using llvm::StringRef;
using llvm::json::Array;
using llvm::json::Object;
using llvm::lsp::ErrorCode;
using llvm::lsp::LSPError;

bool fromJSON(const llvm::json::Value &value, RenameParams &result, llvm::json::Path path) {
  llvm::json::ObjectMapper object(value, path);
  return object &&
         fromJSON(value, static_cast<llvm::lsp::TextDocumentPositionParams &>(result), path) &&
         object.map("newName", result.newName);
}

bool fromJSON(const llvm::json::Value &value, ChangedFiles &result, llvm::json::Path path) {
  const Object *params = value.getAsObject();
  const Array *changes = params ? params->getArray("changes") : nullptr;
  if (!changes) {
    path.report("expected an array `changes`");
    return false;
  }
  for (const llvm::json::Value &change : *changes) {
    const Object *file = change.getAsObject();
    auto uri = file ? file->getString("uri") : std::nullopt;
    if (!uri)
      continue;
    if (auto known = llvm::lsp::URIForFile::fromURI(*uri))
      result.paths.push_back(known->file().str());
    else
      llvm::consumeError(known.takeError());
  }
  return true;
}

bool fromJSON(const llvm::json::Value &value, Hello &result, llvm::json::Path path) {
  const Object *params = value.getAsObject();
  if (!params) {
    path.report("expected an object");
    return false;
  }
  auto within = [](const Object *object, StringRef name) {
    return object ? object->getObject(name) : nullptr;
  };
  const Object *workspace = within(params->getObject("capabilities"), "workspace");
  const Object *files = within(workspace, "didChangeWatchedFiles");
  result.watches = files && files->getBoolean("dynamicRegistration").value_or(false);
  const Array *folders = params->getArray("workspaceFolders");
  const Object *first = folders && !folders->empty() ? folders->front().getAsObject() : nullptr;
  auto uri = first ? first->getString("uri") : params->getString("rootUri");
  if (!uri)
    return true;
  if (auto folder = llvm::lsp::URIForFile::fromURI(*uri))
    result.folder = folder->file().str();
  else
    llvm::consumeError(folder.takeError());
  return true;
}

//===------------------------------------------------------------------------------------------===//
// Life
//===------------------------------------------------------------------------------------------===//

void Server::registerWith(llvm::lsp::MessageHandler &handler) {
  handler.method("initialize", this, &Server::initialize);
  handler.notification("initialized", this, &Server::initialized);
  registerCapability = handler.outgoingRequest<Json, std::nullptr_t>(
      "client/registerCapability", [](Json, llvm::Expected<std::nullptr_t> answer) {
        if (!answer) // then the editor does not watch; all else works
          llvm::consumeError(answer.takeError());
      });
  handler.method("shutdown", this, &Server::shutdown);
  handler.notification("textDocument/didOpen", this, &Server::didOpen);
  handler.notification("textDocument/didChange", this, &Server::didChange);
  handler.notification("textDocument/didClose", this, &Server::didClose);
  handler.notification("workspace/didChangeWatchedFiles", this, &Server::didChangeFiles);
  handler.method("textDocument/hover", this, &Server::answered<Place, &Server::hover>);
  handler.method("textDocument/definition", this, &Server::answered<Place, &Server::definition>);
  handler.method("textDocument/references", this,
                 &Server::answered<llvm::lsp::ReferenceParams, &Server::references>);
  handler.method("textDocument/documentHighlight", this,
                 &Server::answered<Place, &Server::highlights>);
  handler.method("textDocument/rename", this, &Server::answered<RenameParams, &Server::rename>);
  handler.method("textDocument/completion", this, &Server::answered<Place, &Server::completion>);
  handler.method("textDocument/signatureHelp", this,
                 &Server::answered<Place, &Server::signatureHelp>);
  handler.method("textDocument/documentSymbol", this, &Server::answered<Whole, &Server::symbols>);
  handler.method("textDocument/formatting", this, &Server::answered<Whole, &Server::formatting>);
}

void Server::initialize(const Hello &params, Reply reply) {
  if (state != State::fresh)
    return reply(
        llvm::make_error<LSPError>("the server is initialized already", ErrorCode::InvalidRequest));
  state = State::running;
  watches = params.watches;
  untitled.lieIn(params.folder);
  constexpr int incremental = 2; // TextDocumentSyncKind
  Object capabilities{
      {"positionEncoding", "utf-16"},
      {"textDocumentSync", Object{{"openClose", true}, {"change", incremental}}},
      {"hoverProvider", true},
      {"definitionProvider", true},
      {"referencesProvider", true},
      {"documentHighlightProvider", true},
      {"renameProvider", true},
      {"completionProvider", Object{{"triggerCharacters", Array{".", "("}}}},
      {"signatureHelpProvider", Object{{"triggerCharacters", Array{"(", ","}}}},
      {"documentSymbolProvider", true},
      {"documentFormattingProvider", true},
  };
  reply(Json(Object{{"capabilities", std::move(capabilities)},
                    {"serverInfo", Object{{"name", "dlb-lsp"}, {"version", DLB_VERSION}}}}));
}

/// Nothing else tells of a file that changes while no editor has it open.
void Server::initialized(const llvm::lsp::NoParams &) {
  if (!watches || state != State::running)
    return;
  Object watchers{{"watchers", Array{Object{{"globPattern", "**/*.dlb"}}}}};
  Object registration{{"id", "files"},
                      {"method", "workspace/didChangeWatchedFiles"},
                      {"registerOptions", std::move(watchers)}};
  registerCapability(Object{{"registrations", Array{std::move(registration)}}}, "files");
}

void Server::shutdown(const llvm::lsp::NoParams &, Reply reply) {
  if (state != State::running)
    return reply(refusal());
  state = State::shutDown;
  reply(Json(nullptr));
}

llvm::Error Server::refusal() const {
  return state == State::fresh
             ? llvm::make_error<LSPError>("`initialize` comes first",
                                          ErrorCode::ServerNotInitialized)
             : llvm::make_error<LSPError>("the server is shut down", ErrorCode::InvalidRequest);
}

//===------------------------------------------------------------------------------------------===//
// Documents
//===------------------------------------------------------------------------------------------===//

void Server::didOpen(const llvm::lsp::DidOpenTextDocumentParams &params) {
  const llvm::lsp::TextDocumentItem &item = params.textDocument;
  Open &open = documents[item.uri.file().str()];
  open = Open{item.uri,
              untitled.sent(item.uri.uri()),
              item.version,
              Document(item.text),
              nullptr,
              false,
              {},
              nullptr,
              0};
  forget(item.uri.file());
}

void Server::didChange(const llvm::lsp::DidChangeTextDocumentParams &params) {
  auto known = documents.find(params.textDocument.uri.file().str());
  if (known == documents.end())
    return;
  Open &open = known->second;
  for (const llvm::lsp::TextDocumentContentChangeEvent &change : params.contentChanges)
    open.document.change(change.range, change.text);
  open.version = params.textDocument.version;
  open.analysis = nullptr;
  open.partial = nullptr;
  open.published = false;
  forget(open.uri.file());
}

void Server::didClose(const llvm::lsp::DidCloseTextDocumentParams &params) {
  auto known = documents.find(params.textDocument.uri.file().str());
  if (known == documents.end())
    return;
  Open closed = std::move(known->second);
  documents.erase(known);
  publish(closed.name, std::nullopt, {});
  clear(closed.others);
  forget(closed.uri.file());
}

/// What is open counts as its editor has it.
void Server::didChangeFiles(const ChangedFiles &changed) {
  for (const std::string &path : changed.paths)
    if (!documents.count(path))
      forget(path);
}

void Server::forget(llvm::StringRef path) {
  for (auto &[own, open] : documents)
    if (open.analysis && own != path && open.analysis->uses(path)) {
      open.analysis = nullptr;
      open.partial = nullptr;
      open.published = false;
    }
}

void Server::idle() {
  for (auto &[path, open] : documents)
    if (!open.published)
      publish(open);
}

void Server::publish(llvm::StringRef uri, std::optional<int64_t> version, Array diagnostics) {
  Object params{{"uri", uri.str()}, {"diagnostics", std::move(diagnostics)}};
  if (version)
    params["version"] = *version;
  transport.notify("textDocument/publishDiagnostics", std::move(params));
}

void Server::publish(Open &open) {
  auto lists = diagnosticsOf({analyse(open), open.document, open.uri, open.name});
  publish(open.name, open.version, std::move(lists[open.uri.file().str()]));
  lists.erase(open.uri.file().str());
  std::set<std::string> before = std::exchange(open.others, {});
  for (auto &[path, list] : lists)
    if (!documents.count(path)) {
      publish(uriOf(path), std::nullopt, std::move(list));
      open.others.insert(path);
    }
  clear(before);
  open.published = true;
}

void Server::clear(const std::set<std::string> &paths) {
  for (const std::string &path : paths)
    if (!documents.count(path) && llvm::none_of(documents, [&](const auto &document) {
          return document.second.others.count(path) > 0;
        }))
      publish(uriOf(path), std::nullopt, {});
}

std::unique_ptr<Analysis> Server::analyse(const Open &open, const std::string &text) const {
  std::map<std::string, std::string> unsaved;
  for (const auto &[path, other] : documents)
    if (&other != &open)
      unsaved[path] = other.document.text();
  return std::make_unique<Analysis>(open.uri.file().str(), text, unsaved);
}

const Analysis &Server::analyse(Open &open) {
  if (!open.analysis)
    open.analysis = analyse(open, open.document.text());
  return *open.analysis;
}

View Server::viewAt(Open &open, size_t offset) {
  const Analysis &whole = analyse(open);
  const std::string &text = open.document.text();
  Position position = open.document.position(offset);
  Token word = wordAt(text, offset);
  size_t end = word.spelling.empty() ? offset : word.end();
  if (whole.parses || whole.declarationAt(position))
    return {open.document, whole, library};
  if (open.partial && open.partialAt == end)
    return {open.document, *open.partial, library};

  std::string rest = "\n" + text.substr(nextDeclaration(text, offset));
  std::string before = text.substr(0, end);
  std::string brackets = closing(openBrackets(scan(before)));
  std::unique_ptr<Analysis> partial = analyse(open, before + "\n" + brackets + rest);
  if (!partial->declarationAt(position)) {
    size_t line = text.rfind('\n', offset == 0 ? 0 : offset - 1) + 1;
    before = text.substr(0, line);
    brackets = closing(openBrackets(scan(before)));
    std::string blank(end - std::min(line, end), ' ');
    partial = analyse(open, before + blank + brackets + rest);
  }
  if (!partial->declarationAt(position))
    return {open.document, whole, library};
  open.partial = std::move(partial);
  open.partialAt = end;
  return {open.document, *open.partial, library};
}

} // namespace dlb::lsp
