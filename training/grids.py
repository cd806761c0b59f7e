"""The values that int8 can hold, and how they are spread over what a tensor holds."""
import numpy as np
import torch

SAMPLE = 1 << 18  # values of an activation that its grid is chosen on


class Grid:
    """The values that a uint8 activation can take: scale * (0..255 - zero). Zero itself is always one of them."""

    def __init__(self, scale, zero):
        self.scale, self.zero = float(np.float32(scale)), int(zero)

    @classmethod
    def over(cls, low, high):
        low, high = min(float(low), 0.0), max(float(high), 0.0)
        scale = max(high - low, 1e-6) / 255
        return cls(scale, min(255, round(-low / scale)))

    @property
    def low(self):
        return -self.scale * self.zero

    @property
    def high(self):
        return self.scale * (255 - self.zero)

    def nearest(self, x):
        """A new tensor with the values of the grid nearest to those of x."""
        return torch.round(x / self.scale).add_(self.zero).clamp_(0, 255).sub_(self.zero).mul_(self.scale)


def sample(x):
    """At most SAMPLE of the values, evenly taken, with an odd stride so that it favours no column."""
    flat = x.flatten()
    return flat[::(len(flat) // SAMPLE) | 1]


def by_error(values, shares=tuple(np.linspace(0.3, 1.0, 36))):
    """The grid with the least squared error: what clipping costs weighed against what finer steps win."""
    low, high = min(values.min().item(), 0.0), max(values.max().item(), 0.0)
    below = above = 1.0

    def error(below, above):
        return (Grid.over(low * below, high * above).nearest(values) - values).square().mean().item()

    for _ in range(2 if low < 0 else 1):
        above = min(shares, key=lambda share: error(below, share))
        below = min(shares, key=lambda share: error(share, above)) if low < 0 else below
    return Grid.over(low * below, high * above)


def by_percentile(values, outside=1e-4):
    """Clips one value in 10 000 on either side."""
    ordered, cut = values.sort().values, int(len(values) * outside)
    return Grid.over(ordered[cut], ordered[-1 - cut])


def by_extremes(values):
    """Clips nothing that was seen."""
    return Grid.over(values.min(), values.max())


CLIPPING = {"error": by_error, "percentile": by_percentile, "extremes": by_extremes}


def quantise_weight(weight, shares=tuple(np.linspace(0.7, 1.0, 31))):
    """(int8 weight [O, I, h, w], float32 scale [O]): for each output channel the scale with the least squared error."""
    flat = weight.flatten(1)
    largest = flat.abs().amax(1, keepdim=True).clamp_min(1e-6) / 127
    scale, least = largest.clone(), torch.full_like(largest, float("inf"))
    for share in shares:
        tried = largest * float(share)
        error = ((flat / tried).round().clamp_(-127, 127) * tried - flat).square().sum(1, keepdim=True)
        scale, least = torch.where(error < least, tried, scale), torch.minimum(error, least)
    return (flat / scale).round().clamp_(-127, 127).to(torch.int8).view(weight.shape), scale.flatten()
