#!/usr/bin/env python3
"""Trains this library's encoder for a generator that train_generator.py has made, as `./pti train-encoder` does, on a GPU.

Three passes: a guess from SqueezeNet's features of a portrait, a correction from the features of what is drawn for it, and a
step downhill along the slope of distance and squared error, in coordinates in which slopes have a deviation of one. Each
answers for what it found and takes the one before as given. The result is what `--inverter encoder:F` takes; its names and
shapes are those of dev.pti.core.inversion.feature.FeatureEncoder.
"""
import argparse
import hashlib
import math
import struct
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from features import Squeeze
from graphs import Replayed, set_rate
from losses import unit
from measure_generator import load
from measures import export
from portraits import Data, varied
from train_generator import RESOURCES

SIGHT, SMALL, HIDDEN, THIN, JOINED, COORDINATES, SLOPES = 64, 16, 272, 64, 40, 384, 1536
GAINS = dict(early=18.0, middle=28.0, late=42.0, picture=2.0, slope=1000.0)
TAPS = dict(early=1, middle=2, late=6)


def shapes(layers, width):
    out = {}
    for prefix, before in (("guess", 0), ("correction", HIDDEN)):
        flat = 49 * JOINED + 9 * THIN + 3 * SMALL * SMALL + before
        for name, shape in dict(
                early=(THIN, 128, 1, 1), early_half=(THIN, THIN, 3, 3), middle=(THIN, 256, 1, 1), joined=(JOINED, 2 * THIN, 3, 3),
                late=(THIN, 512, 1, 1), hidden0=(HIDDEN, flat), hidden1=(HIDDEN, HIDDEN), step=(width, HIDDEN),
                layers=(layers * width, HIDDEN)).items():
            out[f"{prefix}.{name}"] = shape
    out["descent.hidden"] = (HIDDEN, COORDINATES + HIDDEN)
    out["descent.metric"] = (COORDINATES, COORDINATES + HIDDEN)
    return out


class Encoder:
    def __init__(self, generator, squeeze, device):
        self.g, self.squeeze, self.device = generator, squeeze, device
        self.layers, self.width = generator.synthesis.layers, generator.mapping.w_avg.shape[0]
        self.p, he = {}, math.sqrt(2 / 1.04)
        for name, shape in shapes(self.layers, self.width).items():
            gain = {"step": 0.05, "layers": 0.01, "metric": 0.01}.get(name.split(".")[1], 1.0)
            deviation = gain * he / math.sqrt(math.prod(shape[1:]))
            self.p[name + ".weight"] = (torch.randn(shape, device=device) * deviation).requires_grad_(True)
            self.p[name + ".bias"] = torch.zeros(shape[0], device=device, requires_grad=True)
        self.p["descent.slope.weight"] = torch.zeros(COORDINATES, self.layers * self.width, device=device, requires_grad=True)
        self.means = {}

    def layer(self, name, x, stride=None, padding=0, bend=True):
        w, b = self.p[name + ".weight"], self.p[name + ".bias"]
        y = F.linear(x, w, b) if stride is None else F.conv2d(x, w, b, stride, padding)
        return F.leaky_relu(y, 0.2) if bend else y

    def read(self, prefix, seen, before):
        early = self.layer(f"{prefix}.early_half", self.layer(f"{prefix}.early", seen["early"], 1), 2)
        middle = self.layer(f"{prefix}.middle", seen["middle"], 1)
        joined = self.layer(f"{prefix}.joined", torch.cat([early, middle], 1), 1, 1)
        late = self.layer(f"{prefix}.late", seen["late"], 1)
        flat = torch.cat([t.flatten(1) for t in (joined, late, seen["picture"])] + before, 1)
        x = self.layer(f"{prefix}.hidden0", flat)
        x = x + self.layer(f"{prefix}.hidden1", x)
        own = self.layer(f"{prefix}.layers", x, bend=False).reshape(len(x), self.layers, self.width)
        return x, self.layer(f"{prefix}.step", x, bend=False)[:, None] + own

    def look(self, x):
        """What a pass sees of pictures."""
        x = F.adaptive_avg_pool2d(x, SIGHT) if x.shape[3] != SIGHT else x
        taps = self.squeeze.taps(x)
        return {**{k: unit(taps[i]).contiguous() for k, i in TAPS.items()}, "picture": F.adaptive_avg_pool2d(x, SMALL)}

    @staticmethod
    def apart(a, b):
        return {k: (a[k] - b[k]) * GAINS[k] for k in a}

    def measure(self, latents, x, taps):
        """What is drawn for latents, each picture's distance and squared error, and the slope of their sum."""
        leaf = latents.detach().requires_grad_(True)
        y = self.g.draw(leaf, "const")
        distance = sum((unit(p) - q).square().sum(1).mean([1, 2]) for p, q in zip(self.squeeze.taps(y), taps)) / len(taps)
        error = (y - x).square().mean([1, 2, 3])
        (slope,) = torch.autograd.grad((distance + error).sum(), leaf)
        return y.detach(), distance.detach(), slope

    def go(self, x, visit, passes, moving=()):
        """Goes through the passes; visit gets each one's number, latents with their graph, distances and slope."""
        with torch.no_grad():
            seen = self.look(x)
            taps = [unit(t) for t in self.squeeze.taps(x)]
        before = latents = drawn = slope = None
        for n in range(passes):
            with torch.set_grad_enabled(n in moving):
                if n == 0:
                    before, step = self.read("guess", self.apart(seen, self.means), [])
                    latents = self.g.mapping.w_avg + step
                elif n == 1:
                    before, step = self.read("correction", self.apart(seen, drawn), [before])
                    latents = latents + step
                else:
                    axes = self.p["descent.slope.weight"]
                    at = slope.flatten(1) @ axes.t() * GAINS["slope"]
                    before = self.layer("descent.hidden", torch.cat([at, before], 1))
                    step = self.layer("descent.metric", torch.cat([at, before], 1), bend=False) @ axes
                    latents = latents + step.reshape(latents.shape)
            y, distance, slope = self.measure(latents, x, taps)
            visit(n, latents, distance, slope)
            before, latents = before.detach(), latents.detach()
            with torch.no_grad():
                drawn = self.look(y)


class Training:
    def __init__(self, a):
        self.a, self.device = a, torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(a.seed)
        if self.device.type == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        last = dict(memory_format=torch.channels_last)
        self.generator = load(a.generator).to(self.device).to(**last)
        self.squeeze = Squeeze(RESOURCES / "squeezenet1_1_caffe.safetensors").to(self.device).to(**last)
        self.data = Data(a.data, a.leave_out, self.generator.settings["img_resolution"], self.device)
        self.e = Encoder(self.generator, self.squeeze, self.device)
        with torch.no_grad():
            seen = [self.e.look(self.data.plain(i)) for i in torch.arange(2 * len(self.data.x), device=self.device).split(128)]
            self.e.means = {k: torch.cat([s[k] for s in seen]).mean(0) for k in seen[0]}
        if a.bf16:
            self.generator.dtype = torch.bfloat16
            mean = self.squeeze.mean.clone()
            self.squeeze.to(torch.bfloat16).mean = mean
        cuda = self.device.type == "cuda"
        rate = torch.tensor(1e-4, device=self.device) if cuda else 1e-4
        self.adam = torch.optim.Adam(list(self.e.p.values()), lr=rate, **(dict(fused=True, capturable=True) if cuda else {}))
        self.sums, self.count = torch.zeros(3, device=self.device), 0

    def latents(self):
        """Between the mean and anywhere, early layers from one point of W, late ones from another."""
        n, g = self.a.drawn, self.generator
        u = lambda *s: torch.rand(*s, device=self.device)
        w = [g.mapping.w_avg.lerp(g.mapping(torch.randn(n, g.z, device=self.device)).float(), 0.5 + 0.5 * u(n, 1)) for _ in "ab"]
        early = torch.arange(self.e.layers, device=self.device)[None] < 1 + u(n, 1) * self.e.layers
        return torch.where(early[:, :, None], w[0][:, None], w[1][:, None])

    def learn(self, passes, moving):
        a = self.a
        with torch.no_grad():
            known = self.latents()
            x = torch.cat([varied(self.data.plain(self.data.some(a.portraits)), a.mixed), self.generator.draw(known, "const").clamp(-1, 1)])
        total = []

        def visit(n, latents, distance, slope):
            self.sums[n].add_(distance.mean())
            if n in moving:
                own = (latents - latents.mean(1, keepdim=True)).square().mean()
                miss = (latents[a.portraits :] - known).square().mean()
                total.append((latents * slope).sum() / len(x) + 0.05 * miss + 0.01 * own)

        self.e.go(x, visit, passes, moving)
        self.adam.zero_grad(set_to_none=True)
        sum(total).backward()
        self.adam.step()

    def coordinates(self):
        """Where the pass downhill begins: slopes along their principal axes, a tenth of each undone."""
        found = []
        while sum(len(s) for s in found) < self.a.slopes:
            x = varied(self.data.plain(self.data.some(64)), self.a.mixed)
            self.e.go(x, lambda n, w, d, slope: found.append(slope.flatten(1)) if n == 1 else None, 2)
        rows = torch.cat(found).double() * GAINS["slope"]
        values, vectors = torch.linalg.eigh(rows @ rows.t())
        order = values.argsort(descending=True)[:COORDINATES]
        axes = (rows.t() @ vectors[:, order] * len(rows) ** 0.5 / values[order].clamp(min=1e-10 * values.max())).t()
        with torch.no_grad():
            self.e.p["descent.slope.weight"][: len(order)].copy_(axes.float())
            self.e.p["descent.metric.weight"].zero_().fill_diagonal_(-0.1)

    def held(self, passes):
        out = [0.0] * passes

        def visit(n, latents, distance, slope):
            out[n] += float(distance.sum()) / len(self.data.held)

        for x in self.data.held.split(16):
            self.e.go(x, visit, passes)
        return [round(d, 4) for d in out]

    def stage(self, name, minutes, passes, moving, rate):
        """Some minutes of training, at rates that fall from the first to the second along a cosine."""
        start, steps, shown, cuda = time.time(), 0, time.time(), self.device.type == "cuda"
        learn = Replayed(lambda: self.learn(passes, moving), cuda)
        while True:
            done = (time.time() - start) / (60 * minutes)
            if done >= 1:
                break
            set_rate(self.adam.param_groups[0], (rate[1] + (rate[0] - rate[1]) * 0.5 * (1 + math.cos(math.pi * done))) * min(1, (steps + 1) / 50))
            learn()
            steps += 1
            if steps % 10 == 0 and cuda:
                torch.cuda.synchronize()
            if time.time() - shown > self.a.every:
                self.report(name, steps, passes)
                shown = time.time()
        self.count += steps
        self.report(name, steps, passes)

    def report(self, name, steps, passes):
        new = [round(float(v), 4) for v in self.sums]
        self.sums.zero_()
        print(f"{name} step {steps}, sums of distances {new}, held out {self.held(passes)}", flush=True)

    def run(self):
        m = self.a.minutes
        self.stage("guess", 0.22 * m, 1, (0,), (8e-4, 4e-4))
        self.stage("both", 0.33 * m, 2, (0, 1), (4e-4, 2e-4))
        self.coordinates()
        self.stage("descent", 0.07 * m, 3, (2,), (1e-4, 1e-4))
        self.stage("all", 0.38 * m, 3, (0, 1, 2), (2e-4, 0.0))
        self.write()

    def write(self):
        tensors = self.e.p | {f"mean.{k}": v for k, v in self.e.means.items()}
        side = self.generator.settings["img_resolution"]
        export(tensors, self.a.out, dict(
            what=f"encoder of {Path(self.a.generator).stem} for pictures of {side} x {side}, into W+", generator_sha256=checksum(self.a.generator),
            corrections=1, descents=1, steps=self.count, portraits=self.a.portraits, drawn=self.a.drawn,
            mixed=self.a.mixed, pictures=len(self.data.x), licence="Apache-2.0"))


def checksum(file):
    """Of all tensors of a generator's file, as the library tells generators apart."""
    tensors, digest = load_file(file), hashlib.sha256()
    for name in sorted(tensors, key=str.encode):
        value = tensors[name].float().contiguous()
        digest.update(struct.pack("<i", len(name.encode())) + name.encode() + struct.pack("<i", value.ndim))
        digest.update(struct.pack(f"<{value.ndim}q", *value.shape) + value.numpy().astype("<f4").tobytes())
    return digest.hexdigest()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--generator", required=True, help=".safetensors, as train_generator.py writes it")
    p.add_argument("--data", required=True, help="folder of aligned portraits, .jpg")
    p.add_argument("--leave-out", required=True, help="a file that names portraits, one a line, that are held out")
    p.add_argument("--out", required=True, help=".safetensors to write")
    p.add_argument("--minutes", type=float, default=5)
    p.add_argument("--portraits", type=int, default=40, help="of a step")
    p.add_argument("--drawn", type=int, default=8, help="pictures of a step that the generator draws, whose latents are known")
    p.add_argument("--mixed", type=float, default=0.25, help="how often a portrait is in part another one")
    p.add_argument("--slopes", type=int, default=SLOPES, help="to measure coordinates by")
    p.add_argument("--every", type=float, default=30, help="seconds between reports")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--bf16", action="store_true")
    Training(p.parse_args()).run()


if __name__ == "__main__":
    main()
