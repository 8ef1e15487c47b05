// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How evaluations are cut into stages: which work can be done block by block, and what is handed
// on.

#include "driver/RowStages.h"

#include "driver/ProgramFile.h"
#include "driver/RowRules.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace dlb {
namespace {

/// The stages of the evaluation of a section with these lines, on rows x [2, 8] and labels of 8.
std::vector<RowStage> stagesOf(const std::string &lines) {
  std::string pattern = (std::filesystem::temp_directory_path() / "dlb-test-XXXXXX").string();
  std::filesystem::path folder = mkdtemp(pattern.data());
  std::ofstream(folder / "model.dlb") << R"(
data d = csv("d.csv") {
  x: [2, 8] = columns(0..16) / 16
  raw: [16] = columns(0..16)
  label: class(8) = column(16)
}
model net(x: [N, ...]) -> [N, 8] { x |> flatten |> dense(8) }
train net on d {
)" + lines + "\n  epochs 1, batch 4\n}\n";
  std::unique_ptr<ProgramFile> file = checkProgram(folder / "model.dlb", {});
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(file->program) << lines;
  if (!file->program)
    return {};
  return rowStages(file->program->trainings[0].evaluate, {});
}

/// "0: x; 1: %3 %4 ..." is too much to read: "whole", "rows whole", …
std::string shapeOf(const std::vector<RowStage> &stages) {
  std::string text;
  for (const RowStage &stage : stages)
    text += std::string(text.empty() ? "" : " ") + (stage.byRows ? "rows" : "whole");
  return text;
}

bool has(const RowStage &stage, const std::string &op) {
  for (const Node &node : stage.function.nodes)
    if (node.op == op)
      return true;
  return false;
}

const char *const kLoss =
    "  logits = net(x)\n  minimize cross_entropy(logits, label) with sgd(1)\n";

TEST(RowStages, NetworkThenMeans) {
  std::vector<RowStage> stages =
      stagesOf(kLoss + std::string("  report accuracy = mean(argmax(logits) == label)"));
  ASSERT_EQ(shapeOf(stages), "rows whole");
  EXPECT_TRUE(has(stages[0], "contract") && has(stages[0], "pick") && has(stages[0], "argmax"));
  EXPECT_FALSE(has(stages[1], "contract"));
  RowRules rules({});
  for (const Output &output : stages[0].function.outputs)
    EXPECT_EQ(output.name.front(), '%');
  for (const Argument &argument : stages[1].function.arguments)
    EXPECT_EQ(argument.type.dims.size(), 1u) << "one number is kept of each row";
  ASSERT_EQ(stages[1].function.outputs.size(), 2u);
  EXPECT_EQ(stages[1].function.outputs[0].name, "loss");
  EXPECT_EQ(stages[1].function.outputs[1].name, "accuracy");
}

TEST(RowStages, ReductionsAreSplit) {
  // The mean over [N, 8] leaves one number of each row, and so does the maximum.
  std::vector<RowStage> stages =
      stagesOf("  minimize mean(net(x)^2) with sgd(1)\n  report most = max(net(x))");
  ASSERT_EQ(shapeOf(stages), "rows whole");
  EXPECT_TRUE(has(stages[0], "reduce_mean") && has(stages[1], "reduce_mean"));
  EXPECT_TRUE(has(stages[0], "reduce_max") && has(stages[1], "reduce_max"));
}

TEST(RowStages, MixedRowsComeFirst) {
  std::vector<RowStage> stages =
      stagesOf("  y = flip(x, over = 0)\n  minimize mean((net(x) - net(y))^2) with sgd(1)");
  ASSERT_EQ(shapeOf(stages), "rows whole rows whole")
      << "a row needs its number in the other order";
  EXPECT_TRUE(has(stages[1], "reverse"));
  EXPECT_TRUE(has(stages[2], "contract"));
}

TEST(RowStages, RandomNumbersOfAllRows) {
  std::vector<RowStage> stages = stagesOf("  z: [N, 2, 8] = normal\n"
                                          "  minimize mean((net(x) - net(z))^2) with sgd(1)");
  ASSERT_EQ(shapeOf(stages), "whole rows whole");
  EXPECT_TRUE(has(stages[0], "random_normal"));
  EXPECT_FALSE(has(stages[1], "random_normal"));
}

TEST(RowStages, TheNumberOfRowsIsThatOfAll) {
  std::vector<RowStage> stages = stagesOf("  minimize sum(net(x)^2 / N) with sgd(1)");
  ASSERT_EQ(shapeOf(stages), "whole rows whole");
  ASSERT_EQ(stages[0].function.outputs.size(), 1u);
  EXPECT_EQ(stages[0].function.outputs[0].name, stages[1].function.arguments.back().name);
  EXPECT_TRUE(stages[1].function.arguments.back().type.dims.empty()) << "not a tensor full of it";
}

TEST(RowStages, FirstRowsAlone) {
  // A sample from the first row needs no other, nor the weights a second copy.
  std::vector<RowStage> stages =
      stagesOf(kLoss + std::string("  report first = mean(net(raw[:1]))"));
  ASSERT_EQ(shapeOf(stages), "whole rows whole");
  EXPECT_TRUE(has(stages[0], "contract"));
  EXPECT_EQ(stages[0].function.outputs.size(), 1u);
  EXPECT_EQ(stages[0].function.outputs[0].name, "first");
}

TEST(RowStages, PairsOfRows) {
  std::vector<RowStage> stages =
      stagesOf("  y = net(x)\n  minimize mean(einsum(\"nk,mk->nm\", y, y)) with sgd(1)");
  ASSERT_EQ(shapeOf(stages), "rows whole");
  EXPECT_TRUE(has(stages[0], "contract") && has(stages[1], "contract"));
}

TEST(RowStages, TransposedConvolutionsKeepRows) {
  std::vector<RowStage> stages = stagesOf(R"(  w: [2, 3, 2, 2] = 0.5
  larger = transposed_convolution(strides = [2, 2], low = [0, 0], high = [0, 0],
      dilations = [1, 1], groups = 1)(x |> reshape([N, 2, 2, 4]), w)
  minimize mean(larger^2) + mean(net(x)) with sgd(1))");
  ASSERT_EQ(shapeOf(stages), "rows whole");
  EXPECT_TRUE(has(stages[0], "convolution_data_gradient"));
}

TEST(RowStages, ConstantsForPairsOfRowsAreNotHandedOn) {
  std::vector<RowStage> stages =
      stagesOf(kLoss + std::string("  report auc = auc(logits[:, 1], label == 1)"));
  RowRules rules({});
  for (const RowStage &stage : stages)
    for (const Argument &argument : stage.function.arguments)
      EXPECT_NE(rules.rowOf(argument.type), RowRules::mixed) << argument.name;
}

TEST(RowStages, CountsOfClassesKeepOneNumberOfEachClass) {
  // [N, 8] is counted row by row; of all rows only sums over N are left to do.
  std::vector<RowStage> stages = stagesOf(kLoss + std::string("  report f1 = f1(logits, label)"));
  ASSERT_EQ(shapeOf(stages), "rows whole");
  EXPECT_TRUE(has(stages[0], "one_hot"));
  EXPECT_FALSE(has(stages[1], "one_hot"));
}

TEST(RowStages, AGradientIsOfItsOwnStage) {
  // By blocks, the loss would see the logits as something that does not depend on x.
  std::vector<RowStage> stages = stagesOf(kLoss + std::string(R"(  y = 2 * x
  report slope = max(abs(grad(cross_entropy(net(y), label), y)))
  report accuracy = mean(argmax(logits) == label))"));
  ASSERT_EQ(shapeOf(stages), "rows whole rows whole");
  EXPECT_TRUE(has(stages[0], "argmax") && !has(stages[0], "gradient"));
  EXPECT_TRUE(has(stages[1], "gradient") && has(stages[1], "contract"));
}

TEST(RowRules, OpsWithoutARuleKeepNoRows) {
  TensorType rows{Element::real, {Dim::symbol("N"), Dim(3)}, {"N", ""}, {}};
  Node node;
  node.op = "sort_of";
  node.results = {rows};
  const TensorType *operands[] = {&rows};
  EXPECT_FALSE(RowRules({}).keepsRows(node, operands));
  node.op = "exp";
  EXPECT_TRUE(RowRules({}).keepsRows(node, operands));
}

TEST(RowRules, WhereTheRowsAre) {
  Dim n = Dim::symbol("N"), v = Dim::symbol("V");
  auto type = [](std::vector<Dim> dims) {
    return TensorType{Element::real, dims, std::vector<std::string>(dims.size()), {}};
  };
  RowRules rules({{"V", 65}, {"N", 7}});
  EXPECT_EQ(rules.rowOf(type({n, v})), 0);
  EXPECT_EQ(rules.rowOf(type({v, n})), 1);
  EXPECT_EQ(rules.rowOf(type({v})), RowRules::none);
  EXPECT_EQ(rules.rowOf(type({})), RowRules::none);
  EXPECT_EQ(rules.rowOf(type({n, n})), RowRules::mixed);
  EXPECT_EQ(rules.rowOf(type({n * v})), RowRules::mixed);
}

TEST(RowRules, Reshapes) {
  Dim n = Dim::symbol("N");
  auto type = [](std::vector<Dim> dims) {
    return TensorType{Element::real, dims, std::vector<std::string>(dims.size()), {}};
  };
  auto keeps = [&](std::vector<Dim> from, std::vector<Dim> to) {
    Node node;
    node.op = "reshape";
    node.results = {type(to)};
    TensorType operand = type(from);
    const TensorType *operands[] = {&operand};
    return RowRules({}).keepsRows(node, operands);
  };
  EXPECT_TRUE(keeps({n, 2, 3}, {n, 6}));
  EXPECT_TRUE(keeps({6, n, 2}, {2, 3, n, 2}));
  EXPECT_FALSE(keeps({2, n, 3}, {n, 6}));
  EXPECT_FALSE(keeps({n, 6}, {2, n, 3}));
}

} // namespace
} // namespace dlb
