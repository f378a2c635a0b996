"""StyleGAN2 (arXiv 1912.04958) under the tensor names of stylegan2-ada-pytorch, made for training."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

GAIN = math.sqrt(2)


def fir():
    f = torch.tensor([1.0, 3.0, 3.0, 1.0])
    return torch.outer(f, f) / 64


def activate(x):
    return F.leaky_relu(x, 0.2) * GAIN


class Dense(nn.Module):
    """A layer whose weights are stored at unit scale, so that Adam moves all layers alike."""

    def __init__(self, i, o, act=False, multiplier=1.0, bias=0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(o, i) / multiplier)
        self.bias = nn.Parameter(torch.full([o], float(bias)))
        self.gain, self.multiplier, self.act = multiplier / math.sqrt(i), multiplier, act

    def forward(self, x):
        y = F.linear(x, self.weight * self.gain, self.bias * self.multiplier)
        return activate(y) if self.act else y


class Mapping(nn.Module):
    def __init__(self, z, w, layers):
        super().__init__()
        self.layers = layers
        for n in range(layers):
            setattr(self, f"fc{n}", Dense(z if n == 0 else w, w, act=True, multiplier=0.01))
        self.register_buffer("w_avg", torch.zeros(w))

    def forward(self, z, track=False):
        x = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        for n in range(self.layers):
            x = getattr(self, f"fc{n}")(x)
        if track:
            self.w_avg.copy_(x.detach().float().mean(0).lerp(self.w_avg, 0.998))
        return x


def modulated(x, weight, style, up_filter=None, demodulate=True):
    """Scales what goes in and what comes out, so that a batch shares one convolution."""
    x = x * style.to(x.dtype)[:, :, None, None]
    if up_filter is not None:
        # stride-2 transposed convolution and low-pass filter in one: a 6 x 6 kernel
        o, i, k, _ = weight.shape
        wide = F.conv2d(weight.reshape(o * i, 1, k, k), (up_filter * 4)[None, None], padding=3).reshape(o, i, k + 3, k + 3)
        y = F.conv_transpose2d(x, wide.transpose(0, 1).to(x.dtype), stride=2, padding=2)
    else:
        y = F.conv2d(x, weight.to(x.dtype), padding=weight.shape[-1] // 2)
    if demodulate:
        d = (style.float().square() @ weight.float().square().sum([2, 3]).t() + 1e-8).rsqrt()
        y = y * d.to(y.dtype)[:, :, None, None]
    return y


class Layer(nn.Module):
    def __init__(self, i, o, w, resolution, up=False):
        super().__init__()
        self.up, self.resolution = up, resolution
        self.affine = Dense(w, i, bias=1)
        self.weight = nn.Parameter(torch.randn(o, i, 3, 3))
        self.bias = nn.Parameter(torch.zeros(o))
        self.noise_strength = nn.Parameter(torch.zeros([]))
        self.register_buffer("noise_const", torch.randn(resolution, resolution))
        self.register_buffer("resample_filter", fir())

    def forward(self, x, w, noise):
        x = modulated(x, self.weight, self.affine(w), self.resample_filter if self.up else None)
        r = self.resolution
        n = self.noise_const if noise == "const" else torch.randn(x.shape[0], 1, r, r, device=x.device)
        return activate(x + (n * self.noise_strength).to(x.dtype) + self.bias.to(x.dtype)[None, :, None, None])


class ToRgb(nn.Module):
    def __init__(self, i, w):
        super().__init__()
        self.affine = Dense(w, i, bias=1)
        self.weight = nn.Parameter(torch.randn(3, i, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))
        self.gain = 1 / math.sqrt(i)

    def forward(self, x, w):
        y = modulated(x, self.weight, self.affine(w) * self.gain, demodulate=False)
        return y.float() + self.bias[None, :, None, None]


class Block(nn.Module):
    def __init__(self, i, o, w, resolution):
        super().__init__()
        self.first = i == 0
        if self.first:
            self.const = nn.Parameter(torch.randn(o, resolution, resolution))
        else:
            self.conv0 = Layer(i, o, w, resolution, up=True)
        self.conv1 = Layer(o, o, w, resolution)
        self.torgb = ToRgb(o, w)
        self.register_buffer("resample_filter", fir())

    def forward(self, x, image, ws, noise, dtype):
        k = 0
        if self.first:
            x = self.const[None].repeat(len(ws), 1, 1, 1).to(dtype)
            x = x.contiguous(memory_format=torch.channels_last)
        else:
            x, k = self.conv0(x, ws[:, 0], noise), 1
        x = self.conv1(x, ws[:, k], noise)
        y = self.torgb(x, ws[:, k + 1])
        if image is not None:
            b, c, h, _ = image.shape
            small = image.reshape(b * c, 1, h, h)
            f = (self.resample_filter * 4)[None, None]
            y = y + F.conv_transpose2d(small, f, stride=2, padding=1).reshape(b, c, 2 * h, 2 * h)
        return x, y


class Synthesis(nn.Module):
    def __init__(self, resolution, w, base, most):
        super().__init__()
        self.levels = int(math.log2(resolution))
        self.layers = 2 * self.levels - 2
        i = 0
        for l in range(2, self.levels + 1):
            o = min(base // 2**l, most)
            setattr(self, f"b{2**l}", Block(i, o, w, 2**l))
            i = o

    def forward(self, ws, noise, dtype):
        x = image = None
        k = 0
        for l in range(2, self.levels + 1):
            n = 2 if l == 2 else 3
            x, image = getattr(self, f"b{2**l}")(x, image, ws[:, k : k + n], noise, dtype)
            k += n - 1
        return image


class Generator(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.z, self.dtype = a.z_dim, torch.float32
        self.settings = dict(
            z_dim=a.z_dim, c_dim=0, w_dim=a.w_dim, img_resolution=a.res, img_channels=3,
            mapping_layers=a.layers, channel_base=a.base, channel_max=a.cmax)
        self.mapping = Mapping(a.z_dim, a.w_dim, a.layers)
        self.synthesis = Synthesis(a.res, a.w_dim, a.base, a.cmax)

    def wide(self, w):
        return w[:, None].repeat(1, self.synthesis.layers, 1)

    def mixed(self, w, chance):
        """Style mixing: each row takes its later layers from the row before, with some chance."""
        ws, n = self.wide(w), self.synthesis.layers
        cut = torch.randint(1, n, [len(w), 1], device=w.device)
        cut = torch.where(torch.rand(len(w), 1, device=w.device) < chance, cut, n)
        later = torch.arange(n, device=w.device)[None] >= cut
        return torch.where(later[:, :, None], ws.roll(1, 0), ws)

    def draw(self, ws, noise="random"):
        return self.synthesis(ws, noise, self.dtype)

    def sample(self, z, psi=1.0, noise="const"):
        return self.draw(self.wide(self.mapping.w_avg.lerp(self.mapping(z).float(), psi)), noise)
