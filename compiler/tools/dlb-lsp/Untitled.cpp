// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// See Untitled.h.

#include "tools/dlb-lsp/Untitled.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/LSP/Protocol.h"
#include "llvm/Support/raw_ostream.h"

namespace dlb::lsp {

using llvm::StringRef;

constexpr StringRef scheme = "untitled";

void Untitled::registerScheme() { llvm::lsp::URIForFile::registerSupportedScheme(scheme); }

void Untitled::received(std::string &json) {
  if (!StringRef(json).contains("\"untitled:"))
    return;
  llvm::Expected<llvm::json::Value> message = llvm::json::parse(json);
  if (!message)
    return llvm::consumeError(message.takeError()); // as whoever reads it next will tell
  rename(*message);
  json = llvm::formatv("{0}", *message).str();
}

void Untitled::rename(llvm::json::Value &value) {
  if (llvm::json::Array *array = value.getAsArray())
    for (llvm::json::Value &element : *array)
      rename(element);
  llvm::json::Object *object = value.getAsObject();
  if (!object)
    return;
  for (auto &[key, member] : *object) {
    StringRef name = member.getAsString().value_or("");
    if (key != "uri" || !name.consume_front("untitled:")) {
      rename(member);
    } else if (!name.starts_with("/")) {
      auto path = llvm::lsp::URIForFile::fromFile(folder + "/" + name.str(), scheme);
      if (!path) {
        llvm::consumeError(path.takeError());
        continue;
      }
      given[path->uri().str()] = ("untitled:" + name).str();
      member = path->uri().str();
    }
  }
}

std::string Untitled::sent(StringRef uri) const {
  auto known = given.find(uri.str());
  return known == given.end() ? uri.str() : known->second;
}

} // namespace dlb::lsp
