# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Who takes part: the command, the environment variables and the cases of each contestant.

import os
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES = ("mnist-lenet", "resnet18", "resnet18-224", "mobilenet")

# Holds every library that a peer computes with to AVX2 with FMA.
AVX2 = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
    "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
}


@dataclass(frozen=True)
class Case:
    network: str
    mode: str  # train or infer
    batch: int

    def words(self, threads):
        return [self.network, self.mode, str(self.batch), str(threads)]


@dataclass(frozen=True)
class Peer:
    name: str  # in the table
    group: str  # in --peers
    requirements: tuple  # of environment.py
    script: str
    modes: tuple = ("train", "infer")
    variant: tuple = ()  # further arguments of the script
    images_only: bool = False
    can_avx2: bool = True

    def takes(self, case):
        return case.mode in self.modes and (case.network in IMAGES or not self.images_only)


def torch(name, group, *variant, images_only=False):
    return Peer(name, group, ("torch",), "torch_peer.py", variant=variant, images_only=images_only)


EAGER = torch("torch", "torch", "eager", "contiguous")
PEERS = [
    EAGER,
    torch("torch channels-last", "torch", "eager", "channels-last", images_only=True),
    torch("torch.compile", "compile", "compiled", "contiguous"),
    torch("torch.compile channels-last", "compile", "compiled", "channels-last", images_only=True),
    Peer("jax", "jax", ("jax",), "jax_peer.py", modes=("train",)),
    Peer("onnxruntime", "onnxruntime", ("torch", "onnx", "onnxruntime"), "onnxruntime_peer.py",
         modes=("infer",), can_avx2=False),
    Peer("openvino", "openvino", ("torch", "onnx", "openvino"), "openvino_peer.py", modes=("infer",)),
]  # fmt: skip
GROUPS = list(dict.fromkeys(peer.group for peer in PEERS))


class Commands:
    """What to start for a case: (arguments, environment variables)."""

    def __init__(self, build, python, avx2, cpu):
        self.build, self.python, self.avx2 = build, python, avx2
        self.cpu = "x86-64-v3" if avx2 else cpu
        self.cache = os.path.join(build, "bench-cache")

    def dlb(self, case, threads):
        own = os.path.join(HERE, "networks", case.network + ".dlb")
        example = os.path.join(HERE, "..", "examples", case.network, "model.dlb")
        program = os.path.join(self.build, "bin", "dlb-bench")
        _, *words = case.words(threads)
        model = own if os.path.exists(own) else example
        variables = {"DLB_CACHE": os.path.join(self.cache, "dlb")}
        return [program, model, *words, *([self.cpu] if self.cpu else [])], variables

    def peer(self, peer, case, threads):
        words = case.words(threads)
        if "onnx" in peer.requirements:
            words.append(self.onnx(case))
        variables = {
            "TORCHINDUCTOR_CACHE_DIR": os.path.join(self.cache, "avx2" if self.avx2 else "inductor"),
            # Compiles in the process itself: no pool of further ones.
            "TORCHINDUCTOR_COMPILE_THREADS": "1",
        }
        variables.update(AVX2 if self.avx2 else {})
        return [self.python, os.path.join(HERE, peer.script), *words, *peer.variant], variables

    def onnx(self, case):
        return os.path.join(self.cache, f"{case.network}-{case.batch}.onnx")
