"""The two networks: a dense detector and a crop grader, on pretrained backbones. RGB in 0..1, channels first."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from backbones import MobileNet, ResNet, conv_bn
from transformer import Transformer

STRIDE = 8  # px of the detector's input a map position


class Detector(nn.Module):
    """Fully convolutional: [N, 3, H, W] to logits [N, 9, H/8, W/8]: presence, 6 classes, dx and dy in input px."""

    def __init__(self, classes: int = 6, width: int = 96):
        super().__init__()
        self.backbone = MobileNet(last=12)
        self.fine = conv_bn(32, width, 1, act=False)
        self.coarse = conv_bn(96, width, 1, act=False)
        self.mix = nn.Sequential(conv_bn(width, width, 3, 1, width), conv_bn(width, width, 1),
                                 conv_bn(width, width, 3, 1, width), conv_bn(width, 128, 1))  # fmt: skip
        self.head = nn.Conv2d(128, 1 + classes + 2, 1)
        nn.init.constant_(self.head.bias[:1], -3.0)

    def forward(self, x):
        x, (fine,) = self.backbone(x, taps=(5,))
        up = F.interpolate(self.coarse(x), scale_factor=2, mode="nearest")
        y = self.head(self.mix(F.relu6(self.fine(fine) + up)))
        return torch.cat([y[:, :-2], y[:, -2:] * STRIDE], 1)


@dataclass(frozen=True)
class View:
    """A grader's view and backbone. `side` is in px after the crop at 0.25 µm/px was reduced `reduction` times by means.
    It is then resized (bilinear) to `size` px, because a backbone's last map is coarse for a nucleus.
    """

    side: int
    reduction: int
    size: int
    backbone: str

    @property
    def field(self) -> int:
        """px of the crop at 0.25 µm/px."""
        return self.side * self.reduction


# One view of the cell among its neighbours, and one larger view of the cell itself. The card lists what else was
# tried.
VIEWS = {"context": View(96, 2, 96, "resnet"), "cell": View(128, 1, 112, "transformer")}
LAYERS = 9  # of twelve: the last ones are made for whole scenes, and frozen features of the sixth to eighth are best
CROP = max(v.field for v in VIEWS.values())  # px: side of the crop that serves every view


def resized(x: torch.Tensor, view: View) -> torch.Tensor:
    """Pictures [N, 3, side, side] at the backbone's input size."""
    if view.size == view.side:
        return x
    return F.interpolate(x, size=(view.size, view.size), mode="bilinear", align_corners=False)


def seen(x: torch.Tensor, view: View) -> torch.Tensor:
    """The view's part of crops [N, 3, P, P]: the centre, reduced by means, then resized to its size."""
    a = (x.shape[-1] - view.field) // 2
    x = x[:, :, a : a + view.field, a : a + view.field]
    return resized(F.avg_pool2d(x, view.reduction) if view.reduction > 1 else x, view)


def backbone_of(name: str, size: int) -> nn.Module:
    """A backbone for pictures of `size` px."""
    if name == "transformer":
        return Transformer(size, LAYERS)
    return ResNet() if name == "resnet" else MobileNet(last=16, no_stride=(13,))


class Grader(nn.Module):
    """[N, 3, size, size] of one view to class logits [N, classes] and an embedding [N, size] of unit length."""

    def __init__(self, classes: int = 12, size: int = 64, backbone: str | None = None, view: str = "cell"):
        super().__init__()
        self.view = VIEWS[view]
        self.backbone = backbone_of(backbone or self.view.backbone, self.view.size)
        self.drop = nn.Dropout(0.2)
        self.squeeze = nn.Linear(self.backbone.channels * 2, size)
        self.norm = nn.BatchNorm1d(size)
        self.head = nn.Linear(size, classes)

    def forward(self, x):
        y = self.backbone(x)
        quarter = y.shape[-1] // 4
        centre = y[:, :, quarter:-quarter, quarter:-quarter].mean((2, 3))
        z = self.norm(self.squeeze(self.drop(torch.cat([y.mean((2, 3)), centre], 1))))
        return self.head(F.relu(z)), F.normalize(z, dim=1)


class Average:
    """Exponential moving average of a module's weights and buffers."""

    def __init__(self, module: nn.Module, decay: float = 0.998):
        self.decay, self.steps = decay, 0
        self.state = {k: v.detach().clone() for k, v in module.state_dict().items()}

    def update(self, module: nn.Module) -> None:
        self.steps += 1
        d = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for k, v in module.state_dict().items():
            if v.dtype.is_floating_point:
                self.state[k].lerp_(v.detach(), 1 - d)
            else:
                self.state[k].copy_(v)
