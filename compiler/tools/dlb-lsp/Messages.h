// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The compiler's messages as the protocol has them.

#ifndef DLB_TOOLS_DLB_LSP_MESSAGES_H
#define DLB_TOOLS_DLB_LSP_MESSAGES_H

#include "tools/dlb-lsp/Analysis.h"
#include "tools/dlb-lsp/Document.h"

#include "llvm/Support/JSON.h"

namespace dlb::lsp {

/// Labels become related information, notes and helps further lines of the message.
llvm::json::Array diagnosticsOf(const Analysis &analysis, const Document &document,
                                const llvm::lsp::URIForFile &uri);

} // namespace dlb::lsp

#endif // DLB_TOOLS_DLB_LSP_MESSAGES_H
