"""A latent for each portrait."""
import torch
import torch.nn as nn


class Codes(nn.Module):
    """A latent in W of each portrait and of its mirror image, moved by Adam whenever it is drawn."""

    def __init__(self, count, width, device):
        super().__init__()
        for name in ("w", "mean", "square"):
            self.register_buffer(name, torch.zeros(count, width, device=device))
        self.register_buffer("steps", torch.zeros(count, 1, device=device))
        self.register_buffer("rate", torch.zeros([], device=device))

    @torch.no_grad()
    def step(self, rows, slope, momentum=0.8, memory=0.95):
        if not len(rows):
            return
        steps = self.steps[rows] + 1
        mean = self.mean[rows].lerp(slope, 1 - momentum)
        square = self.square[rows].lerp(slope.square(), 1 - memory)
        step = mean / (1 - momentum**steps) / ((square / (1 - memory**steps)).sqrt() + 1e-12)
        for name, value in dict(w=self.w[rows] - self.rate * step, mean=mean, square=square, steps=steps).items():
            getattr(self, name).index_copy_(0, rows, value)
