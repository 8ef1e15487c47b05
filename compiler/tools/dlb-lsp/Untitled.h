// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Documents that are no files yet: "untitled:Untitled-1". LLVM's reader of the protocol takes URIs
// with a path alone, so these get one, in the folder that the editor has open: what they import is
// looked for there.

#ifndef DLB_TOOLS_DLB_LSP_UNTITLED_H
#define DLB_TOOLS_DLB_LSP_UNTITLED_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

#include <map>
#include <string>

namespace dlb::lsp {

class Untitled {
public:
  /// Before any message is read.
  static void registerScheme();

  void lieIn(llvm::StringRef path) { folder = path.rtrim('/').str(); }
  /// Gives the documents of a message paths.
  void received(std::string &json);
  /// The URI that the editor knows a document by.
  std::string sent(llvm::StringRef uri) const;

private:
  void rename(llvm::json::Value &value);

  std::string folder;
  std::map<std::string, std::string> given; ///< by the URI with a path
};

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_UNTITLED_H
