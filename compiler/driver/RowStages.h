// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Cuts a function of the batch into stages, so that a whole held-out part can pass through it in
// blocks of rows.
//
// An evaluation's reports are functions of all rows at once (a mean, a maximum, what the author
// likes), but nearly all of its work is done row by row. A value that needs no other row belongs to
// an odd stage, which can run block after block; all else to an even one, which sees every row:
//   0  what mixes the rows of the data, or draws random numbers for them
//   1  the network, on one block of rows after the other
//   2  means over all rows of what is left of each: a loss, whether it was right
//   …
// The results are those of the function itself: a row is computed alike in any block, and what sees
// all rows still does. A reduction over the batch and other dimensions is done over those first, so
// that little is kept of each row. What depends on neither the data nor N is computed in each stage
// that needs it.

#ifndef DLB_DRIVER_ROWSTAGES_H
#define DLB_DRIVER_ROWSTAGES_H

#include "frontend/Program.h"

#include <vector>

namespace dlb {

struct RowStage {
  Function function; ///< its arguments: those of the whole, and results "%…" of earlier stages
  bool byRows = false;
};

/// The stages of `function`, in order; itself alone where no work is done row by row, or a stage
/// would have to hand on rows that are not the first dimension. `sizes` has all sizes but N.
std::vector<RowStage> rowStages(const Function &function, const DimBindings &sizes);

} // namespace dlb

#endif // DLB_DRIVER_ROWSTAGES_H
