"""The network of roadseg-camvid-s: a small residual encoder, a pooled context and an additive decoder.

Only ops that int8 kernels like: dense 3x3 and 1x1 convolutions, ReLU, add, bilinear resize, global average pool.
Input: float32 [N, 3, H, W], RGB in 0..1, no mean (so that zero padding means black, before and after the
scale is folded into the first convolution). Output: float32 logits [N, classes, H/4, W/4] (rounded up).
"""
import torch
from torch import nn
from torch.nn import functional as F


STRIDE = 4  # of the logits


class ConvBn(nn.Module):
    """Convolution without bias, batch norm, optional ReLU. At export the three become one Conv (+ Relu)."""

    def __init__(self, inputs, outputs, kernel=3, stride=1, dilation=1, relu=True):
        super().__init__()
        padding = dilation * (kernel // 2)
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True) if relu else nn.Identity()

    def forward(self, x):
        return self.relu(self.norm(self.conv(x)))


class Residual(nn.Module):
    """Two 3x3 convolutions and a shortcut; the shortcut is a 1x1 convolution where the shape changes."""

    def __init__(self, inputs, outputs, stride=1, dilation=1):
        super().__init__()
        self.first = ConvBn(inputs, outputs, stride=stride)
        self.second = ConvBn(outputs, outputs, dilation=dilation, relu=False)
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else ConvBn(inputs, outputs, kernel=1, stride=stride, relu=False)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.relu(self.second(self.first(x)) + self.shortcut(x))


class UpsampleLike(nn.Module):
    """Bilinear resize (half-pixel centres) of the first argument to the height and width of the second."""

    def forward(self, x, like):
        return F.interpolate(x, size=like.shape[-2:], mode="bilinear", align_corners=False)


class Fuse(nn.Module):
    """One decoder step: bring the coarse map to the finer one's size and width, add, smooth with a 3x3."""

    def __init__(self, coarse, fine, width, outputs):
        super().__init__()
        self.from_coarse = ConvBn(coarse, width, kernel=1, relu=False)
        self.from_fine = ConvBn(fine, width, kernel=1, relu=False)
        self.upsample = UpsampleLike()
        self.relu = nn.ReLU(inplace=True)
        self.smooth = ConvBn(width, outputs)

    def forward(self, coarse, fine):
        coarse = self.upsample(self.from_coarse(coarse), fine)
        return self.smooth(self.relu(coarse + self.from_fine(fine)))


class RoadSegS(nn.Module):
    """About 1.4 GMAC at 480x360 and 1.5 M parameters. Logits at stride 4; in training also those of a side head.

    The side head reads the decoder at stride 8 and is left out of the exported graph: it gives the coarse layers a
    loss of their own, which a network trained from nothing on 367 images needs.
    """

    def __init__(self, classes):
        super().__init__()
        self.stem = ConvBn(3, 16, stride=2)
        self.stage4 = nn.Sequential(ConvBn(16, 32, stride=2), Residual(32, 32))
        self.stage8 = nn.Sequential(Residual(32, 64, stride=2), Residual(64, 64))
        self.stage16 = nn.Sequential(Residual(64, 112, stride=2), Residual(112, 112, dilation=2))
        self.stage32 = nn.Sequential(Residual(112, 120, stride=2), Residual(120, 120, dilation=2),
                                     Residual(120, 120, dilation=4))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.context = nn.Conv2d(120, 120, kernel_size=1)  # no batch norm: it would see one pixel an image
        self.fuse16 = Fuse(120, 112, 64, 64)
        self.fuse8 = Fuse(64, 64, 64, 48)
        self.fuse4 = Fuse(48, 32, 32, 32)
        self.head = nn.Conv2d(32, classes, kernel_size=1)
        self.side = nn.Conv2d(48, classes, kernel_size=1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.normal_(self.side.weight, std=0.01)
        for module in self.modules():
            if isinstance(module, Residual):
                nn.init.zeros_(module.second.norm.weight)  # blocks start as their shortcut

    def forward(self, image):
        at4 = self.stage4(self.stem(image))
        at8 = self.stage8(at4)
        at16 = self.stage16(at8)
        at32 = self.stage32(at16)
        at32 = at32 + self.context(self.pool(at32))
        decoded8 = self.fuse8(self.fuse16(at32, at16), at8)
        logits = self.head(self.fuse4(decoded8, at4))
        return (logits, self.side(decoded8)) if self.training else logits


def upsample_logits(logits, size):
    """The pipeline's own last step: bilinear, half-pixel centres. Argmax over dim 1 gives class ids."""
    return F.interpolate(logits, size=size, mode="bilinear", align_corners=False)


@torch.no_grad()
def count(model, height, width):
    """(multiply-accumulates of the convolutions, parameters) for one image of that size."""
    macs = []

    def hook(module, _, output):
        macs.append(output[0].numel() * module.weight[0].numel())

    handles = [m.register_forward_hook(hook) for m in model.modules() if isinstance(m, nn.Conv2d)]
    training = model.training
    model.eval()
    device = next(model.parameters()).device
    model(torch.zeros(1, 3, height, width, device=device))
    model.train(training)
    for handle in handles:
        handle.remove()
    return sum(macs), sum(p.numel() for p in model.parameters())
