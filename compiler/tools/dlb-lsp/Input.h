// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Messages from a descriptor. Beside LLVM's reader of a FILE this one knows when nothing waits to
// be read: programs are checked then, so that no key stroke waits for the check of the one before.

#ifndef DLB_TOOLS_DLB_LSP_INPUT_H
#define DLB_TOOLS_DLB_LSP_INPUT_H

#include "llvm/Support/LSP/Transport.h"

#include <functional>

namespace dlb::lsp {

class Input : public llvm::lsp::JSONTransportInput {
public:
  /// `idle` is called before waiting; with delimited messages, which are for tests, before each.
  /// `received` may change a message before it is read.
  Input(int descriptor, llvm::lsp::JSONStreamStyle style, std::function<void()> idle,
        std::function<void(std::string &)> received)
      : JSONTransportInput(style), descriptor(descriptor), idle(std::move(idle)),
        received(std::move(received)) {}

  bool hasError() const override { return failed; }
  bool isEndOfInput() const override { return ended; }
  llvm::LogicalResult readStandardMessage(std::string &json) override;
  llvm::LogicalResult readDelimitedMessage(std::string &json) override;

private:
  bool fill();
  /// Without what ends it; false where the input ended before.
  bool readLine(std::string &line);

  int descriptor;
  std::function<void()> idle;
  std::function<void(std::string &)> received;
  std::string buffer;
  size_t used = 0; ///< of the buffer
  bool failed = false, ended = false;
};

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_INPUT_H
