// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The server's side of the protocol: which documents are open, and what is answered.

#ifndef DLB_TOOLS_DLB_LSP_SERVER_H
#define DLB_TOOLS_DLB_LSP_SERVER_H

#include "tools/dlb-lsp/Features.h"
#include "tools/dlb-lsp/Untitled.h"

#include "llvm/Support/LSP/Transport.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace dlb::lsp {

struct RenameParams : llvm::lsp::TextDocumentPositionParams {
  std::string newName;
};

/// Files that changed on the disk; those of other schemes are left out.
struct ChangedFiles {
  std::vector<std::string> paths;
};

/// What `initialize` says of the editor.
struct Hello {
  bool watches = false; ///< it can be asked to tell of files that change
  std::string folder;   ///< that it has open; "" where it has none
};

class Server {
public:
  explicit Server(llvm::lsp::JSONTransport &transport) : transport(transport) {}

  void registerWith(llvm::lsp::MessageHandler &handler);
  /// Checks what has changed and publishes its messages.
  void idle();
  /// A message before it is read.
  void received(std::string &json) { untitled.received(json); }
  bool wasShutDown() const { return state == State::shutDown; }

private:
  using Json = llvm::json::Value;
  using Reply = llvm::lsp::Callback<Json>;
  using Place = llvm::lsp::TextDocumentPositionParams;
  using Whole = llvm::lsp::DocumentSymbolParams; ///< what asks about a document alone

  struct Open {
    llvm::lsp::URIForFile uri;
    std::string name; ///< the URI that the editor knows it by
    int64_t version = 0;
    Document document;
    std::unique_ptr<Analysis> analysis; ///< null where the text has changed since
    bool published = false;
    std::set<std::string> others; ///< files that it imports and that have messages of its check
    /// Of the text up to a place, for questions about a declaration that does not parse.
    std::unique_ptr<Analysis> partial;
    size_t partialAt = 0;
  };

  void initialize(const Hello &params, Reply reply);
  void initialized(const llvm::lsp::NoParams &params);
  void shutdown(const llvm::lsp::NoParams &params, Reply reply);
  void didOpen(const llvm::lsp::DidOpenTextDocumentParams &params);
  void didChange(const llvm::lsp::DidChangeTextDocumentParams &params);
  void didClose(const llvm::lsp::DidCloseTextDocumentParams &params);
  void didChangeFiles(const ChangedFiles &changed);

  /// A request answered while the server runs; an error before `initialize` and after `shutdown`.
  template <typename Params, Json (Server::*answer)(Open &, const Params &)>
  void answered(const Params &params, Reply reply) {
    if (state != State::running)
      return reply(refusal());
    auto open = documents.find(params.textDocument.uri.file().str());
    reply(open == documents.end() ? Json(nullptr) : (this->*answer)(open->second, params));
  }
  llvm::Error refusal() const;

  Json hover(Open &open, const Place &params);
  Json definition(Open &open, const Place &params);
  Json references(Open &open, const llvm::lsp::ReferenceParams &params);
  Json highlights(Open &open, const Place &params);
  Json rename(Open &open, const RenameParams &params);
  Json completion(Open &open, const Place &params);
  Json signatureHelp(Open &open, const Place &params);
  Json symbols(Open &open, const Whole &params);
  Json formatting(Open &open, const Whole &params);

  const Analysis &analyse(Open &open);
  /// What is known at `offset`: of the whole text, or where that does not parse there, of the text
  /// up to it; where that does not parse either, up to its line.
  View viewAt(Open &open, size_t offset);
  std::unique_ptr<Analysis> analyse(const Open &open, const std::string &text) const;
  void publish(llvm::StringRef uri, std::optional<int64_t> version, llvm::json::Array diagnostics);
  /// Its messages, and of files that it imports those that are not open and have their own.
  void publish(Open &open);
  /// Takes the messages of files back that no document has any of now.
  void clear(const std::set<std::string> &paths);
  /// What imports a file is checked again.
  void forget(llvm::StringRef path);

  enum class State { fresh, running, shutDown } state = State::fresh;
  llvm::lsp::JSONTransport &transport;
  LibraryIndex library;
  Untitled untitled;
  bool watches = false;
  llvm::lsp::OutgoingRequest<Json> registerCapability;
  std::map<std::string, Open> documents; ///< by path
};

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_SERVER_H
