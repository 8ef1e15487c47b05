# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# complete-zsh.py LINE WORD...: types `dlbc LINE` and a tab into zsh, with the completion of dlbc, and waits until every WORD
# has been shown; exits 1 with what was shown if one is not.

import os
import pty
import re
import select
import sys
import time


def main():
    line, words = sys.argv[1], sys.argv[2:]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="dumb", PS1="ready> ", COLUMNS="200", LINES="200")
        os.execvp("zsh", ["zsh", "-f", "-i"])
    shown = b""

    def wait(done):
        nonlocal shown
        end = time.time() + 60
        while time.time() < end and not done(shown.decode(errors="replace")):
            if select.select([terminal], [], [], 1)[0]:
                try:
                    shown += os.read(terminal, 65536)
                except OSError:
                    return

    setup = "stty -echo; unsetopt zle_bracketed_paste; LISTMAX=1000; autoload -U compinit; compinit -D -u; "
    setup += "zstyle ':completion:*' menu no; setopt auto_list no_list_ambiguous; source <(dlbc completion zsh); echo set-$((40 + 2))\n"
    os.write(terminal, setup.encode())
    wait(lambda text: "set-42" in text)
    shown = b""
    os.write(terminal, ("dlbc " + line + "\t").encode())

    def offers(text):
        return all(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) for word in words)

    wait(offers)
    os.write(terminal, b"\x03\x04")
    text = shown.decode(errors="replace")
    if offers(text):
        return 0
    print(text)
    return 1


if __name__ == "__main__":
    sys.exit(main())
