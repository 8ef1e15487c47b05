// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A program as the compiler would make it, by hand.

#include "FakeProgram.h"

#include "Testing.h"

#include "runtime/abi/team.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace dlb::runtime {

namespace {

const int64_t pair[] = {2}, batchX[] = {fakeBatch, 2}, batchY[] = {fakeBatch};

float *floats(void *const *pointers, int i) { return static_cast<float *>(pointers[i]); }

// Physical order: w[0] holds the logical w[1].
const dlb_tensor w = {"model.w", DLB_PARAMETER, DLB_F32, 1, -1, pair, 8};
const dlb_tensor b = {"model.b", DLB_PARAMETER, DLB_F32, 0, -1, nullptr, 4};
const dlb_tensor m = {"model.w.m", DLB_OPTIMIZER, DLB_F32, 1, -1, pair, 8};
const dlb_tensor count = {"model.count", DLB_STATE, DLB_F32, 0, -1, nullptr, 4};
const dlb_tensor seed = {"seed", DLB_SCALAR, DLB_I64, 0, -1, nullptr, 8};
const dlb_tensor step = {"step", DLB_SCALAR, DLB_I64, 0, -1, nullptr, 8};
const dlb_tensor steps = {"steps", DLB_SCALAR, DLB_I64, 0, -1, nullptr, 8};
const dlb_tensor loss = {"loss", DLB_RESULT, DLB_F32, 0, -1, nullptr, 4};
const dlb_tensor status = {"status", DLB_RESULT, DLB_I32, 0, -1, nullptr, 4};

dlb_tensor as(dlb_tensor tensor, int32_t role, int32_t updates = -1) {
  tensor.role = role;
  tensor.updates = updates;
  return tensor;
}

void runInitialise(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  if (thread)
    return;
  auto seed = static_cast<float>(*static_cast<int64_t *>(call->arguments[0]));
  floats(call->results, 0)[0] = floats(call->results, 0)[1] = 0.25f * seed;
  *floats(call->results, 1) = 0.5f;
  floats(call->results, 2)[0] = floats(call->results, 2)[1] = 0;
  *floats(call->results, 3) = 0;
  call->status = 0;
}

void runStep(dlb_call *call, dlb_team *team, int32_t thread, int32_t threads) {
  constexpr int chunks = 4, rows = fakeBatch / chunks;
  const float *x = floats(call->arguments, 0), *y = floats(call->arguments, 1);
  float *w = floats(call->arguments, 2), *b = floats(call->arguments, 3);
  float *m = floats(call->arguments, 4), *count = floats(call->arguments, 5);
  auto *sums = reinterpret_cast<float (*)[4]>(call->arena);
  for (int chunk = thread; chunk < chunks; chunk += threads) {
    float *sum = sums[chunk];
    sum[0] = sum[1] = sum[2] = sum[3] = 0;
    for (int i = chunk * rows; i < (chunk + 1) * rows; ++i) {
      float off = w[1] * x[2 * i] + w[0] * x[2 * i + 1] + *b - y[i];
      sum[0] += off * off / fakeBatch;
      sum[1] += 2 * off * x[2 * i] / fakeBatch;
      sum[2] += 2 * off * x[2 * i + 1] / fakeBatch;
      sum[3] += 2 * off / fakeBatch;
    }
  }
  dlb_barrier(team, thread);
  if (thread)
    return;
  float total[4] = {};
  for (int chunk = 0; chunk < chunks; ++chunk)
    for (int i = 0; i < 4; ++i)
      total[i] += sums[chunk][i];
  *floats(call->results, 4) = total[0];
  call->status = !std::isfinite(total[0])                               ? 1
                 : !std::isfinite(total[1]) || !std::isfinite(total[2]) ? 2
                 : !std::isfinite(total[3])                             ? 3
                                                                        : 0;
  if (call->status)
    return;
  auto step = static_cast<float>(*static_cast<int64_t *>(call->arguments[6]));
  auto steps = static_cast<float>(*static_cast<int64_t *>(call->arguments[7]));
  float rate = 0.05f * (1 - (step - 1) / steps);
  for (int i = 0; i < 2; ++i) {
    m[i] = 0.5f * m[i] + total[2 - i];
    w[i] -= rate * m[i];
  }
  *b -= rate * total[3];
  *count += 1;
}

template <int64_t rows> void runEvaluate(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  if (thread)
    return;
  const float *x = floats(call->arguments, 0), *y = floats(call->arguments, 1);
  const float *w = floats(call->arguments, 2), *b = floats(call->arguments, 3);
  float square = 0, absolute = 0;
  for (int64_t i = 0; i < rows; ++i) {
    float guess = w[1] * x[2 * i] + w[0] * x[2 * i + 1] + *b;
    square += (guess - y[i]) * (guess - y[i]) / rows;
    absolute += std::abs(guess - y[i]) / rows;
    floats(call->results, 2)[i] = guess;
  }
  *floats(call->results, 0) = square;
  *floats(call->results, 1) = absolute;
}

/// Both directions: the weights change order, the others do not.
void runTransfer(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  if (thread)
    return;
  for (int i : {0, 2}) {
    floats(call->results, i)[0] = floats(call->arguments, i)[1];
    floats(call->results, i)[1] = floats(call->arguments, i)[0];
  }
  *floats(call->results, 1) = *floats(call->arguments, 1);
  *floats(call->results, 3) = *floats(call->arguments, 3);
}

template <size_t inputs, size_t outputs>
dlb_function function(const char *name, const dlb_tensor (&arguments)[inputs],
                      const dlb_tensor (&results)[outputs], dlb_run *run) {
  return {name, inputs, outputs, arguments, results, 64, 0, run, "", nullptr};
}

template <int64_t rows> const dlb_program &evaluation() {
  static const int64_t shapeX[] = {rows, 2}, shapeY[] = {rows};
  static const dlb_tensor arguments[] = {{"d.x", DLB_INPUT, DLB_F32, 2, -1, shapeX, rows * 8},
                                         {"d.y", DLB_INPUT, DLB_F32, 1, -1, shapeY, rows * 4},
                                         w,
                                         b};
  static const dlb_tensor results[] = {loss,
                                       {"error", DLB_RESULT, DLB_F32, 0, -1, nullptr, 4},
                                       {"guess", DLB_RESULT, DLB_F32, 1, -1, shapeY, rows * 4}};
  static const dlb_function functions[] = {
      function("evaluate", arguments, results, runEvaluate<rows>)};
  static const dlb_program program = {DLB_ABI_VERSION, 1, functions, "x86-64"};
  return program;
}

} // namespace

const dlb_program &fakeProgram() {
  static const dlb_tensor initialiseArguments[] = {seed};
  static const dlb_tensor initialiseResults[] = {as(w, DLB_RESULT), as(b, DLB_RESULT),
                                                 as(m, DLB_RESULT), as(count, DLB_RESULT)};
  static const dlb_tensor stepArguments[] = {
      {"d.x", DLB_INPUT, DLB_F32, 2, -1, batchX, fakeBatch * 8},
      {"d.y", DLB_INPUT, DLB_F32, 1, -1, batchY, fakeBatch * 4},
      w,
      b,
      m,
      count,
      step,
      steps};
  static const dlb_tensor stepResults[] = {as(w, DLB_RESULT, 2),
                                           as(b, DLB_RESULT, 3),
                                           as(m, DLB_RESULT, 4),
                                           as(count, DLB_RESULT, 5),
                                           loss,
                                           status};
  static const dlb_tensor importArguments[] = {as(w, DLB_INPUT), as(b, DLB_INPUT), as(m, DLB_INPUT),
                                               as(count, DLB_INPUT)};
  static const dlb_tensor exportArguments[] = {w, b, m, count};
  static const dlb_function functions[] = {
      function("initialise", initialiseArguments, initialiseResults, runInitialise),
      function("step", stepArguments, stepResults, runStep),
      function("import", importArguments, initialiseResults, runTransfer),
      function("export", exportArguments, initialiseResults, runTransfer)};
  static const dlb_program program = {DLB_ABI_VERSION, 4, functions, "x86-64"};
  return program;
}

const dlb_program &fakeEvaluation(int64_t rows) {
  return rows == fakeTest ? evaluation<fakeTest>() : evaluation<fakeValid>();
}

Dataset fakeData(int64_t rows) {
  int64_t all = rows + fakeValid + fakeTest;
  auto table = std::make_shared<Table>();
  table->rows = all;
  auto column = [&](const char *name, Shape shape, int64_t rowBytes) {
    auto data = std::make_shared<Buffer>(std::move(*Buffer::allocate(all * rowBytes, name)));
    table->columns.push_back(
        {name, DLB_F32, std::move(shape), 0, rowBytes, std::move(data), DLB_F32, 0, rowBytes / 4});
    return table->columns.back().data->as<float>();
  };
  float *x = column("d.x", {2}, 8), *y = column("d.y", {}, 4), *unread = column("d.z", {}, 4);
  for (int64_t i = 0; i < all; ++i) {
    x[2 * i] = std::sin(static_cast<float>(i));
    x[2 * i + 1] = std::cos(static_cast<float>(3 * i));
    y[i] = 2 * x[2 * i] - 3 * x[2 * i + 1] + 1;
    unread[i] = 0;
  }
  Dataset data;
  data.name = "d";
  int64_t begin = 0;
  for (auto [name, size] :
       {std::pair("train", rows), std::pair("valid", fakeValid), std::pair("test", fakeTest)}) {
    Part part{name, table, std::vector<int64_t>(static_cast<size_t>(size))};
    std::iota(part.rows.begin(), part.rows.end(), begin);
    begin += size;
    data.parts.push_back(std::move(part));
  }
  return data;
}

void poison(Dataset &data, int64_t row) {
  const Part &train = *data.part("train");
  train.table->columns[1].data->as<float>()[train.rows[static_cast<size_t>(row)]] =
      std::numeric_limits<float>::quiet_NaN();
}

Session fakeSession(Team &team) {
  Session session(team);
  for (const dlb_program *program :
       {&fakeProgram(), &fakeEvaluation(fakeValid), &fakeEvaluation(fakeTest)})
    EXPECT_TRUE(succeeds(session.add(*program)));
  EXPECT_TRUE(succeeds(session.initialise(*findFunction(fakeProgram(), "initialise"), 1)));
  return session;
}

std::vector<float> values(Session &session) {
  std::vector<float> numbers;
  for (const auto &[name, tensor] : session.tensors().all())
    for (int64_t i = 0; i < tensor.data.size() / 4; ++i)
      numbers.push_back(tensor.data.as<float>()[i]);
  return numbers;
}

} // namespace dlb::runtime
