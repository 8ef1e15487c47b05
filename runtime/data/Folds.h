// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Parts of cross validation, and rows drawn anew.
//
// The rows of `train` and `valid` are pooled and put into an order that has nothing to do with the
// seed of a training, then sorted by their label where they have one, and dealt out: the j-th of
// them is in fold j mod k. So the sizes of folds, and how often each label occurs in them, differ
// by 1 at most.

#ifndef DLB_RUNTIME_DATA_FOLDS_H
#define DLB_RUNTIME_DATA_FOLDS_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

namespace dlb::runtime {

/// Makes fold `source.fold` the part `valid` and the others `train`; before labels are resolved.
Status takeFold(Dataset &data, const DataSource &source);

/// The labels of a column, one for each row, that the training part does not have; none where a
/// vocabulary was made from that part.
std::vector<int64_t> missingLabels(const Dataset &data, const Column &column);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_FOLDS_H
