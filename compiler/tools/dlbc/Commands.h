// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The subcommands: one file each. A new one is a row here, a SubCommand in Options.td and a file.

#ifndef DLB_TOOLS_DLBC_COMMANDS_H
#define DLB_TOOLS_DLBC_COMMANDS_H

#include "tools/dlbc/Options.h"

namespace dlb {

int runCheck(Arguments &arguments);
int runFmt(Arguments &arguments);
int runSummary(Arguments &arguments);
int runEmit(Arguments &arguments);
int runTrain(Arguments &arguments);
int runLearningRate(Arguments &arguments);
int runEval(Arguments &arguments);
int runPredict(Arguments &arguments);
int runReport(Arguments &arguments);
int runViz(Arguments &arguments);
int runVerify(Arguments &arguments);
int runCache(Arguments &arguments);
int runExplain(Arguments &arguments);
int runDoc(Arguments &arguments);
int runCompletion(Arguments &arguments);

struct Command {
  llvm::StringRef name;
  int (*run)(Arguments &arguments);
};

inline constexpr Command kCommands[] = {
    {"check", runCheck},     {"fmt", runFmt},         {"summary", runSummary},
    {"emit", runEmit},       {"train", runTrain},     {"lr-find", runLearningRate},
    {"eval", runEval},       {"predict", runPredict}, {"report", runReport},
    {"viz", runViz},         {"verify", runVerify},   {"cache", runCache},
    {"explain", runExplain}, {"doc", runDoc},         {"completion", runCompletion},
};

} // namespace dlb

#endif // DLB_TOOLS_DLBC_COMMANDS_H
