// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Signals: the first waits for the step, the second does not.

#include "runtime/core/Signals.h"

#include "runtime/core/AtomicFile.h"

#include "Testing.h"

#include <sys/wait.h>
#include <unistd.h>

namespace dlb::runtime {
namespace {

TEST(Signals, FirstIsRemembered) {
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    ::signal(signal, SIG_DFL);
    SignalGuard guard;
    EXPECT_EQ(guard.received(), 0);
    raise(signal);
    EXPECT_EQ(guard.received(), signal);
  }
}

/// The exit code of a child that gets `signals` inside a save into `folder`.
int exitCode(const std::vector<int> &signals, const std::string &path) {
  pid_t child = fork();
  if (!child) {
    SignalGuard guard;
    Result<AtomicFile> file = AtomicFile::create(path);
    (void)file->write("x", 1);
    for (int signal : signals)
      raise(signal);
    _exit(7);
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(Signals, SecondEndsAtOnceAndLeavesNothing) {
  TemporaryFolder folder;
  EXPECT_EQ(exitCode({SIGINT, SIGINT}, folder / "a"), 130);
  EXPECT_EQ(exitCode({SIGTERM, SIGTERM}, folder / "a"), 143);
  EXPECT_EQ(exitCode({SIGINT, SIGTERM}, folder / "a"), 143);
  EXPECT_TRUE(folder.entries().empty());
}

TEST(Signals, ALostTerminalOrReaderOnlyAsks) {
  TemporaryFolder folder;
  EXPECT_EQ(exitCode({SIGHUP, SIGHUP, SIGPIPE, SIGPIPE, SIGTERM}, folder / "a"), 7)
      << "both come again, and with the signal of whoever started this process";
  EXPECT_EQ(exitCode({SIGPIPE, SIGINT, SIGTERM}, folder / "a"), 143);
}

TEST(Signals, IgnoredOnesStayIgnored) {
  signal(SIGHUP, SIG_IGN);
  {
    SignalGuard guard;
    raise(SIGHUP);
    EXPECT_EQ(guard.received(), 0) << "nohup";
  }
  EXPECT_EQ(signal(SIGHUP, SIG_DFL), SIG_IGN);
}

TEST(Signals, HandlersOfBeforeComeBack) {
  TemporaryFolder folder;
  pid_t child = fork();
  if (!child) {
    {
      SignalGuard guard;
    }
    raise(SIGINT);
    _exit(7);
  }
  int status;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

} // namespace
} // namespace dlb::runtime
