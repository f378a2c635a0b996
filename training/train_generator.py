#!/usr/bin/env python3
"""Trains the portrait generator: a small StyleGAN2 on a folder of aligned square portraits.

What judges it: a discriminator on pixels and two on frozen features (Projected GANs, arXiv 2111.01007), those of SqueezeNet
and those of a face network, all behind differentiable augmentation (arXiv 2006.10738). A thousand portraits are few, so
three terms hold on to all of them:
  moments   feature means and deviations agree, place by place;
  matches   each portrait pulls the nearest of a pool of samples (implicit maximum likelihood, arXiv 1809.09087);
  recovery  an encoder that is trained along finds varied portraits in W, and the generator must draw them. It is what makes
            photographs that were not trained on recoverable by a search in W. An encoder's look is short of what a search
            finds, so each portrait has a latent of its own besides, which goes on from there as the generator learns
            (arXiv 1707.05776).
A step draws once: the discriminators learn from the pictures, then the generator learns from the discriminators.

Needs torch >= 2.4, numpy, pillow, safetensors. Runs on CUDA or a CPU; --resume goes on from --out/state.pt.
"""
import argparse
import contextlib
import math
import os
import time
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from codes import Codes
from features import Faces, Squeeze
from graphs import Replayed, set_rate
from judges import Encoder, FeatureJudge, PixelJudge
from losses import Likeness, Matches, Moments
from measures import export, frechet, grid, pooled, search
from portraits import Data, augmented, varied
from stylegan2 import Generator

RESOURCES = Path(__file__).parent.parent / "pti-core/src/main/resources/dev/pti/core/perceptual"


def captured():
    return torch.cuda.is_available() and torch.cuda.is_current_stream_capturing()


class Training:
    def __init__(self, a):
        self.a = a
        self.device = dev = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(a.seed)
        if dev.type == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        self.data = Data(a.data, a.leave_out, a.res, dev)
        last = dict(memory_format=torch.channels_last)
        self.g = Generator(a).to(dev).to(**last)
        self.ema = Generator(a).to(dev).to(**last).requires_grad_(False)
        self.ema.load_state_dict(self.g.state_dict())
        self.squeeze = Squeeze(a.squeeze).to(dev).to(**last)
        self.faces = Faces(a.faces).to(dev).to(**last)
        self.encoder = Encoder(a).to(dev).to(**last)
        self.judges = nn.ModuleDict(dict(
            pixels=PixelJudge(a.res, a.dbase, a.dcmax), squeeze=FeatureJudge(self.squeeze, max(64, a.res)),
            faces=FeatureJudge(self.faces, max(64, a.res)))).to(dev).to(**last)
        self.weights = dict(pixels=1.0, squeeze=a.projected, faces=a.projected / 2)
        self.judging = [p for p in self.judges.parameters() if p.requires_grad]
        adam = lambda groups: self.adam(groups, 0.0)
        self.og = adam([dict(params=list(self.g.parameters()), lr=a.lr), dict(params=list(self.encoder.parameters()), lr=a.lr / 2)])
        self.od = adam([dict(params=self.judging, lr=a.lr)])
        self.rates = [[a.lr, a.lr / 2], [a.lr]]
        self.moments, self.likeness = Moments(), Likeness(self.squeeze, self.faces)
        self.step, self.seen, self.elapsed, self.sums, self.counts = 0, 0, 0.0, {}, {}
        self.average = torch.zeros(1, 3, a.res, a.res, device=dev)
        self.codes = Codes(2 * len(self.data.x), a.w_dim, dev)
        capture = a.graph and dev.type == "cuda"
        self.steps = {bounded: Replayed(lambda bounded=bounded: self.learn(bounded), capture) for bounded in (False, True)}
        self.z = torch.randn(64, a.z_dim, device=dev)
        if a.bf16:
            self.g.dtype = self.ema.dtype = torch.bfloat16
            for m in (self.squeeze, self.faces):  # frozen: rounded once, not at every call
                keep = {k: v.clone() for k, v in m.named_buffers() if k in ("mean", "fc")}
                m.to(torch.bfloat16)
                for k, v in keep.items():
                    setattr(m, k, v)
        self.matches = Matches(self.data, self.squeeze, self.faces, a.pool)
        self.known = [pooled(self.squeeze, [self.data.plain(i) for i in torch.arange(2 * len(self.data.x), device=dev).split(128)]),
                      pooled(self.squeeze, [self.data.held, self.data.held.flip(3)])]

    def adam(self, groups, momentum):
        """Rates are tensors on a GPU, so that captured steps read what they are by then."""
        if self.device.type == "cuda":
            for g in groups:
                g["lr"] = torch.tensor(float(g["lr"]), device=self.device)
            return torch.optim.Adam(groups, betas=(momentum, 0.99), eps=1e-8, fused=True, capturable=True)
        return torch.optim.Adam(groups, betas=(momentum, 0.99), eps=1e-8)

    def numbers(self):
        if not self.a.bf16:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, dtype=torch.bfloat16, cache_enabled=not captured())

    def note(self, **values):
        """Sums that stay where they are, so that a replayed step adds to them."""
        for k, v in values.items():
            if k not in self.sums:
                self.sums[k] = torch.zeros([], device=self.device)
                self.counts[k] = torch.zeros([], device=self.device)
            self.sums[k].add_(v.detach().float())
            self.counts[k].add_(1)

    def means(self):
        out = {k: round(float(v / self.counts[k].clamp(min=1)), 4) for k, v in self.sums.items()}
        for v in [*self.sums.values(), *self.counts.values()]:
            v.zero_()
        return out

    @torch.no_grad()
    def look(self, generator):
        """The average portrait, which the encoder's first look compares with."""
        with self.numbers():
            self.average.copy_(generator.draw(generator.wide(generator.mapping.w_avg[None]), "const").clamp(-1, 1))

    def one(self):
        a = self.a
        if self.step % a.rematch == 0:
            with self.numbers():
                near, used = self.matches.refresh(self.g)
            self.note(nearest=near, used=torch.tensor(float(used), device=self.device))
        if self.step % 20 == 0:
            self.look(self.g)
        bounded = self.step % 16 == 0
        self.steps[bounded]()
        self.step, self.seen = self.step + 1, self.seen + a.batch
        beta = 0.5 ** (a.batch / min(a.ema_kimg * 1000, self.seen * 0.05 + 1))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.ema.parameters()), list(self.g.parameters()), 1 - beta)
            torch._foreach_copy_(list(self.ema.buffers()), list(self.g.buffers()))

    @torch.no_grad()
    def place(self):
        """Each portrait's latent to start from, as the encoder finds it."""
        self.look(self.g)
        with self.numbers():
            for i in torch.arange(len(self.codes.w), device=self.device).split(128):
                self.codes.w[i] = self.g.mapping.w_avg + self.encoder(self.data.plain(i), self.average)

    def learn(self, bounded):
        """One step of the discriminators, then of generator and encoder; bounded: with R1."""
        a = self.a
        # one drawing for all terms
        pick, keep, find = (self.data.some(n) for n in (a.matched, a.kept, a.recovered))
        free = a.batch - a.kept - a.recovered
        with torch.no_grad():
            target = torch.cat([self.data.plain(pick), self.data.plain(keep), varied(self.data.plain(find))])
            z = torch.randn(free, a.z_dim, device=self.device)
            z[: a.matched] = self.matches.z[pick] + 0.05 * torch.randn(a.matched, a.z_dim, device=self.device)
        w, own = self.g.mapping(z, track=True), self.codes.w[keep].requires_grad_(True)
        with self.numbers():
            found = torch.cat([own, self.g.mapping.w_avg + self.encoder(target[-a.recovered :], self.average)])
            ws = torch.cat([self.g.wide(w[: a.matched]), self.g.mixed(w[a.matched :], 0.5), self.g.wide(found)])
        fake = self.g.draw(ws.float())
        # discriminators
        self.judges.requires_grad_(False)
        for p in self.judging:
            p.requires_grad_(True)
        judged = free + a.plain  # a varied portrait need not look like one
        real = self.data.plain(self.data.some(judged))
        both = torch.cat([augmented(real), augmented(fake[:judged].detach())])
        loss = 0.0
        with self.numbers():
            for k, judge in self.judges.items():
                if k != "pixels":
                    judge.iterate()
                r, f = judge(both, parts=2).float().chunk(2)
                l = (F.softplus(-r) + F.softplus(f)).mean() if k == "pixels" else (F.relu(1 - r).mean() + F.relu(1 + f).mean())
                if k == "squeeze":
                    self.moments.update([t[:judged] for t in judge.last])
                self.note(**{f"{k}_loss": l, f"{k}_sign": r.detach().sign().mean()})
                loss = loss + self.weights[k] * l
        if bounded:
            x = augmented(self.data.plain(self.data.some(a.batch // 2))).requires_grad_(True)
            (slope,) = torch.autograd.grad(self.judges["pixels"](x).sum(), x, create_graph=True)
            loss = loss + slope.square().sum([1, 2, 3]).mean() * a.gamma / 2 * 16
        self.od.zero_grad(set_to_none=True)
        loss.backward()
        self.od.step()
        # generator and encoder
        self.judges.requires_grad_(False)
        with self.numbers():
            loss = 0.0
            seen = augmented(fake[:judged])
            for k, judge in self.judges.items():
                f = judge(seen).float()
                loss = loss + self.weights[k] * (F.softplus(-f) if k == "pixels" else -f).mean()
                if k == "squeeze":
                    m = self.moments.loss([t[:free] for t in judge.last])
                    loss = loss + a.moments * m
                    self.note(moments=m)
            apart = self.likeness(torch.cat([fake[: a.matched], fake[free:]]), target)
        spread = (w.detach().float() - self.g.mapping.w_avg).square().mean()
        far = F.relu((found.float() - self.g.mapping.w_avg).square().mean(1) / spread - 1).mean()
        parts = dict(zip(("imle", "kept", "recovery"), apart.split([a.matched, a.kept, a.recovered])))
        parts = {k: v.mean() for k, v in parts.items() if len(v)}
        loss = loss + a.imle * parts["imle"] + a.recovery * apart[a.matched :].mean() + 0.1 * far
        self.note(**parts, far=far)
        self.og.zero_grad(set_to_none=True)
        loss.backward()
        self.og.step()
        self.codes.step(keep, own.grad)

    @torch.no_grad()
    def report(self, seconds, steps):
        with self.numbers():
            seeded = torch.Generator(self.device).manual_seed(1)
            z = torch.randn(self.a.samples, self.a.z_dim, device=self.device, generator=seeded)
            made = pooled(self.squeeze, [self.ema.sample(p) for p in z.split(64)])
        fd = [round(frechet(made, k), 1) for k in self.known]
        print(f"step {self.step} kimg {self.seen / 1000:.1f} elapsed {self.elapsed:.0f} s, {1000 * seconds / max(1, steps):.1f} ms a step, "
              f"Frechet {fd[0]} to data, {fd[1]} to held out {self.means()}", flush=True)

    def draw(self, name):
        out = self.a.out
        with torch.no_grad(), self.numbers():
            pictures = [torch.cat([self.ema.sample(p, psi) for p in self.z.split(16)]) for psi in (1.0, 0.7)]
        grid(torch.cat(pictures), 16).save(f"{out}/{name}.jpg", quality=92)
        export(self.ema.state_dict(), f"{out}/{name}.safetensors",
               dict(format="stylegan2", **self.ema.settings, num_ws=self.ema.synthesis.layers, kimg=round(self.seen / 1000, 1)))

    def recovered(self, name):
        """Held-out portraits, and as found by a search in W."""
        with self.numbers():
            for steps in (self.a.search // 4, self.a.search):
                y = search(self.ema, self.likeness, self.data.held, steps)
                figures = self.likeness.figures(y, self.data.held)
                print(f"held out, {steps} steps in W: taps, squared error, identity", figures, flush=True)
        rows = [t[k : k + 14] for k in range(0, 42, 14) for t in (self.data.held, y.float())]
        grid(torch.cat([r for r in rows if len(r) == 14]), 14).save(f"{self.a.out}/{name}.jpg", quality=92)

    def state(self):
        return dict(g=self.g, ema=self.ema, encoder=self.encoder, judges=self.judges, codes=self.codes, og=self.og, od=self.od)

    def save(self):
        s = {k: v.state_dict() for k, v in self.state().items()}
        s.update(step=self.step, seen=self.seen, elapsed=self.elapsed, z=self.z, mean=self.moments.mean, square=self.moments.square)
        torch.save(s, self.a.out + "/state.tmp")
        os.replace(self.a.out + "/state.tmp", self.a.out + "/state.pt")

    def load(self):
        s = torch.load(self.a.out + "/state.pt", map_location=self.device)
        for k, v in self.state().items():
            rates = [g["lr"] for g in v.param_groups] if isinstance(v, torch.optim.Optimizer) else []
            v.load_state_dict(s[k])
            for g, r in zip(v.param_groups if rates else [], rates):
                g["lr"] = r
        self.step, self.seen, self.elapsed, self.z = s["step"], s["seen"], s["elapsed"], s["z"]
        self.moments.mean, self.moments.square = s["mean"], s["square"]
        self.look(self.g)
        with self.numbers():
            self.matches.refresh(self.g)

    def start(self, folder):
        """Weights of another run, as it wrote them; all else begins anew."""
        read = lambda name: {k: v.float() for k, v in load_file(f"{folder}/{name}.safetensors").items()}
        for g in (self.g, self.ema):
            g.load_state_dict(read("generator"))
        missing, _ = self.encoder.load_state_dict(read("encoder"), strict=False)
        assert not missing, missing
        missing, unknown = self.judges.load_state_dict({**read("pixels"), **read("features")}, strict=False)
        assert not unknown and all(".features." in k for k in missing), (missing, unknown)

    def write(self):
        """What --start takes."""
        self.draw("generator")
        for name, module in dict(encoder=self.encoder, pixels=self.judges, features=self.judges).items():
            own = lambda k: name == "encoder" or k.startswith("pixels.") == (name == "pixels") and ".features." not in k
            tensors = {k: v for k, v in module.state_dict().items() if own(k)}
            export(tensors, f"{self.a.out}/{name}.safetensors", self.ema.settings)

    def run(self):
        a, total = self.a, self.a.minutes * 60
        stop = (a.until or a.minutes) * 60
        marks = [float(m) * 60 for m in a.marks.split(",")] if a.marks else []
        marks = [m for m in marks if m > self.elapsed]
        if self.step == 0:
            self.place()
        start, began, steps = time.time(), self.elapsed, 0
        last, shown = start, 0
        while self.elapsed < stop:
            done = self.elapsed / total
            for o, rates in zip((self.og, self.od), self.rates):
                for g, r in zip(o.param_groups, rates):
                    set_rate(g, r * min(1.0, steps / a.warm, max(0.05, (1 - done) / a.decay)))
            self.codes.rate.fill_(a.clr * min(1.0, steps / a.warm, max(0.05, (1 - done) / a.decay)))
            self.one()
            steps += 1
            if steps % 10 == 0 and self.device.type == "cuda":
                torch.cuda.synchronize()
            now = time.time()
            self.elapsed = began + now - start
            if now - last > a.every:
                self.report(now - last, steps - shown)
                last, shown = time.time(), steps
            if marks and self.elapsed >= marks[0]:
                marks.pop(0)
                self.draw(f"at{self.seen // 1000}")
        self.report(time.time() - last, steps - shown)
        self.save()
        self.write()
        if a.search:
            self.recovered("held")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, help="folder of aligned portraits, .jpg")
    p.add_argument("--leave-out", required=True, help="a file that names portraits, one a line, that are held out")
    p.add_argument("--squeeze", default=str(RESOURCES / "squeezenet1_1_caffe.safetensors"), help="SqueezeNet 1.1 of Caffe")
    p.add_argument("--faces", default=str(RESOURCES / "identity.safetensors"), help="the face network")
    p.add_argument("--out", required=True)
    p.add_argument("--res", type=int, default=128)
    p.add_argument("--z-dim", type=int, default=512)
    p.add_argument("--w-dim", type=int, default=512)
    p.add_argument("--layers", type=int, default=2, help="of the mapping network")
    p.add_argument("--base", type=int, default=4096, help="channels times pixels a side")
    p.add_argument("--cmax", type=int, default=256, help="channels at most")
    p.add_argument("--dbase", type=int, default=4096)
    p.add_argument("--dcmax", type=int, default=256)
    p.add_argument("--ebase", type=int, default=2048, help="of the encoder")
    p.add_argument("--ecmax", type=int, default=192)
    p.add_argument("--batch", type=int, default=64, help="drawn a step, the three that follow among them")
    p.add_argument("--matched", type=int, default=12)
    p.add_argument("--kept", type=int, default=24, help="portraits by their own latents")
    p.add_argument("--recovered", type=int, default=12, help="varied portraits by the encoder")
    p.add_argument("--plain", type=int, default=8, help="of the kept, judged besides")
    p.add_argument("--clr", type=float, default=0.03, help="learning rate of those latents")
    p.add_argument("--warm", type=float, default=100, help="steps in which rates rise, when it starts or goes on")
    p.add_argument("--lr", type=float, default=0.002)
    p.add_argument("--gamma", type=float, default=0.5, help="of R1 on the pixel discriminator")
    p.add_argument("--projected", type=float, default=1.0, help="weight of the discriminators on features")
    p.add_argument("--moments", type=float, default=0.5)
    p.add_argument("--imle", type=float, default=1.0)
    p.add_argument("--recovery", type=float, default=2.0)
    p.add_argument("--pool", type=int, default=8192)
    p.add_argument("--rematch", type=int, default=500, help="steps between searches for each portrait's nearest sample")
    p.add_argument("--ema-kimg", type=float, default=20)
    p.add_argument("--minutes", type=float, default=30, help="of the whole training, which rates are planned for")
    p.add_argument("--until", type=float, help="stop after so many minutes in all, to go on with --resume")
    p.add_argument("--decay", type=float, default=0.3, help="part of the time in which rates fall")
    p.add_argument("--marks", default="", help="minutes after which a generator is kept, with commas")
    p.add_argument("--every", type=float, default=60, help="seconds between reports")
    p.add_argument("--samples", type=int, default=2048, help="for the Fréchet distance")
    p.add_argument("--search", type=int, default=400, help="steps of the search in W for held-out portraits; 0 is none")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--bf16", action="store_true")
    p.add_argument("--graph", action="store_true", help="capture steps as CUDA graphs")
    p.add_argument("--start", help="a folder that another run wrote, whose weights to begin from")
    p.add_argument("--resume", action="store_true")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    t = Training(a)
    if a.resume and os.path.exists(a.out + "/state.pt"):
        t.load()
    elif a.start:
        t.start(a.start)
    count = lambda m: sum(p.numel() for p in m.parameters())
    print(f"{len(t.data.x)} portraits, {len(t.data.held)} held out, on {t.device}; parameters: generator {count(t.g)}, "
          f"discriminators {sum(p.numel() for p in t.judging)}, encoder {count(t.encoder)}", flush=True)
    t.run()


if __name__ == "__main__":
    main()
