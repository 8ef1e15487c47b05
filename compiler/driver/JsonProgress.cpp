// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Progress of a training as JSON.

#include "driver/JsonProgress.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

namespace dlb {

static llvm::json::Value number(double value) {
  return std::isfinite(value) ? llvm::json::Value(value) : llvm::json::Value(nullptr);
}

void JsonProgress::evaluation(const runtime::Position &position, double loss,
                              const runtime::Reports &valid) {
  std::string line;
  llvm::raw_string_ostream text(line);
  llvm::json::OStream json(text);
  json.object([&] {
    json.attribute("type", "progress");
    json.attribute("step", position.step);
    json.attribute("steps", position.steps);
    if (position.epochs) {
      json.attribute("epoch", position.epoch);
      json.attribute("epochs", position.epochs);
    }
    json.attribute("loss", number(loss));
    json.attributeObject("valid", [&] {
      for (const auto &[name, value] : valid.numbers)
        json.attribute(name, number(value));
    });
    auto named = [&](const char *kind, const runtime::Texts &values) {
      if (!values.empty())
        json.attributeObject(kind, [&] {
          for (const auto &[name, value] : values)
            json.attribute(name, value);
        });
    };
    named("texts", valid.texts);
    named("pictures", valid.pictures);
  });
  text << "\n";
  std::fputs(line.c_str(), stream);
  std::fflush(stream);
}

} // namespace dlb
