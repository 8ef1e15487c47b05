// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The tables. Names that differ from ours in case and `_` only (`ReLU`, `LayerNorm`) are not in
// them: suggest() finds those.

#include "frontend/OtherLanguages.h"

#include <span>

namespace dlb {
namespace {

struct Row {
  std::string_view word, text;
};

constexpr std::string_view binds = "a name is bound by `name = value`";
constexpr std::string_view declares = "a network is declared by `model name(inputs) { … }`, a part "
                                      "of it by `block name(hyperparameters)(inputs) { … }`";
constexpr std::string_view noLibraries =
    "the library is always there and its blocks are named directly: `dense(64)`, `conv2d(16, 3)`";
constexpr std::string_view noNothing = "there is no empty value; leave the argument out";
constexpr std::string_view pipes = "layers follow each other by `|>`: `x |> dense(64) |> relu`";
constexpr std::string_view reports = "a training shows a number by `report name = value`";

constexpr Row words[] = {
    {"return", "the last expression of a body is its value"},
    {"let", binds},
    {"var", binds},
    {"const", binds},
    {"auto", binds},
    {"def", declares},
    {"fn", declares},
    {"func", declares},
    {"function", declares},
    {"class", declares},
    {"while", "loops are `for x in range { … }` and `scan x in range { … }`"},
    {"elif", "write `else if`"},
    {"lambda", "a function is a `block` of its own; blocks are composed by `|>`"},
    {"pass", "a body may be empty: `{ }`"},
    {"self", "a body binds what it builds to a name: `fc = dense(10)`, then `fc(x)`"},
    {"from", noLibraries},
    {"torch", noLibraries},
    {"nn", noLibraries},
    {"F", noLibraries},
    {"np", noLibraries},
    {"numpy", noLibraries},
    {"tf", noLibraries},
    {"keras", noLibraries},
    {"jax", noLibraries},
    {"jnp", noLibraries},
    {"True", "write `true`"},
    {"False", "write `false`"},
    {"None", noNothing},
    {"null", noNothing},
    {"nil", noNothing},
    {"range", "whole numbers from 0 up to, without, 3 are `0..3`"},
    {"len", "`size(x)` counts elements; a capital in the type of an input is the size of a "
            "dimension"},
    {"print", reports},
    {"int", "`floor(x)` makes a whole number"},
    {"float", "numbers meet labels and truth values as floats where that is meant"},
    {"matmul", "a product of matrices is `einsum(\"nk,ku->nu\", x, w)`"},
    {"mm", "a product of matrices is `einsum(\"nk,ku->nu\", x, w)`"},
    {"dot", "a product of matrices is `einsum(\"nk,ku->nu\", x, w)`"},
    {"cat", "write `concat`"},
    {"concatenate", "write `concat`"},
    {"stack", "`rearrange(\"n d -> n 1 d\")` adds a dimension and `concat` joins along it"},
    {"permute", "write `rearrange(\"n h w c -> n c h w\")`"},
    {"transpose", "write `rearrange(\"n a b -> n b a\")`"},
    {"view", "write `reshape`, `flatten` or `rearrange`"},
    {"unsqueeze", "write `rearrange(\"n d -> n 1 d\")`"},
    {"squeeze", "write `rearrange(\"n 1 d -> n d\")`"},
    {"Sequential", pipes},
    {"Module", declares},
    {"Linear", "a fully connected layer is `dense(units)`"},
    {"linear", "a fully connected layer is `dense(units)`"},
    {"linear_layer", "a fully connected layer is `dense(units)`"},
    {"fc", "a fully connected layer is `dense(units)`"},
    {"Dense", "a fully connected layer is `dense(units)`"},
    {"Conv", "write `conv2d(channels, kernel)`"},
    {"BatchNorm1d", "write `batch_norm`"},
    {"BatchNorm2d", "write `batch_norm`"},
    {"MaxPool2d", "write `max_pool(kernel)`"},
    {"AvgPool2d", "write `avg_pool(kernel)`"},
    {"AdaptiveAvgPool2d", "write `global_avg_pool`"},
    {"GlobalAveragePooling2D", "write `global_avg_pool`"},
    {"MaxPooling2D", "write `max_pool(kernel)`"},
    {"CrossEntropyLoss", "write `cross_entropy(logits, label)`"},
    {"nll_loss", "write `cross_entropy(logits, label)`, of scores without softmax"},
    {"NLLLoss", "write `cross_entropy(logits, label)`, of scores without softmax"},
    {"MSELoss", "write `mse(x, y)`"},
    {"mse_loss", "write `mse(x, y)`"},
    {"L1Loss", "write `mae(x, y)`"},
    {"l1_loss", "write `mae(x, y)`"},
    {"BCEWithLogitsLoss", "write `bce_with_logits(x, target)`"},
    {"Identity", "leave it out: a value is passed on by its name"},
    {"identity", "leave it out: a value is passed on by its name"},
};

constexpr Row members[] = {
    {"shape", "the capitals in the types of the inputs are sizes: after `x: [N, D]`, `D` is one"},
    {"size", "the capitals in the types of the inputs are sizes: after `x: [N, D]`, `D` is one"},
    {"T", "write `rearrange(\"a b -> b a\")`, or exchange the letters in `einsum`"},
    {"detach", "an objective changes only the models after `over`"},
    {"item", "a number is used as it is"},
    {"numpy", "a tensor is used as it is"},
    {"cuda", "there is nothing to say of devices"},
    {"to", "there is nothing to say of devices"},
    {"view", "write `x |> reshape([…])`, `x |> flatten` or `x |> rearrange(\"…\")`"},
    {"backward", "`minimize loss with adam(1e-3)` computes gradients and takes a step"},
    {"step", "`minimize loss with adam(1e-3)` computes gradients and takes a step"},
};

constexpr Row hyperparameters[] = {
    {"learning_rate", "lr"},  {"alpha", "lr"},
    {"in_channels", ""},      {"out_channels", "channels"},
    {"filters", "channels"},  {"kernel_size", "kernel"},
    {"pool_size", "kernel"},  {"strides", "stride"},
    {"pad", "padding"},       {"out_features", "units"},
    {"hidden_size", "units"}, {"p", "rate"},
    {"prob", "rate"},         {"num_heads", "heads"},
    {"n_heads", "heads"},     {"embedding_dim", "dim"},
    {"bias_init", "bias"},    {"kernel_initializer", "init"},
    {"use_bias", "bias"},     {"epsilon", "eps"},
    {"betas", "beta1"},       {"axis", "over"},
    {"dim", "over"},          {"activation", ""},
};

constexpr std::string_view rate = "the learning rate is the optimizer's: `with adam(1e-3)`";
constexpr std::string_view pieces =
    "`micro_batch 8` works a batch off in pieces of 8 rows, and takes one step for all";
constexpr Row settings[] = {
    {"learning_rate", rate},
    {"lr", rate},
    {"optimizer", "the optimizer follows what is minimised: `minimize loss with adam(1e-3)`"},
    {"loss", "the loss is what is minimised: `minimize cross_entropy(logits, label) with adam`"},
    {"metrics", reports},
    {"patience", "write `stop after 5 without lower loss`"},
    {"early_stopping", "write `stop after 5 without lower loss`"},
    {"batch_size", "write `batch 32`"},
    {"gradient_accumulation_steps", pieces},
    {"accumulate_grad_batches", pieces},
    {"epoch", "write `epochs 20`"},
    {"iterations", "write `steps 5000`"},
    {"shuffle", "rows are shuffled in training, and only there"},
    {"seed", "the seed is an option: `dlbc train FILE --seed=1`"},
    {"device", "there is nothing to say of devices"},
    {"validation_split", "parts are said in `data`: `split train 0.8, valid 0.2`"},
};

std::string_view find(std::span<const Row> rows, std::string_view word) {
  for (const Row &row : rows)
    if (row.word == word)
      return row.text;
  return {};
}

} // namespace

std::string_view helpForWord(std::string_view word) { return find(words, word); }
std::string_view helpForMember(std::string_view member) { return find(members, member); }
std::string_view hyperparameterFor(std::string_view name) { return find(hyperparameters, name); }
std::string_view helpForSetting(std::string_view word) { return find(settings, word); }

} // namespace dlb
