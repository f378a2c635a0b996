#!/usr/bin/env python3
"""Measures generators that train_generator.py or its like has made, and draws what they can do.

Prints Fréchet distances over SqueezeNet's pooled features, of samples to the portraits that were trained on and to those
that were held out, at the smallest generator's size and at its own; the data's own distance to the held-out ones is the floor.
Writes, to --out, 64 samples of each at truncation 1 and .7, and 32 samples of each above the portrait that was trained on
and is nearest in features, and the one whose face is nearest.
"""
import argparse
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file

from features import Faces, Squeeze
from losses import Likeness, unit
from measures import frechet, grid, pooled
from portraits import Data
from stylegan2 import Generator
from train_generator import RESOURCES


def load(file):
    about = safe_open(file, "pt").metadata()
    number = lambda k: int(about[k])
    g = Generator(SimpleNamespace(
        res=number("img_resolution"), z_dim=number("z_dim"), w_dim=number("w_dim"), layers=number("mapping_layers"),
        base=number("channel_base"), cmax=number("channel_max")))
    g.load_state_dict({k: v.float() for k, v in load_file(file).items()})
    return g.eval().requires_grad_(False)


def half(x, side):
    while x.shape[3] > side:
        x = F.avg_pool2d(x, 2)
    return x


def neighbours(samples, data, squeeze, faces):
    """The nearest portraits in features, and by face, with their distances, and how near held-out faces have theirs."""
    real = [data.plain(i) for i in torch.arange(2 * len(data.x)).split(64)]
    known = torch.cat([faces.features(x)[1] for x in real])
    nearest = lambda x: torch.cdist(faces.features(x)[1], known).min(1)
    flat = torch.cat(real)
    wide = lambda x: torch.cat([unit(f).flatten(1) / f.shape[2] for f in squeeze.taps(x)[2:]], 1)
    seen = wide(samples)
    near = torch.cat([torch.cdist(seen, wide(x)) for x in real], 1).argmin(1)
    apart, who = nearest(samples)
    found = torch.cat([samples, flat[near], flat[who]])
    likeness = Likeness(squeeze, faces).taps(samples, flat[near])
    return found, likeness, apart, nearest(data.held)[0]


@torch.no_grad()
def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("generators", nargs="+", help=".safetensors")
    p.add_argument("--data", required=True)
    p.add_argument("--leave-out", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--count", type=int, default=2490, help="samples")
    p.add_argument("--seed", type=int, default=7)
    a = p.parse_args()
    Path(a.out).mkdir(parents=True, exist_ok=True)
    squeeze, faces = Squeeze(RESOURCES / "squeezenet1_1_caffe.safetensors"), Faces(RESOURCES / "identity.safetensors")
    generators = {Path(f).stem: load(f) for f in a.generators}
    least = min(g.settings["img_resolution"] for g in generators.values())
    for name, g in generators.items():
        side = g.settings["img_resolution"]
        data = Data(a.data, a.leave_out, side, "cpu")
        torch.manual_seed(a.seed)
        z = torch.randn(a.count, g.z)
        drawn = torch.cat([g.sample(part) for part in z.split(32)]).clamp(-1, 1)
        for size in sorted({least, side}):
            plain = pooled(squeeze, [half(data.plain(i), size) for i in torch.arange(2 * len(data.x)).split(64)])
            held = pooled(squeeze, [half(x, size) for x in (data.held, data.held.flip(3))])
            made = pooled(squeeze, half(drawn, size).split(64))
            print(f"{name} at {size}: Frechet {frechet(made, plain):.0f} to data, {frechet(made, held):.0f} to held out; "
                  f"data to held out {frechet(plain, held):.0f}", flush=True)
        grid(torch.cat([g.sample(z[:64], psi) for psi in (1.0, 0.7)]), 16).save(f"{a.out}/{name}-samples.png")
        found, near, apart, held_apart = neighbours(drawn[:32], data, squeeze, faces)
        print(f"{name}: nearest portrait at squeeze-caffe {near.mean():.3f} (least {near.min():.3f}); nearest face at "
              f"{apart.mean():.3f} (least {apart.min():.3f}), of held-out portraits at {held_apart.mean():.3f} (least {held_apart.min():.3f})")
        rows = [part for pair in zip(*[t.chunk(2) for t in found.chunk(3)]) for part in pair]
        grid(torch.cat(rows), 16).save(f"{a.out}/{name}-neighbours.png")


if __name__ == "__main__":
    main()
