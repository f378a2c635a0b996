"""Losses that hold on to all portraits, of which there are few."""
import torch
import torch.nn.functional as F


def unit(f):
    """Features of length 1 at each place."""
    return f.float() / (f.float().square().sum(1, keepdim=True).sqrt() + 1e-6)


class Moments:
    """Running means and deviations of the data's features, place by place, which samples are asked to match."""

    def __init__(self):
        self.mean = self.square = None

    def update(self, fs):
        fs = [f.detach().float() for f in fs]
        m, q = [f.mean(0) for f in fs], [f.square().mean(0) for f in fs]
        if self.mean is None:
            self.mean, self.square = [t.clone() for t in m], [t.clone() for t in q]
        torch._foreach_lerp_(self.mean, m, 0.01)
        torch._foreach_lerp_(self.square, q, 0.01)

    def loss(self, fs):
        out = 0.0
        for f, m, q in zip(fs, self.mean, self.square):
            s = (q - m.square()).clamp(min=0).add(1e-4).sqrt()
            f = f.float()
            out = out + ((f.var(0) + 1e-4).sqrt() - s).abs().mean() / s.mean() + 0.5 * (f.mean(0) - m).abs().mean() / s.mean()
        return out / len(fs)


class Matches:
    """Each portrait's nearest of a pool of samples, in small pixels, features and identity."""

    def __init__(self, data, features, faces, pool):
        self.data, self.features, self.faces, self.pool = data, features, faces, pool
        self.real = torch.cat([self.embed(data.plain(i)) for i in torch.arange(2 * len(data.x), device=data.x.device).split(128)])
        self.z = None

    @torch.no_grad()
    def embed(self, x):
        small = F.avg_pool2d(x, x.shape[2] // 16).flatten(1)
        f = F.adaptive_avg_pool2d(self.features(x)[2].float(), 6)
        f = f / (f.square().sum(1, keepdim=True).sqrt() + 1e-8)
        return torch.cat([small / small.shape[1] ** 0.5, f.flatten(1) / 6, 0.3 * self.faces.features(x)[1]], 1)

    @torch.no_grad()
    def refresh(self, generator):
        z = torch.randn(self.pool, generator.z, device=self.real.device)
        e = torch.cat([self.embed(generator.sample(p)) for p in z.split(128)])
        d, i = torch.cdist(self.real, e).min(1)
        self.z = z[i] if self.z is None else self.z.copy_(z[i])
        return d.mean(), len(i.unique())


class Likeness:
    """How far two portraits are apart: pixels, SqueezeNet's taps, the face network's features and embedding."""

    def __init__(self, features, faces):
        self.features, self.faces = features, faces

    @staticmethod
    def apart(a, b):
        return sum((unit(p) - unit(q)).square().sum(1).mean([1, 2]) for p, q in zip(a, b)) / len(a)

    def taps(self, y, x):
        with torch.no_grad():
            reference = self.features.taps(x)
        return self.apart(self.features.taps(y), reference)

    @torch.no_grad()
    def figures(self, y, x):
        """Taps, squared error in [0, 1] and identity distance, averaged."""
        who = (self.faces.features(y)[1] - self.faces.features(x)[1]).square().sum(1).sqrt()
        return [round(float(v.mean()), 4) for v in (self.taps(y, x), ((y - x) / 2).square(), who)]

    def __call__(self, y, x):
        with torch.no_grad():
            deep, who = self.faces.features(x)
        deep_y, who_y = self.faces.features(y)
        identity = self.apart(deep_y, deep) + (who_y - who).square().sum(1)
        return (y - x).abs().mean([1, 2, 3]) + 2 * self.taps(y, x) + 0.8 * identity
