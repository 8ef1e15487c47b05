# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# OpenVINO's side: `openvino_peer.py NETWORK infer BATCH THREADS FILE`.

import sys

import openvino

from onnx_batches import batches_for
from peer import serve


def main():
    _, _, _, threads, path = sys.argv[1:]
    settings = {
        "INFERENCE_NUM_THREADS": int(threads),
        # Without it a processor with AMX computes in bf16.
        "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY",
    }
    model = openvino.Core().compile_model(path, "CPU", settings)
    x = model.inputs[0]
    element = x.element_type.to_dtype()
    request = model.create_infer_request()
    serve(lambda batch: request.infer([batch], share_inputs=True), batches_for(x.shape, element))


if __name__ == "__main__":
    main()
