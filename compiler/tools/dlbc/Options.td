// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The command line of dlbc: the parser, the help pages, the suggestions and the completions of the
// shells come from this table.

include "llvm/Option/OptParser.td"

def check   : SubCommand<"check", "check a program without running it", "dlbc check FILE [options]">;
def fmt     : SubCommand<"fmt", "print a program in its canonical form", "dlbc fmt FILE [options]">;
def summary : SubCommand<"summary", "show layers, shapes, parameters and memory",
                         "dlbc summary FILE [options]">;
def emit    : SubCommand<"emit", "show the program at a stage of the compiler",
                         "dlbc emit FILE --stage=STAGE [options]">;
def train   : SubCommand<"train", "train the program's networks", "dlbc train FILE [options]">;
def lr_find : SubCommand<"lr-find", "try learning rates that grow from step to step, and suggest one",
                         "dlbc lr-find FILE [options]">;
def eval    : SubCommand<"eval", "report on held-out data with trained weights",
                         "dlbc eval FILE --weights W [options]">;
def predict : SubCommand<"predict", "apply a trained network to arrays",
                         "dlbc predict FILE --weights W --input @rows.csv [options]">;
def report  : SubCommand<"report", "show what a training left in its folder, as one page of HTML",
                         "dlbc report DIR [--output FILE]">;
def viz     : SubCommand<"viz", "show what a trained network makes of one row, as one page of HTML",
                         "dlbc viz FILE --weights W --input @rows.csv --row N [options]">;
def verify  : SubCommand<"verify", "compare compiled code with the reference, pass by pass",
                         "dlbc verify FILE [options]">;
def cache   : SubCommand<"cache", "show where compiled code is kept, or remove it", "dlbc cache [clear]">;
def explain : SubCommand<"explain", "say what a message means, with a wrong and a right example",
                         "dlbc explain [CODE]">;
def doc     : SubCommand<"doc", "print the reference of the library, or of a file's declarations",
                         "dlbc doc [FILE] [options]">;
def completion : SubCommand<"completion", "print what a shell needs to complete command lines",
                            "dlbc completion bash|zsh|fish">;

defvar reading = [check, fmt, doc, summary, emit, train, lr_find, eval, predict, verify, viz];
defvar every = !listconcat(reading, [report, cache, explain, completion]);
defvar running = [train, lr_find, eval, predict, verify, viz];
defvar caching = [train, lr_find, eval, predict, viz];
defvar sized = [summary, emit, train, lr_find, eval, predict, verify, viz];
defvar compiling = [summary, emit, train, lr_find, eval, predict, verify, viz];

class On<string name, list<SubCommand> commands, string help>
    : Flag<["--"], name, commands>, HelpText<help>;

/// An option with a value, written `--name VALUE` or `--name=VALUE`. `values`, separated by commas,
/// are all that it takes; else what stands for the value says what shells complete: FILE
/// a file, DIR a folder.
multiclass With<string name, list<SubCommand> commands, string help, string meta, string values = ""> {
  def "" : Separate<["--"], name, commands>, HelpText<help>, MetaVarName<meta>, Values<values>;
  def _equals : Joined<["--"], name # "=", commands>, Alias<!cast<Option>(NAME)>;
}

def help    : On<"help", every, "show this page, or with a command that command's">;
def h       : Flag<["-"], "h", every>, Alias<help>;
def version : On<"version", [], "show the version">;

defm color : With<"color", !listconcat(reading, [report]), "colours in messages: auto, always or never", "WHEN",
                  "auto,always,never">;
defm message_format : With<"message-format", !listconcat(reading, [report]),
                           "messages for people (human) or one JSON object a line (json)", "FORMAT",
                           "human,json">;
defm set   : With<"set", [check, summary, emit, train, lr_find, eval, predict, viz, verify],
                  "give a hyperparameter of the trained models another value; may be repeated",
                  "NAME=VALUE">;
def settings : On<"settings", [check], "list the hyperparameters that --set can change">;

def check_format : On<"check", [fmt], "change nothing; exit with 1 if the file is not in canonical form">;
def write        : On<"write", [fmt], "write the canonical form back to the file">;

defm stage : With<"stage", [emit],
                  "ast, checked, dlb, grad, groups, plan, kernels, llvm, asm or obj", "STAGE",
                  "ast,checked,dlb,grad,groups,plan,kernels,llvm,asm,obj">;
defm function : With<"function", [emit], "only this function: step, evaluate, predict.MODEL, …",
                     "NAME">;
defm output : With<"output", [emit, predict, doc, report, viz],
                   "write to a file (predict: `@y.npy`; report, viz: instead of DIR/report.html, viz.html)", "FILE">;
defm format : With<"format", [doc], "markdown (default), or one page of html, which needs no other file", "FORM",
                   "markdown,html">;

defm epochs  : With<"epochs", [train], "passes over the training data", "N">;
defm steps   : With<"steps", [train, lr_find], "mini-batches to train on, at most; 0 only initialises (lr-find: 120)", "N">;
defm batch   : With<"batch", sized, "rows of a mini-batch", "N">;
defm jobs    : With<"jobs", [train],
                    "choices of a compare and folds of a cross_validate at a time (default: one per thread)", "N">;
defm seed    : With<"seed", running, "seed of all random numbers (default 0)", "N">;
defm out     : With<"out", [train, lr_find], "folder for all that is written (default: a new one, runs/NAME-1, -2, …; lr-find: this one)",
                    "DIR">;
def no_out   : On<"no-out", [train], "write nothing">;
defm resume  : With<"resume", [train], "go on with the training in this folder, with the settings that it began with",
                    "DIR">;
defm checkpoint_seconds : With<"checkpoint-seconds", [train],
                               "time between checkpoints (default 10; 0: after each mini-batch)", "N">;
defm overfit_batches : With<"overfit-batches", [train],
                            "train and evaluate on the first N mini-batches only: can the network learn at all?",
                            "N">;
defm data    : With<"data", [check, summary, emit, train, lr_find, eval, predict, verify, viz],
                    "folder to look for data in, besides the program's own", "DIR">;
defm threads : With<"threads", running, "threads to run on (default: one per processor)", "N">;
defm weights : With<"weights", [train, lr_find, eval, predict, verify, viz],
                    "a safetensors file to start from (eval, predict, verify: to use)", "FILE">;
defm init    : With<"init", [train], "trained weights to begin with, of a network that need not be the same",
                    "FILE">;
defm rename  : With<"rename", [train],
                    "with --init: tensors of the file whose names begin with OLD begin with NEW here, or are left out where NEW is empty; may be repeated",
                    "OLD=NEW">;
def init_partial : On<"init-partial", [train], "with --init: take what fits, and say what does not">;
defm input   : With<"input", [predict, viz], "NAME=@FILE: an input of the network, from an npy file; @FILE: rows as the data has them; may be "
                                             "repeated", "INPUT">;
defm row     : With<"row", [viz], "which row of the input, counted from 0 (default 0)", "N">;
defm model   : With<"model", [predict, summary, viz], "the network, where the program has several", "NAME">;

def time     : On<"time", compiling, "show where the time of compiling and of each step goes">;
def profile  : On<"profile", [train, eval, predict],
                  "show the time of each source line and kernel, and its share of what the machine can do">;
defm profile_trace : With<"profile-trace", [train, eval, predict],
                          "write when each thread ran which kernel, as JSON for chrome://tracing or Perfetto",
                          "FILE">;
def no_cache : On<"no-cache", caching, "compile anew, and keep nothing of it (emit, summary and verify always do)">;
def remarks  : On<"remarks", compiling, "say on source lines what was fused, and why something was not">;
defm precision : With<"precision", compiling,
                      "f32 (default), f64, or bf16: f32 with products of numbers rounded to bf16", "TYPE",
                      "f32,f64,bf16">;
defm cpu     : With<"cpu", compiling, "instruction set: x86-64 (or sse2), x86-64-v3 (avx2), x86-64-v4 (avx512) or "
                                      "x86-64-v4+amx (amx); default: this processor's",
                    "LEVEL", "x86-64,x86-64-v3,x86-64-v4,x86-64-v4+amx,sse2,avx2,avx512,amx">;
def exact_convolution : On<"exact-convolution", compiling,
                           "convolutions as sums of products only, without the Winograd transform">;
defm without : With<"without", compiling,
                    "leave out an optimisation: raise-attention, simplify, hoist, split-reductions, derive, recompute or fuse; may be repeated",
                    "PASS", "raise-attention,simplify,hoist,split-reductions,derive,recompute,fuse">;
defm chunk_order : With<"chunk-order", compiling,
                        "order of a kernel's chunks: forward, reverse or shuffle; the bits are the same",
                        "ORDER", "forward,reverse,shuffle">;
defm losses : With<"losses", [train], "write the loss of every step to a CSV file", "FILE">;
def fail_in : Separate<["--"], "fail-in", compiling>, Flags<[HelpHidden]>,
    HelpText<"let a phase of the compiler fail: shows what an internal error leaves behind">;
def fault_in : Separate<["--"], "fault-in", [verify]>, Flags<[HelpHidden]>,
    HelpText<"put a mistake into the program after this pass: shows what verify finds">;
def reference : On<"reference", [train], "run the steps on the reference interpreter, not on compiled code">;
