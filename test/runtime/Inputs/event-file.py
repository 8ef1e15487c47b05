# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# event-file.py FOLDER: what TensorBoard's own reader finds in the folder of a run. Run by a Python with `tensorboard`.

import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

events = EventAccumulator(sys.argv[1], size_guidance={"tensors": 0, "images": 0, "scalars": 0, "histograms": 0})
events.Reload()
tags = events.Tags()


def steps(found):
    return " ".join(str(event.step) for event in found)


# The reader keeps scalars, pictures and histograms in their old form, texts as tensors.
for tag in sorted(tags["scalars"]):
    print(f"scalars {tag} at {steps(events.Scalars(tag))}")
for tag in sorted(tags["images"]):
    found = events.Images(tag)
    assert all(image.encoded_image_string.startswith(b"\x89PNG") for image in found)
    print(f"images {tag} at {steps(found)}: {found[0].width} x {found[0].height}")
for tag in sorted(tags["tensors"]):
    assert events.SummaryMetadata(tag).plugin_data.plugin_name == "text"
    found = events.Tensors(tag)
    assert tensor_util.make_ndarray(found[0].tensor_proto)[0].decode()
    print(f"texts {tag} at {steps(found)}")
for tag in sorted(tags["histograms"]):
    found = events.Histograms(tag)
    value = found[-1].histogram_value
    assert sum(value.bucket) == value.num and value.min <= value.max
    print(f"histograms {tag} at {steps(found)}: {int(value.num)} numbers")
