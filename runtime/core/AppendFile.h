// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Logs grow at their end, without the care that weights get: a training that resumes drops what is
// behind its checkpoint, or half written, and writes it again.

#ifndef DLB_RUNTIME_CORE_APPENDFILE_H
#define DLB_RUNTIME_CORE_APPENDFILE_H

#include "runtime/core/Result.h"

#include <string>
#include <string_view>

namespace dlb::runtime {

Status appendTo(const std::string &path, std::string_view text);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_APPENDFILE_H
