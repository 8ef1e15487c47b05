// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A model at work on one row as a page of HTML that needs no other file and no network.

#ifndef DLB_TOOLS_DLBC_VIZPAGE_H
#define DLB_TOOLS_DLBC_VIZPAGE_H

#include "driver/ModelView.h"

#include <string>

namespace dlb {

std::string vizPage(const std::string &title, const ModelView &view);

} // namespace dlb

#endif // DLB_TOOLS_DLBC_VIZPAGE_H
