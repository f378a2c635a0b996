"""What is measured and written."""
import numpy as np
import torch
from PIL import Image
from safetensors.numpy import save_file


@torch.no_grad()
def pooled(features, batches):
    return torch.cat([features.taps(x)[6].float().mean([2, 3]) for x in batches]).double()


def frechet(a, b):
    """Fréchet distance between two sets of pooled SqueezeNet features."""
    cov = lambda x: torch.from_numpy(np.cov(x.cpu().numpy().T))
    s, t = cov(a), cov(b)
    v, u = torch.linalg.eigh(s)
    root = u @ torch.diag(v.clamp(min=0).sqrt()) @ u.t()
    cross = torch.linalg.eigvalsh(root @ t @ root).clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum().cpu() + s.trace() + t.trace() - 2 * cross)


def search(generator, likeness, x, steps=200):
    """A plain search in W for all of x at once; returns the pictures found."""
    w = generator.mapping.w_avg.detach().repeat(len(x), 1).requires_grad_(True)
    o = torch.optim.Adam([w], lr=0.05)
    for k in range(steps):
        for g in o.param_groups:
            g["lr"] = 0.05 * min(1, k / 10) * min(1, (steps - k) / (0.4 * steps))
        y = generator.draw(generator.wide(w), "const")
        loss = (likeness.taps(y, x) + 0.1 * (y - x).square().mean([1, 2, 3])).sum()
        o.zero_grad()
        loss.backward()
        o.step()
    with torch.no_grad():
        return generator.draw(generator.wide(w), "const")


def grid(images, columns):
    a = ((images.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy()
    return Image.fromarray(np.concatenate([np.concatenate(list(a[i : i + columns]), 1) for i in range(0, len(a), columns)]))


def export(tensors, file, about):
    """Matrices in float16, vectors in float32, settings in the metadata."""
    tensors = {k: v.detach().cpu().float().numpy() for k, v in tensors.items()}
    plain = lambda k, v: v.ndim < 2 or "resample_filter" in k
    tensors = {k: (v if plain(k, v) else v.astype(np.float16)).copy(order="C") for k, v in tensors.items()}
    save_file(tensors, file, {k: str(v) for k, v in about.items()})
