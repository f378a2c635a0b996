"""The data, and how it is varied."""
import glob
import math
import os

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


def waves(n, side, height, device):
    """Smooth fields about 0, [n, side, side]: some long waves across the picture."""
    u = lambda scale: (torch.rand(n, 3, 1, 1, device=device) * 2 - 1) * scale
    across = torch.arange(side, device=device) / side
    phase = u(2.5 * math.pi) * across[None, None, None] + u(2.5 * math.pi) * across[None, None, :, None] + u(math.pi)
    return height * phase.cos().sum(1)


def moved(x, turn, scale, shift, bend=0.0, mode="bilinear"):
    n, dev = len(x), x.device
    u = lambda: torch.rand(n, device=dev) * 2 - 1
    angle, s = u() * turn, 1 + u() * scale
    t = torch.stack([s * angle.cos(), -s * angle.sin(), u() * shift, s * angle.sin(), s * angle.cos(), u() * shift], 1)
    g = F.affine_grid(t.reshape(n, 2, 3), x.shape, align_corners=False)
    if bend:
        height = (torch.rand(n, 1, 1, device=dev) * 2 - 1) * 2 * bend
        g = g + torch.stack([waves(n, x.shape[3], 1, dev) * height, waves(n, x.shape[3], 1, dev) * height], 3)
    return F.grid_sample(x, g, mode=mode, padding_mode="reflection", align_corners=False)


def some_of(x, chance):
    return torch.rand(len(x), 1, 1, 1, device=x.device) < chance


def mixed_portraits(x, chance):
    """Some of them with parts of their neighbours, in their own colours: between soft borders a face is a face."""
    other = x.roll(1, 0)
    fitting = (other - other.mean([2, 3], keepdim=True)) / other.std([2, 3], keepdim=True).clamp(min=0.01)
    fitting = fitting * x.std([2, 3], keepdim=True) + x.mean([2, 3], keepdim=True)
    part = waves(len(x), x.shape[3], 5.0, x.device).sigmoid()[:, None]
    part = torch.where(some_of(x, chance), part, 1.0)
    return x * part + fitting * (1 - part)


def lit(x, light, colour, contrast):
    u = lambda: torch.rand(len(x), 1, 1, 1, device=x.device) * 2 - 1
    x = x + u() * light
    m = x.mean(1, keepdim=True)
    x = (x - m) * (1 + u() * colour) + m
    m = x.mean([1, 2, 3], keepdim=True)
    return (x - m) * (1 + u() * contrast) + m


def augmented(x):
    """What discriminators see, of data and samples alike: light, colour, contrast, place, and a square cut out."""
    n, _, h, w = x.shape
    x = moved(lit(x, 0.5, 1.0, 0.5), 0.0, 0.0, 0.25)
    r = lambda: torch.rand(n, 1, 1, device=x.device)
    yy = (torch.arange(h, device=x.device) + 0.5)[None, :, None] / h
    xx = (torch.arange(w, device=x.device) + 0.5)[None, None, :] / w
    return x * (1 - (((yy - r()).abs() < 0.2) & ((xx - r()).abs() < 0.2)).to(x.dtype)[:, None])


def varied(x, mixed=0.5):
    """What an encoder learns to find: portraits mixed, moved, bent and lit a little otherwise. Half of them stay where they
    are, and the others are sampled cubically: even so they are softer than photographs."""
    x = mixed_portraits(x, mixed)
    x = torch.where(some_of(x, 0.5), moved(x, 0.06, 0.06, 0.06, 0.01, "bicubic"), x)
    return lit(x, 0.12, 0.2, 0.2).clamp(-1, 1)


class Data:
    def __init__(self, folder, leave_out, resolution, device):
        with open(leave_out) as names:
            out = set(names.read().split())
        name = lambda f: os.path.basename(f)
        files = sorted(glob.glob(folder + "/*.jpg"))
        held = [f for f in files if name(f) in out or name(f).rsplit(".", 1)[0] in out]
        self.x = self.read([f for f in files if f not in held], resolution).to(device)
        self.held = self.values(self.read(held, resolution).to(device))

    @staticmethod
    def read(files, resolution):
        images = [Image.open(f).convert("RGB").resize((resolution, resolution), Image.LANCZOS) for f in files]
        return torch.from_numpy(np.stack([np.asarray(i) for i in images])).permute(0, 3, 1, 2).contiguous()

    @staticmethod
    def values(x):
        return x.float() / 127.5 - 1

    def plain(self, i):
        """Of indices up to twice the number of portraits: the second half is mirrored."""
        x = self.values(self.x[i % len(self.x)])
        return torch.where((i >= len(self.x))[:, None, None, None], x.flip(3), x)

    def some(self, n):
        return torch.randint(2 * len(self.x), [n], device=self.x.device)
