"""Frozen networks that see: SqueezeNet as `squeeze-caffe` compares with it, and a face network."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file


class Squeeze(nn.Module):
    """SqueezeNet 1.1, Caffe's training; its seven taps, as `squeeze-caffe` compares them."""

    FIRES = {2: (64, 16, 64), 3: (128, 16, 64), 4: (128, 32, 128), 5: (256, 32, 128),
             6: (256, 48, 192), 7: (384, 48, 192), 8: (384, 64, 256), 9: (512, 64, 256)}
    WIDTHS = (64, 128, 256, 512)

    def __init__(self, weights):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, stride=2)
        for k, (i, s, e) in self.FIRES.items():
            fire = nn.Module()
            fire.squeeze, fire.expand1x1 = nn.Conv2d(i, s, 1), nn.Conv2d(s, e, 1)
            fire.expand3x3 = nn.Conv2d(s, e, 3, padding=1)
            setattr(self, f"fire{k}", fire)
        self.load_state_dict({k: v.float() for k, v in load_file(weights).items()})
        self.requires_grad_(False)
        self.register_buffer("mean", torch.tensor([104.0, 117.0, 123.0]).reshape(1, 3, 1, 1))

    def fire(self, k, x):
        f = getattr(self, f"fire{k}")
        s = F.relu(f.squeeze(x))
        return torch.cat([F.relu(f.expand1x1(s)), F.relu(f.expand3x3(s))], 1)

    def taps(self, x):
        x = (x.flip(1) + 1) * 127.5 - self.mean
        x = x.to(self.conv1.weight.dtype).contiguous(memory_format=torch.channels_last)
        out = [F.relu(self.conv1(x))]
        for k in range(2, 10):
            x = out[-1] if k == 2 else x
            if k in (2, 4, 6):
                x = F.max_pool2d(x, 3, 2, ceil_mode=True)
            x = self.fire(k, x)
            if k in (3, 5, 6, 7, 8, 9):
                out.append(x)
        return out

    def forward(self, x):
        t = self.taps(x)
        return [t[0] / 100, t[1] / 100, t[2] / 100, t[6] / 100]


class Faces(nn.Module):
    """The face network of dlib and face-api.js: 128 numbers for who it is, and features at four depths."""

    WIDTHS = (32, 64, 128, 256)

    def __init__(self, weights):
        super().__init__()
        raw = {k: v.float() for k, v in load_file(weights).items()}
        for name in sorted({k[: -len(".conv.weight")] for k in raw if k.endswith(".conv.weight")}):
            scale = raw[f"{name}.scale.weight"]
            w = raw[f"{name}.conv.weight"] * scale[:, None, None, None]
            b = raw[f"{name}.conv.bias"] * scale + raw[f"{name}.scale.bias"]
            self.register_buffer(name.replace(".", "_") + "_w", w)
            self.register_buffer(name.replace(".", "_") + "_b", b)
        self.register_buffer("fc", raw["fc.weight"].reshape(128, 256))
        self.register_buffer("mean", torch.tensor([122.782, 117.001, 104.298]).reshape(1, 3, 1, 1))

    def conv(self, name, x, stride=1, padding=1):
        w, b = getattr(self, name + "_w"), getattr(self, name + "_b")
        return F.conv2d(x, w, b, stride, padding)

    def residual(self, name, x):
        return F.relu(x + self.conv(name + "_conv2", F.relu(self.conv(name + "_conv1", x))))

    def down(self, name, x):
        y = self.conv(name + "_conv2", F.relu(self.conv(name + "_conv1", x, 2, 0)))
        p = F.avg_pool2d(x, 2, 2)
        y = F.pad(y, [0, p.shape[3] - y.shape[3], 0, p.shape[2] - y.shape[2]])
        return F.relu(F.pad(p, [0, 0, 0, 0, 0, y.shape[1] - p.shape[1]]) + y)

    def features(self, x):
        """Of a whole aligned portrait [n, 3, r, r] in [-1, 1], whose face square is cut out."""
        r = x.shape[3] / 128
        top, left, side = round(32 * r), round(20 * r), round(88 * r)
        x = (x[:, :, top : top + side, left : left + side] + 1) * 127.5
        x = F.interpolate(x, size=150, mode="bilinear", align_corners=False)
        x = ((x - self.mean) / 255).to(self.conv32_1_conv1_w.dtype).contiguous(memory_format=torch.channels_last)
        x = F.max_pool2d(F.relu(self.conv("conv32_down", x, 2, 0)), 3, 2)
        out = []
        for width, count in ((32, 3), (64, 3), (128, 2), (256, 2)):
            if width > 32:
                x = self.down(f"conv{width}_down", x)
            for n in range(1, count + 1):
                x = self.residual(f"conv{width}_{n}", x)
            out.append(x)
        x = self.down("conv256_down_out", x)
        return out, x.float().mean([2, 3]) @ self.fc.t()

    def forward(self, x):
        return self.features(x)[0]
