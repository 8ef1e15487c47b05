// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tables and curves of several trainings.

#include "driver/ResultTable.h"

#include <cmath>
#include <gtest/gtest.h>

namespace dlb {
namespace {

using Outcome = runtime::TrainingOutcome;

Outcome outcome(double loss, double accuracy) {
  Outcome result;
  result.valid.numbers = {{"loss", loss}, {"accuracy", accuracy}};
  result.test.numbers = {{"loss", 2 * loss}};
  result.seconds = 1.25;
  result.evaluations = {{10, 3, {{{"loss", 4}}, {}}}, {20, 2, {{{"loss", loss}}, {}}}};
  return result;
}

TEST(ResultTable, RowsAndColumns) {
  ResultRow a = resultsOf("a, b", {outcome(0.5, 0.75)});
  Outcome failed;
  failed.end = Outcome::End::notFinite;
  failed.step = 6;
  ResultRow b = resultsOf("c", {failed});
  EXPECT_EQ(tableText("choice", {a, b}),
            "choice   valid loss   valid accuracy   test loss   seconds\n"
            "a, b            0.5             0.75           1       1.2\n"
            "c                 -                -           -       0.0   not finite at step 7\n");
  EXPECT_EQ(tableCsv("choice", {a, b}),
            "choice,valid loss,valid accuracy,test loss,seconds,remark\n"
            "\"a, b\",0.5,0.75,1,1.250,\n"
            "c,,,,0.000,not finite at step 7\n");
}

TEST(ResultTable, SeveralSections) {
  ResultRow row = resultsOf("a", {outcome(0.5, 1), outcome(0.25, 1)});
  ASSERT_TRUE(row.value("1 valid loss") && row.value("2 valid loss"));
  EXPECT_EQ(*row.value("2 valid loss"), 0.25);
  EXPECT_EQ(row.seconds, 2.5);
}

TEST(ResultTable, MeanAndDeviation) {
  std::vector<ResultRow> rows = {
      {"1", {{"x", 1}, {"y", 5}}, 1}, {"2", {{"x", 2}}, 2}, {"3", {{"x", 6}}, 3}};
  EXPECT_EQ(*meanOf(rows).value("x"), 3);
  EXPECT_EQ(*meanOf(rows).value("y"), 5);
  EXPECT_NEAR(*deviationOf(rows).value("x"), std::sqrt(7.0), 1e-12) << "4 + 1 + 9, by n - 1";
  EXPECT_FALSE(deviationOf(rows).value("y")) << "of one value there is none";
  EXPECT_EQ(deviationOf(rows).seconds, 1);
}

TEST(ResultTable, Curves) {
  std::vector<Outcome> a = {outcome(0.5, 1)}, b = {outcome(0.7, 1)};
  runtime::CurvePicture picture = curvesOf({"a", "b"}, {a, b});
  ASSERT_EQ(picture.panels.size(), 2u);
  EXPECT_EQ(picture.panels[0].title, "loss of training");
  EXPECT_EQ(picture.panels[1].title, "valid loss");
  ASSERT_EQ(picture.panels[1].curves.size(), 2u);
  EXPECT_EQ(picture.panels[1].curves[1].name, "b");
  EXPECT_EQ(picture.panels[1].curves[1].points,
            (std::vector<std::pair<double, double>>{{10, 4}, {20, 0.7}}));
}

} // namespace
} // namespace dlb
