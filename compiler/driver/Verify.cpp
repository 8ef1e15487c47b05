// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Goes through the functions of a program.

#include "driver/Verify.h"

#include "driver/Agreement.h"
#include "driver/CompiledCheck.h"
#include "driver/GradientCheck.h"
#include "driver/VerifyInputs.h"

#include <algorithm>

namespace dlb {
namespace {

/// A function of the program on its arguments.
class Verifier {
public:
  Verifier(Execution &execution, const VerifyListener &listener, const VerifyInputs &inputs,
           FunctionRequest request, const Training *training)
      : execution(execution), listener(listener), inputs(inputs), request(std::move(request)) {
    std::vector<NamedTensor> arguments = inputs.argumentsOf(*this->request.function, training);
    for (bool f64 : {false, true})
      given[f64] = inPrecision(arguments, *this->request.function, f64);
  }

  /// Whether all agrees; nothing after an error.
  std::optional<bool> check();

private:
  bool interpretPasses(bool f64, const PassVisitor &visit);
  bool readExpected();
  std::optional<bool> checkPasses();
  std::optional<bool> checkCompiled();
  void report(const std::string &where, const Agreement &agreement, bool f64,
              const std::optional<CompilerMessage> &place);

  Execution &execution;
  const VerifyListener &listener;
  const VerifyInputs &inputs;
  FunctionRequest request;
  std::vector<NamedTensor> given[2]; ///< in f32, in f64
  std::optional<ExpectedResults> expected;
};

/// Two messages: what differs, and where that begins.
void Verifier::report(const std::string &where, const Agreement &agreement, bool f64,
                      const std::optional<CompilerMessage> &place) {
  execution.messages().error(where + " in " + (f64 ? "f64" : "f32") + ": " +
                             text(*agreement.difference));
  if (place)
    execution.messages().show({*place});
}

bool Verifier::interpretPasses(bool f64, const PassVisitor &visit) {
  std::vector<CompilerMessage> said;
  bool ran = execution.compiler()->interpretPasses(execution.program(), request, given[f64],
                                                   inputs.options(f64), visit, said);
  return !execution.messages().show(said) && ran;
}

/// The reference in both precisions: what they differ by says what rounding does.
bool Verifier::readExpected() {
  std::vector<NamedTensor> reference[2];
  for (bool f64 : {true, false})
    if (!interpretPasses(f64, [&](const std::string &, const std::vector<NamedTensor> &results) {
          reference[f64] = results;
          return false;
        }))
      return false;
  expected.emplace(reference[true], reference[false]);
  return true;
}

std::optional<bool> Verifier::checkPasses() {
  std::vector<VerifyLine> lines;
  auto lineOf = [&](const std::string &pass) -> VerifyLine & {
    auto found = std::find_if(lines.begin(), lines.end(),
                              [&](const VerifyLine &line) { return line.name == pass; });
    return found != lines.end() ? *found : lines.emplace_back(VerifyLine{pass, {}, {}});
  };
  struct Failed {
    std::string pass;
    bool f64;
    Agreement agreement;
  };
  std::vector<Failed> failures;
  for (bool f64 : {true, false}) {
    auto compare = [&](const std::string &pass, const std::vector<NamedTensor> &results) {
      if (pass.empty())
        return true;
      if (results.empty()) // it changed nothing
        return true;
      VerifyLine &line = lineOf(pass);
      Agreement agreement = expected->compare(results, f64);
      (f64 ? line.f64 : line.f32) = agreement.error;
      if (!agreement.difference)
        return true;
      line.agrees = false;
      failures.push_back({pass, f64, agreement});
      return false;
    };
    if (!interpretPasses(f64, compare))
      return std::nullopt;
  }
  for (const VerifyLine &line : lines)
    listener.onLine(line);
  // A mistake in both precisions is explained once.
  for (size_t i = 0; i < failures.size(); ++i) {
    if (i && failures[i].pass == failures[0].pass)
      continue;
    const Failed &failed = failures[i];
    report("`" + request.symbol + "` is wrong after the pass `" + failed.pass + "`",
           failed.agreement, failed.f64,
           execution.compiler()->blame(execution.program(), request, given[failed.f64], failed.pass,
                                       inputs.options(failed.f64)));
  }
  return failures.empty();
}

std::optional<bool> Verifier::checkCompiled() {
  VerifyLine line{"compiled", {}, {}};
  bool explained = false;
  for (bool f64 : {true, false}) {
    auto results = runCompiled(execution, request, given[f64], inputs.options(f64));
    if (!results)
      return std::nullopt;
    Agreement agreement = expected->compare(*results, f64);
    (f64 ? line.f64 : line.f32) = agreement.error;
    if (!agreement.difference)
      continue;
    line.agrees = false;
    if (explained)
      continue;
    explained = true;
    auto place = blameKernel(execution, request, given[f64], inputs.options(f64));
    report("`" + request.symbol + "` is wrong as compiled code", agreement, f64, place);
    if (!place)
      execution.messages().note("each kernel by itself is right: look at the passes that make the "
                                "step's own code, barriers and order of kernels");
  }
  listener.onLine(line);
  return line.agrees;
}

std::optional<bool> Verifier::check() {
  if (!readExpected())
    return std::nullopt;
  std::optional<bool> passes = checkPasses();
  // Compiled code repeats the mistakes of the passes.
  return passes && *passes ? checkCompiled() : passes;
}

/// Gradients of a section's step.
std::optional<bool> checkGradientsOf(Execution &execution, const ast::File &syntax,
                                     const VerifyListener &listener, const VerifyInputs &inputs,
                                     const FunctionRequest &request, const Training &training) {
  GradientRequest gradients{
      &execution.program(), &syntax, request,
      inPrecision(inputs.argumentsOf(training.step, &training), training.step, /*f64=*/true),
      inputs.options(/*f64=*/true)};
  bool agrees = true;
  for (const GradientOutcome &outcome : checkGradients(*execution.compiler(), gradients)) {
    if (execution.messages().show(outcome.messages))
      return std::nullopt;
    listener.onLine({outcome.what, outcome.error, {}, outcome.agrees});
    agrees &= outcome.agrees;
    if (outcome.agrees)
      continue;
    char error[32];
    snprintf(error, sizeof error, "%.2g", outcome.error);
    CompilerMessage message = outcome.place;
    message.text = "the gradient of " + outcome.what +
                   " is not what finite differences give: relative error " + error;
    execution.messages().show({message});
  }
  return agrees;
}

} // namespace

std::optional<bool> verify(Execution &execution, const ast::File &syntax,
                           const VerifyListener &listener) {
  const CheckedProgram &program = execution.program();
  auto inputs = VerifyInputs::create(execution);
  if (!inputs)
    return std::nullopt;
  bool agrees = true;
  auto check = [&](const std::string &title, const Function &function, const std::string &symbol,
                   const Training *training) {
    listener.onFunction(title);
    FunctionRequest request{&function, symbol, inputs->sizes(training)};
    auto result = Verifier(execution, listener, *inputs, std::move(request), training).check();
    agrees &= result.value_or(false);
    return result.has_value();
  };

  if (!check("initialise", program.initialise, "initialise", nullptr))
    return std::nullopt;
  for (size_t i = 0; i < program.trainings.size(); ++i) {
    const Training &training = program.trainings[i];
    std::string suffix = program.trainings.size() > 1 ? "." + std::to_string(i + 1) : "";
    std::string on = ", batch " + std::to_string(training.batch) +
                     (inputs->hasData(training) ? " of `" : ", made-up rows for `") +
                     program.data[training.data].name + "`";
    if (!check("step" + suffix + on, training.step, "step" + suffix, &training) ||
        !check("evaluate" + suffix + on, training.evaluate, "evaluate" + suffix, &training))
      return std::nullopt;
    if (!training.finish.outputs.empty() &&
        !check("finish" + suffix + on, training.finish, "finish" + suffix, &training))
      return std::nullopt;
    for (const Training::PartialStep &partial : training.partialSteps)
      if (std::string name = partial.step.name + suffix;
          !check(name + on, partial.step, name, &training))
        return std::nullopt;
    if (!training.pieced.empty()) {
      Training piece = training;
      piece.batch = training.pieceRows;
      for (const auto &[function, rows] : piece.stepFunctions())
        if (std::string name = function->name + suffix;
            !check(name + ", " + std::to_string(rows) + " rows", *function, name, &piece))
          return std::nullopt;
    }
    listener.onFunction("gradients of step" + suffix + " beside finite differences");
    FunctionRequest request{&training.step, "step" + suffix, inputs->sizes(&training)};
    auto gradients = checkGradientsOf(execution, syntax, listener, *inputs, request, training);
    if (!gradients)
      return std::nullopt;
    agrees &= *gradients;
  }
  const Training *first = program.trainings.empty() ? nullptr : &program.trainings[0];
  for (const Function &predict : program.predicts)
    if (!check(predict.name + ", made-up inputs", predict, predict.name, first))
      return std::nullopt;
  return agrees;
}

} // namespace dlb
