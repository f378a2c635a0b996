"""Writes the small files beside it in the form in which the field's tools write theirs.

Numbers are this project's own. Needs NumPy and PyTorch: python make_small_files.py
"""

import json
import struct

import numpy as np
import torch


def ganspace(name, deviations):
    """The keys, shapes and types of decomposition.py, with two components of width 3."""
    np.savez_compressed(
        name,
        act_comp=np.ones((2, 8, 4, 4), np.float32),
        act_mean=np.zeros((1, 8, 4, 4), np.float32),
        act_stdev=np.array([7, 6], np.float32),
        lat_comp=np.array([[[0, 1, 0]], [[0.6, 0, -0.8]]], np.float32),
        lat_mean=np.zeros((1, 3), np.float32),
        lat_stdev=np.array(deviations, np.float32),
        var_ratio=np.array([0.5, 0.25], np.float32),
        random_stdevs=np.array([0.1, 0.1], np.float32),
    )


def safetensors(name, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for key, value in tensors.items():
        content = value.astype("<f4").tobytes()
        header[key] = {
            "dtype": "F32",
            "shape": list(value.shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode()
    with open(name, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def mapper(name):
    """What StyleCLIP's coach.py saves of a LevelsMapper without fine layers, of width 4."""
    state = {}
    for group, bias in ("course_mapping", 25), ("medium_mapping", 0):
        for layer in 1, 2, 3, 4:
            state[f"mapper.{group}.mapping.{layer}.weight"] = 200 * torch.eye(4)
            state[f"mapper.{group}.mapping.{layer}.bias"] = torch.full((4,), float(bias))
    state["decoder.input.input"] = torch.zeros(1, 4, 2, 2)
    opts = {
        "mapper_type": "LevelsMapper",
        "no_coarse_mapper": False,
        "no_medium_mapper": False,
        "no_fine_mapper": True,
        "work_in_stylespace": False,
        "learning_rate": 0.5,
        "checkpoint_path": None,
        "description": "surprised",
    }
    torch.save({"state_dict": state, "opts": opts}, name)


ganspace("ganspace_w.npz", [2, 0.5])
ganspace("ganspace_z.npz", [1, 1])
np.savez("named.npz", smile=np.array([[3, 0, 4]]), age=np.ones((10, 3), np.float64))
safetensors(
    "grin.safetensors",
    {"value": np.array([1.0, 2.0, 2.0])},
    {"name": "wide grin", "first_layer": "4", "strength": "-2"},
)
mapper("mapper.pt")
