# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `without-tile-registers.py COMMAND...` runs a command for which Linux refuses the tile registers of AMX, as on a processor
# without them: arch_prctl(ARCH_REQ_XCOMP_PERM) fails, by a filter of system calls.

import ctypes
import errno
import os
import struct
import sys

SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ARCH_PRCTL, REQUEST_PERMISSION = 158, 0x1023
ALLOW, FAIL = 0x7FFF0000, 0x00050000

INSTRUCTIONS = [  # code, steps to go on where true and where false, value
    (LOAD, 0, 0, 0),  # the call's number
    (JUMP_IF_EQUAL, 0, 3, ARCH_PRCTL),
    (LOAD, 0, 0, 16),  # its first argument
    (JUMP_IF_EQUAL, 0, 1, REQUEST_PERMISSION),
    (RETURN, 0, 0, FAIL | errno.EPERM),
    (RETURN, 0, 0, ALLOW),
]


class Program(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def main():
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in INSTRUCTIONS)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    program = Program(len(INSTRUCTIONS), code)
    for arguments in ((SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SET_SECCOMP, FILTER, ctypes.byref(program))):
        if prctl(*arguments):
            sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    os.execvp(sys.argv[1], sys.argv[1:])


main()
