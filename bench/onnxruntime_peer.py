# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ONNX Runtime's side: `onnxruntime_peer.py NETWORK infer BATCH THREADS FILE`.

import sys

import onnxruntime

from onnx_batches import batches_for
from peer import serve


def main():
    _, _, _, threads, path = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    x = session.get_inputs()[0]
    element = {"tensor(float)": "float32", "tensor(int64)": "int64"}[x.type]
    serve(lambda batch: session.run(None, {x.name: batch}), batches_for(x.shape, element))


if __name__ == "__main__":
    main()
