// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a trained model makes of one row: the result of each layer with what it is computed from,
// and where in an image the decision comes from.

#ifndef DLB_DRIVER_MODELVIEW_H
#define DLB_DRIVER_MODELVIEW_H

#include "driver/Predict.h"
#include "driver/ReceptiveField.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dlb {

/// So that a page of a large network stays one that a browser opens, only the first planes of a
/// large result are kept, and of large filters the first channel of the first ones.
struct ViewedTensor {
  std::string name;
  runtime::Shape shape; ///< without the rows, of the whole
  std::vector<float> values;
};

/// An innermost block instance, but for parts without parameters of one that has some.
struct ViewedLayer {
  ViewedTensor result; ///< the name is the path without the model: "stage_1.conv2d_1"
  std::string kind;    ///< "conv2d"
  std::vector<ViewedTensor> parameters;
  /// For each dimension of the result what it sees of the input.
  std::vector<std::optional<ReceptiveFields::Window>> windows;
};

struct ModelView {
  std::string model;
  ViewedTensor input, output;
  std::vector<ViewedLayer> layers;
  std::vector<std::string> classes; ///< of the output, where they have names
  /// Of the class with the largest output: how much the places of the last image-like layer speak
  /// for it (R. Selvaraju et al., Grad-CAM, ICCV 2017). Empty where there is no such layer.
  ViewedTensor evidence;
};

/// Of one row that `predict` is applied to: `chosen.ofRows` where that is not null. Nothing after
/// an error, which has been shown.
std::optional<ModelView> viewModel(Execution &execution, const Function &predict,
                                   const ChosenRow &chosen);

} // namespace dlb

#endif // DLB_DRIVER_MODELVIEW_H
