// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Calls bind arguments by name, results go where they belong, tensors are shared.

#include "runtime/core/Program.h"

#include "runtime/abi/symbols.h"

#include "FakeProgram.h"
#include "Testing.h"

#include <cmath>
#include <map>

namespace dlb::runtime {
namespace {

class Calls : public testing::Test {
protected:
  void SetUp() override {
    team = std::move(*Team::create(2));
    session.emplace(fakeSession(*team));
  }
  const dlb_function &function(const char *name) { return *findFunction(fakeProgram(), name); }

  std::unique_ptr<Team> team;
  std::optional<Session> session;
};

TEST_F(Calls, FunctionsByName) {
  EXPECT_STREQ(findFunction(fakeProgram(), "step")->name, "step");
  EXPECT_EQ(findFunction(fakeProgram(), "stop"), nullptr);
}

TEST_F(Calls, PersistentTensors) {
  EXPECT_EQ(session->tensors().all().size(), 4u);
  const Persistent *w = session->tensors().find("model.w");
  EXPECT_EQ(w->role, DLB_PARAMETER);
  EXPECT_EQ(w->shape, Shape{2});
  EXPECT_EQ(session->tensors().find("d.x"), nullptr) << "an input is not persistent";
  EXPECT_EQ(w->data.as<float>()[0], 0.25f) << "initialise wrote it";
}

TEST_F(Calls, Unbound) {
  Result<Caller> call = session->caller(function("step"));
  ASSERT_TRUE(succeeds(call));
  EXPECT_TRUE(failsWith(call->run(), "E0708", "argument `d.x` of `step`: it is not bound"));
}

TEST_F(Calls, WrongSize) {
  Result<Caller> call = session->caller(function("step"));
  ASSERT_TRUE(succeeds(call));
  float numbers[4];
  EXPECT_TRUE(failsWith(call->bind("d.y", numbers, 16), "E0708",
                        "argument `d.y` of `step`: 16 bytes are given, it takes 32"));
  EXPECT_TRUE(succeeds(call->bind("d.unread", numbers, 16))) << "pruned arguments are passed over";
}

TEST_F(Calls, TensorsOfAnotherProgram) {
  Session empty(*team);
  EXPECT_TRUE(failsWith(empty.caller(function("step")), "E0708", "add its program first"));
}

TEST_F(Calls, DifferentLayouts) {
  dlb_tensor wider = fakeProgram().functions[3].arguments[0];
  const int64_t three[] = {3};
  wider.shape = three;
  wider.bytes = 12;
  dlb_function other = {"other", 1, 0, &wider, nullptr, 0, 0, nullptr, "", nullptr};
  dlb_program program = {DLB_ABI_VERSION, 1, &other, "x86-64"};
  EXPECT_TRUE(failsWith(session->add(program), "E0708",
                        "argument `model.w` of `other`: it has another type or layout"));
}

/// derive: 2 w; reads: 2 w + w. Each counts its runs.
int derivations = 0;
void runDerive(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  if (thread)
    return;
  ++derivations;
  for (int i = 0; i < 2; ++i)
    static_cast<float *>(call->results[0])[i] = 2 * static_cast<float *>(call->arguments[0])[i];
}
void runReader(dlb_call *call, dlb_team *, int32_t thread, int32_t) {
  for (int i = 0; i < 2 && !thread; ++i)
    static_cast<float *>(call->results[0])[i] =
        static_cast<float *>(call->arguments[0])[i] + static_cast<float *>(call->arguments[1])[i];
}

TEST_F(Calls, DerivedArgumentsFollowTheWeights) {
  static const int64_t two[] = {2};
  const dlb_tensor w = fakeProgram().functions[3].arguments[0];
  const dlb_tensor twice = {"derived.0", DLB_RESULT, DLB_F32, 1, -1, two, 8};
  const dlb_tensor given[] = {w, {"derived.0", DLB_DERIVED, DLB_F32, 1, -1, two, 8}};
  const dlb_tensor sum = {"sum", DLB_RESULT, DLB_F32, 1, -1, two, 8};
  const dlb_function functions[] = {
      {"derive.reader", 1, 1, &w, &twice, 0, 0, runDerive, "", nullptr},
      {"reader", 2, 1, given, &sum, 0, 0, runReader, "", &functions[0]}};
  const dlb_program program = {DLB_ABI_VERSION, 2, functions, "x86-64"};
  ASSERT_TRUE(succeeds(session->add(program)));
  EXPECT_EQ(session->tensors().find("derived.0"), nullptr) << "nothing to save or load";

  derivations = 0;
  Result<Caller> reader = session->caller(functions[1]);
  ASSERT_TRUE(succeeds(reader));
  auto expectThrice = [&](int runs) {
    const float *held = session->tensors().find(w.name)->data.as<float>();
    for (int call = 0; call < 2; ++call) {
      ASSERT_TRUE(succeeds(reader->run()));
      for (int i = 0; i < 2; ++i)
        EXPECT_EQ(static_cast<const float *>(reader->result("sum"))[i], 3 * held[i]);
    }
    EXPECT_EQ(derivations, runs);
  };
  expectThrice(1);

  Result<Tensors> weights = session->exportTensors({DLB_PARAMETER});
  ASSERT_TRUE(succeeds(weights));
  (*weights)[1].data.as<float>()[0] = 9;
  ASSERT_TRUE(succeeds(session->importTensors(*weights)));
  expectThrice(2);

  ASSERT_TRUE(succeeds(session->initialise(function("initialise"), 7)));
  expectThrice(3);

  Result<Caller> step = session->caller(function("step"));
  ASSERT_TRUE(succeeds(step));
  std::vector<float> x(2 * fakeBatch, 1), y(fakeBatch, 2);
  ASSERT_TRUE(succeeds(step->bind("d.x", x.data(), int64_t(x.size() * 4))));
  ASSERT_TRUE(succeeds(step->bind("d.y", y.data(), int64_t(y.size() * 4))));
  step->set("step", 1);
  step->set("steps", 10);
  ASSERT_TRUE(succeeds(step->run()));
  expectThrice(4);
}

TEST_F(Calls, InterfaceVersion) {
  dlb_program program = fakeProgram();
  program.abi_version = DLB_ABI_VERSION + 1;
  EXPECT_TRUE(failsWith(session->add(program), "E0706", "interface version 3"));
}

TEST_F(Calls, LogicalLayout) {
  float *physical = session->tensors().find("model.w")->data.as<float>();
  physical[0] = 7;
  physical[1] = 8;
  Result<Tensors> logical = session->exportTensors({DLB_PARAMETER});
  ASSERT_TRUE(succeeds(logical));
  ASSERT_EQ(logical->size(), 2u);
  EXPECT_EQ((*logical)[1].name, "model.w");
  EXPECT_EQ((*logical)[1].data.as<float>()[0], 8);
  (*logical)[1].data.as<float>()[0] = 9;
  session->tensors().find("model.count")->data.as<float>()[0] = 3;
  ASSERT_TRUE(succeeds(session->importTensors(*logical)));
  EXPECT_EQ(physical[0], 7);
  EXPECT_EQ(physical[1], 9);
  EXPECT_EQ(session->tensors().find("model.count")->data.as<float>()[0], 3) << "not given: kept";
}

TEST_F(Calls, Evaluation) {
  Dataset data = fakeData();
  std::vector<Stage> stages = {{&fakeEvaluation(fakeTest).functions[0], fakeTest}};
  Result<Reports> reports = evaluate(*session, stages, *data.part("test"), fakeReported, {});
  ASSERT_TRUE(succeeds(reports));
  EXPECT_TRUE(reports->texts.empty());
  ASSERT_EQ(reports->numbers.size(), 2u) << "only what is reported";
  EXPECT_EQ(reports->numbers[0].first, "loss");
  EXPECT_GT(*findMetric(reports->numbers, "error"), 0.5);
  EXPECT_EQ(findMetric(reports->numbers, "guess"), nullptr);
}

TEST(Symbols, AreTheFunctions) {
  int32_t count;
  const dlb_symbol *table = dlb_runtime_symbols(&count);
  std::map<std::string, void *> symbols;
  for (int32_t i = 0; i < count; ++i) {
    EXPECT_NE(table[i].address, nullptr) << table[i].name;
    EXPECT_TRUE(symbols.emplace(table[i].name, table[i].address).second) << table[i].name;
  }
  EXPECT_EQ(symbols.at("dlb_barrier"), reinterpret_cast<void *>(dlb_barrier));
  EXPECT_EQ(reinterpret_cast<float (*)(float)>(symbols.at("tanhf"))(1.f), std::tanh(1.f));
  EXPECT_EQ(reinterpret_cast<double (*)(double)>(symbols.at("erf"))(1.0), std::erf(1.0));
  EXPECT_EQ(reinterpret_cast<double (*)(double, double)>(symbols.at("pow"))(2.0, 10.0), 1024);
  EXPECT_TRUE(symbols.count("dlb_tile_contract_f32") && symbols.count("memset"));
}

} // namespace
} // namespace dlb::runtime
