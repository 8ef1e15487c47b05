# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The options that run.py and tiles.py share.

import argparse


def parser_of(description, only, seconds):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("build")
    parser.add_argument("--only", default="", help=f"comma-separated beginnings of `{only}`")
    parser.add_argument("--threads", default="1,2", help="comma-separated, default %(default)s")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=seconds, help="of each contestant in a round")
    parser.add_argument("--avx2", action="store_true", help="every contestant held to AVX2 with FMA")
    parser.add_argument("--cpu", default="", help="the instruction set of dlb, as dlbc's --cpu")
    return parser


def parsed(parser, arguments):
    """With `threads` as numbers and `only` as beginnings."""
    options = parser.parse_args(arguments)
    options.threads = [int(count) for count in options.threads.split(",")]
    options.only = tuple(options.only.split(","))
    return options
