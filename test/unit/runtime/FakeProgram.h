// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A program as the compiler would make it, by hand: the linear model y = w x + b with squared error
// and momentum. Chunks are fixed, partial sums go through the arena, a barrier lies between, and
// the weights are stored in another order than they are saved in, as D3 and D11 want it.

#ifndef DLB_TEST_UNIT_RUNTIME_FAKEPROGRAM_H
#define DLB_TEST_UNIT_RUNTIME_FAKEPROGRAM_H

#include "runtime/core/Evaluation.h"

namespace dlb::runtime {

constexpr int64_t fakeBatch = 8, fakeValid = 10, fakeTest = 20;

/// initialise, step (for fakeBatch rows), import, export.
/// Tensors: model.w f32[2] and model.b f32[] (parameters), model.count f32[] (state: steps done),
/// model.w.m f32[2] (optimizer).
const dlb_program &fakeProgram();

/// evaluate, for fakeValid or fakeTest rows. Results: loss, error (mean absolute), guess (not a
/// single number).
const dlb_program &fakeEvaluation(int64_t rows);

/// What a step's status counts.
inline const std::vector<std::string> fakeChecked = {"loss", "model.w", "model.b"};

/// What is shown of an evaluation.
inline const std::vector<ReportedResult> fakeReported = {{"loss"}, {"error"}};

/// y = 2 x0 - 3 x1 + 1, in parts "train" (`rows` rows), "valid" and "test".
Dataset fakeData(int64_t rows = 43);

/// Makes the y of one row of the training part not a number.
void poison(Dataset &data, int64_t row);

/// A session with the three programs, initialised.
Session fakeSession(Team &team);

/// All tensors in the order of their names, as numbers.
std::vector<float> values(Session &session);

} // namespace dlb::runtime

#endif // DLB_TEST_UNIT_RUNTIME_FAKEPROGRAM_H
