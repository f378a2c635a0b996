"""What judges the generator, and the encoder that is trained along with it."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from stylegan2 import Dense, activate


class EqualConv(nn.Module):
    def __init__(self, i, o, k):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(o, i, k, k))
        self.bias = nn.Parameter(torch.zeros(o))
        self.gain = 1 / math.sqrt(i * k * k)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.gain, self.bias, padding=self.weight.shape[-1] // 2)


class Down(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv0, self.conv1, self.skip = EqualConv(i, i, 3), EqualConv(i, o, 3), EqualConv(i, o, 1)

    def forward(self, x):
        y = activate(self.conv1(F.avg_pool2d(activate(self.conv0(x)), 2)))
        return (y + self.skip(F.avg_pool2d(x, 2))) * math.sqrt(0.5)


class Trunk(nn.Module):
    """From pixels to 4 x 4."""

    def __init__(self, resolution, base, most, colours=3):
        super().__init__()
        width = lambda r: min(base // r, most)
        self.rgb = EqualConv(colours, width(resolution), 1)
        blocks, r = [], resolution
        while r > 4:
            blocks.append(Down(width(r), width(r // 2)))
            r //= 2
        self.blocks, self.width = nn.Sequential(*blocks), width(4)

    def forward(self, x):
        return self.blocks(activate(self.rgb(x)))


class PixelJudge(nn.Module):
    def __init__(self, resolution, base, most):
        super().__init__()
        self.trunk = Trunk(resolution, base, most)
        c = self.trunk.width
        self.last, self.fc, self.out = EqualConv(c + 1, c, 3), Dense(c * 16, c, act=True), Dense(c, 1)

    def forward(self, x, parts=1):
        x = torch.cat([self.deviation(p) for p in self.trunk(x).chunk(parts)])
        return self.out(self.fc(activate(self.last(x)).flatten(1)))

    @staticmethod
    def deviation(x):
        n, c, h, w = x.shape
        g = 4 if n % 4 == 0 else n
        s = x.float().reshape(g, -1, c, h, w)
        s = (s - s.mean(0)).square().mean(0).add(1e-8).sqrt().mean([1, 2, 3])
        return torch.cat([x, s.repeat(g).reshape(n, 1, 1, 1).expand(n, 1, h, w).to(x.dtype)], 1)


class Bounded(nn.Conv2d):
    """A convolution by its weights over their largest singular value, which one power iteration a step follows."""

    def __init__(self, i, o, k, stride=1, padding=0):
        super().__init__(i, o, k, stride, padding)
        self.register_buffer("u", F.normalize(torch.randn(o), dim=0))
        self.register_buffer("v", F.normalize(torch.randn(i * k * k), dim=0))
        for _ in range(15):
            self.iterate()

    @torch.no_grad()
    def iterate(self):
        m = self.weight.flatten(1)
        self.v.copy_(F.normalize(self.u @ m, dim=0))
        self.u.copy_(F.normalize(m @ self.v, dim=0))

    def forward(self, x):
        largest = (self.u[:, None] * self.weight.flatten(1) * self.v).sum()
        return self._conv_forward(x, self.weight / largest, self.bias)


class FeatureJudge(nn.Module):
    """Projected discriminator: frozen features, mixed across channels and scales by random weights, one head a scale."""

    def __init__(self, features, size, width=64):
        super().__init__()
        self.features, self.size = features, size
        self.across = nn.ModuleList([nn.Conv2d(d, width, 1) for d in features.WIDTHS])
        self.scales = nn.ModuleList([nn.Conv2d(width, width, 3, padding=1) for _ in features.WIDTHS])
        for m in [*self.across, *self.scales]:
            nn.init.kaiming_normal_(m.weight)
            nn.init.zeros_(m.bias)
            m.requires_grad_(False)
        self.heads = nn.ModuleList()
        for k in range(4):
            l, c = [], width
            for _ in range(max(1, 3 - k)):
                o = min(2 * c, 256)
                l += [Bounded(c, o, 4, 2, 1), nn.GroupNorm(1, o), nn.LeakyReLU(0.2)]
                c = o
            self.heads.append(nn.Sequential(*l, Bounded(c, 1, 3, padding=1)))
        self.last = None

    def iterate(self):
        for m in self.heads.modules():
            if isinstance(m, Bounded):
                m.iterate()

    def forward(self, x, parts=1):
        if x.shape[3] != self.size:
            x = F.interpolate(x, size=self.size, mode="bilinear", align_corners=False)
        self.last = self.features(x)
        fs = [c(f) for c, f in zip(self.across, self.last)]
        outs, deeper = [], None
        for k in (3, 2, 1, 0):
            f = fs[k]
            if deeper is not None:
                f = f + F.interpolate(deeper, size=f.shape[2:], mode="bilinear", align_corners=False)
            deeper = self.scales[k](f)
            outs.append(self.heads[k](deeper).flatten(1))
        return torch.cat(outs, 1)


class Encoder(nn.Module):
    """Looks at a portrait and at what is drawn so far, and says how the latent must move in W (ReStyle, arXiv 2104.02699)."""

    def __init__(self, a):
        super().__init__()
        self.trunk = Trunk(a.res, a.ebase, a.ecmax, 6)
        self.hidden = Dense(self.trunk.width * 16, 512, act=True)
        self.step = Dense(512, a.w_dim)

    def forward(self, x, y):
        return self.step(self.hidden(self.trunk(torch.cat([x, y.expand_as(x)], 1)).flatten(1))).float()
