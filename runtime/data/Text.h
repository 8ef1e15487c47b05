// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Text as a sequence of characters (Unicode code points) or words, read through windows.
//
// A source is one file in UTF-8; a byte order mark in front is skipped, everything else is text,
// line ends too. A word is a run of letters, digits and `_`, with `'` and `-` where they stand
// between such; every character beyond ASCII counts as a letter, and every other visible one is a
// word of its own. What is between words is not kept, upper and lower case are.
//
// Shares are cut one after the other, in the order of the text. The vocabulary is the sorted
// distinct characters of the training part; of words it begins with the label of unknown ones, then
// comes the most frequent (bytewise where that is equal). A row is a place in a part; a field
// `window(k)` of n characters or words reads number k to k + n - 1 from there, and no window
// reaches beyond its part:
//   - training visits every place whose windows fit: N = characters - reach + 1, where `reach` is
//     the largest k + n;
//   - other parts are read once from beginning to end: places 0, s, 2 s, … where s is the longest
//     n, so that windows of one field do not overlap and nothing counts twice.
// A label takes one byte in memory (four where there are more than 256). Windows are cut where
// batches are gathered: none is stored.

#ifndef DLB_RUNTIME_DATA_TEXT_H
#define DLB_RUNTIME_DATA_TEXT_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <string>
#include <vector>

namespace dlb::runtime {

/// Reads the parts of a source of the format "characters" or "words", whose fields are all labels
/// of one vocabulary, `source.counted[0]`.
Result<Dataset> loadText(const DataSource &source);

/// The labels of all characters or words of a text file.
Result<std::vector<int32_t>> readLabels(const std::string &path, const Vocabulary &vocabulary);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_TEXT_H
