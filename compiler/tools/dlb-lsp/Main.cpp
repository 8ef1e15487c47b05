// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlb-lsp: a language server on standard input and output. See README.md.

#include "tools/dlb-lsp/Input.h"
#include "tools/dlb-lsp/Server.h"

#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

using llvm::StringRef;

static int usage(StringRef argument) {
  llvm::errs() << "dlb-lsp: unknown option `" << argument << "`; `dlb-lsp --help` lists them\n";
  return 2;
}

int main(int argc, char **argv) {
  auto style = llvm::lsp::Standard;
  for (StringRef argument : llvm::ArrayRef(argv + 1, argc - 1)) {
    if (argument == "--version") {
      llvm::outs() << "dlb-lsp " DLB_VERSION "\n";
      return 0;
    }
    if (argument == "--help") {
      llvm::outs() << "dlb-lsp: the language server of DLB, on standard input and output\n\n"
                      "  --lit-test  messages without headers, between lines `// -----`\n"
                      "  --log       tell each message on standard error\n"
                      "  --stdio     what it does anyway\n"
                      "  --version   show the version\n";
      return 0;
    }
    if (argument == "--lit-test")
      style = llvm::lsp::Delimited;
    else if (argument == "--log")
      llvm::lsp::Logger::setLogLevel(llvm::lsp::Logger::Level::Debug);
    else if (argument != "--stdio")
      return usage(argument);
  }

  dlb::lsp::Server *running = nullptr;
  dlb::lsp::Untitled::registerScheme();
  auto input = std::make_unique<dlb::lsp::Input>(
      STDIN_FILENO, style, [&] { running->idle(); },
      [&](std::string &json) { running->received(json); });
  llvm::lsp::JSONTransport transport(std::move(input), llvm::outs(),
                                     /*PrettyOutput=*/style == llvm::lsp::Delimited);
  llvm::lsp::MessageHandler handler(transport);
  dlb::lsp::Server server(transport);
  running = &server;
  server.registerWith(handler);
  // `exit` ends the loop without an error; it is one not to say `shutdown` before, or to just stop.
  if (llvm::Error error = transport.run(handler)) {
    llvm::consumeError(std::move(error));
    return 1;
  }
  return server.wasShutDown() ? 0 : 1;
}
