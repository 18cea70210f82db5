"""Pretrained convolutional backbones: MobileNetV2 and ResNet50 v2.

Both take RGB in 0..1, channels first. The ImageNet normalisation is folded into the first convolution. So the
border's zero padding means black, and an 8-bit picture can directly enter a quantised graph.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

MEAN, STD = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)


def conv_bn(i: int, o: int, k: int = 3, stride: int = 1, groups: int = 1, act: bool = True) -> nn.Sequential:
    layers = [nn.Conv2d(i, o, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(o)]
    return nn.Sequential(*layers, nn.ReLU6(inplace=True)) if act else nn.Sequential(*layers)


class Bottleneck(nn.Module):
    """MobileNetV2's inverted residual: expand 1x1, depthwise 3x3, project 1x1."""

    def __init__(self, i: int, o: int, stride: int, expand: int):
        super().__init__()
        self.expand = conv_bn(i, i * expand, 1)
        self.depth = conv_bn(i * expand, i * expand, 3, stride, i * expand)
        self.project = conv_bn(i * expand, o, 1, act=False)
        self.residual = stride == 1 and i == o

    def forward(self, x):
        y = self.project(self.depth(self.expand(x)))
        return x + y if self.residual else y


# (output channels, stride) of MobileNetV2's bottlenecks
BOTTLENECKS = [(16, 1), (24, 2), (24, 1), (32, 2), (32, 1), (32, 1), (64, 2), (64, 1), (64, 1), (64, 1),
               (96, 1), (96, 1), (96, 1), (160, 2), (160, 1), (160, 1), (320, 1)]  # fmt: skip


class MobileNet(nn.Module):
    """MobileNetV2 up to bottleneck `last`; `no_stride` lists bottlenecks that keep their resolution."""

    def __init__(self, last: int = 12, no_stride: tuple[int, ...] = ()):
        super().__init__()
        self.stem = conv_bn(3, 32, 3, 2)
        blocks, i = [], 32
        for n, (o, stride) in enumerate(BOTTLENECKS[: last + 1]):
            blocks.append(Bottleneck(i, o, 1 if n in no_stride else stride, 1 if n == 0 else 6))
            i = o
        self.blocks = nn.ModuleList(blocks)
        self.channels = i

    def forward(self, x, taps: tuple[int, ...] = ()):
        x = self.stem(x)
        kept = []
        for n, block in enumerate(self.blocks):
            x = block(x)
            if n in taps:
                kept.append(x)
        return (x, kept) if taps else x

    def load_pretrained(self, path: Path) -> None:
        z = np.load(path)
        p = "mobilenetv20_features_"
        _load_conv_bn(self.stem, z, p + "conv0", p + "batchnorm0", first=True)
        for n, block in enumerate(self.blocks):
            for k, part in enumerate((block.expand, block.depth, block.project)):
                _load_conv_bn(part, z, f"{p}linearbottleneck{n}_conv{k}", f"{p}linearbottleneck{n}_batchnorm{k}")


def tensor(z, name: str) -> torch.Tensor:
    """An array of the archive in float32."""
    return torch.from_numpy(z[name].astype(np.float32))


def _load_bn(bn: nn.BatchNorm2d, z, name: str) -> None:
    with torch.no_grad():
        bn.weight.copy_(tensor(z, name + "_gamma"))
        bn.bias.copy_(tensor(z, name + "_beta"))
        bn.running_mean.copy_(tensor(z, name + "_running_mean"))
        bn.running_var.copy_(tensor(z, name + "_running_var"))


def _load_conv_bn(part: nn.Sequential, z, conv: str, bn: str, first: bool = False) -> None:
    weight = tensor(z, conv + "_weight")
    _load_bn(part[1], z, bn)
    if first:
        shift = (weight * torch.from_numpy(MEAN / STD).view(1, 3, 1, 1)).sum((1, 2, 3))
        weight = weight / torch.from_numpy(STD).view(1, 3, 1, 1)
        with torch.no_grad():
            part[1].running_mean.add_(shift)
    with torch.no_grad():
        part[0].weight.copy_(weight)


class PreactBottleneck(nn.Module):
    """ResNet v2 bottleneck: normalise and activate before each convolution."""

    def __init__(self, i: int, o: int, stride: int):
        super().__init__()
        mid = o // 4
        self.bn1, self.conv1 = nn.BatchNorm2d(i), nn.Conv2d(i, mid, 1, 1, bias=False)
        self.bn2, self.conv2 = nn.BatchNorm2d(mid), nn.Conv2d(mid, mid, 3, stride, 1, bias=False)
        self.bn3, self.conv3 = nn.BatchNorm2d(mid), nn.Conv2d(mid, o, 1, bias=False)
        self.shortcut = nn.Conv2d(i, o, 1, stride, bias=False) if stride > 1 or i != o else None

    def forward(self, x):
        y = F.relu(self.bn1(x))
        residual = self.shortcut(y) if self.shortcut is not None else x
        y = self.conv1(y)
        y = self.conv2(F.relu(self.bn2(y)))
        return self.conv3(F.relu(self.bn3(y))) + residual


class ResNet(nn.Module):
    """ResNet50 v2 up to stage 3 (stride 16, 1024 channels)."""

    channels = 1024

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.stem_bn = nn.BatchNorm2d(64)
        stages, i = [], 64
        for count, o, stride in ((3, 256, 1), (4, 512, 2), (6, 1024, 2)):
            stages.append(nn.ModuleList(PreactBottleneck(i if n == 0 else o, o, stride if n == 0 else 1)
                                        for n in range(count)))  # fmt: skip
            i = o
        self.stages = nn.ModuleList(stages)
        self.last_bn = nn.BatchNorm2d(1024)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.stem_bn(self.stem(x))), 3, 2, 1)
        for stage in self.stages:
            for block in stage:
                x = block(x)
        return F.relu(self.last_bn(x))

    def load_pretrained(self, path: Path) -> None:
        z = np.load(path)
        names = [
            k[: -len("_batchnorm0_gamma")] for k in z.files if k.endswith("_batchnorm0_gamma") and "stage" not in k
        ]
        p = names[0] + "_"
        gamma, beta = tensor(z, p + "batchnorm0_gamma") * 0 + 1, tensor(z, p + "batchnorm0_beta")
        scale = gamma / torch.sqrt(tensor(z, p + "batchnorm0_running_var") + 1e-5)
        offset = beta - scale * tensor(z, p + "batchnorm0_running_mean")
        weight = tensor(z, p + "conv0_weight")
        mean, std = torch.from_numpy(MEAN), torch.from_numpy(STD)
        shift = (weight * (offset - scale * mean / std).view(1, 3, 1, 1)).sum((1, 2, 3))
        with torch.no_grad():
            self.stem.weight.copy_(weight * (scale / std).view(1, 3, 1, 1))
        _load_bn(self.stem_bn, z, p + "batchnorm1")
        with torch.no_grad():
            self.stem_bn.running_mean.sub_(shift)
        for s, stage in enumerate(self.stages, 1):
            conv = bn = 0
            for block in stage:
                for b, c in ((block.bn1, block.conv1), (block.bn2, block.conv2), (block.bn3, block.conv3)):
                    _load_bn(b, z, f"{p}stage{s}_batchnorm{bn}")
                    with torch.no_grad():
                        c.weight.copy_(tensor(z, f"{p}stage{s}_conv{conv}_weight"))
                    bn, conv = bn + 1, conv + 1
                if block.shortcut is not None:
                    with torch.no_grad():
                        block.shortcut.weight.copy_(tensor(z, f"{p}stage{s}_conv{conv}_weight"))
                    conv += 1
