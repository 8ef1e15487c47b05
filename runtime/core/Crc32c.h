// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// CRC-32C (Castagnoli), RFC 3720 appendix B.4: what checkpoints and TensorBoard's event files carry
// so that damage is noticed.

#ifndef DLB_RUNTIME_CORE_CRC32C_H
#define DLB_RUNTIME_CORE_CRC32C_H

#include <cstdint>
#include <string_view>

namespace dlb::runtime {

/// Of `data`, or with the checksum of what stands before it, of both.
uint32_t crc32c(std::string_view data, uint32_t before = 0);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_CORE_CRC32C_H
