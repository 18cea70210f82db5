"""The self-supervised vision transformer DINOv2 ViT-S/14 (Oquab et al. 2023, arXiv:2304.07193; weights Apache-2.0)."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from backbones import MEAN, STD, tensor

WIDTH, HEADS, PATCH = 384, 6, 14
LAYER_DECAY = 0.75  # each layer learns this much slower than the next


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-6), nn.LayerNorm(WIDTH, eps=1e-6)
        self.qkv, self.proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.fc1, self.fc2 = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.scale1, self.scale2 = nn.Parameter(torch.ones(WIDTH)), nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, WIDTH)
        x = x + self.proj(y) * self.scale1
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x)))) * self.scale2


class Transformer(nn.Module):
    """[N, 3, size, size] to a map [N, 768, size/14, size/14]: each patch's token joined with the picture's token."""

    channels = 2 * WIDTH

    def __init__(self, size: int, layers: int):
        super().__init__()
        self.grid = size // PATCH
        self.patch = nn.Conv2d(3, WIDTH, PATCH, PATCH)
        self.token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.position = nn.Parameter(torch.zeros(1, 1 + self.grid**2, WIDTH))
        self.blocks = nn.ModuleList(Block() for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-6)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        picture = x[:, :1].expand(-1, self.grid**2, -1)
        return torch.cat([x[:, 1:], picture], 2).transpose(1, 2).reshape(x.shape[0], -1, self.grid, self.grid)

    def groups(self, rate: float) -> list[dict]:
        """Parameter groups whose learning rates fall from the last layer to the first."""
        n = len(self.blocks)
        out = [{"params": [self.patch.weight, self.patch.bias, self.token, self.position],
                "rate": rate * LAYER_DECAY ** (n + 1)}]  # fmt: skip
        out += [{"params": b.parameters(), "rate": rate * LAYER_DECAY ** (n - i)} for i, b in enumerate(self.blocks)]
        return [*out, {"params": self.norm.parameters(), "rate": rate}]

    def load_pretrained(self, path: Path) -> None:
        z = np.load(path)
        mean, std, weight = torch.from_numpy(MEAN), torch.from_numpy(STD), tensor(z, "patch_weight")
        side = round((z["pos"].shape[1] - 1) ** 0.5)
        first, grid = tensor(z, "pos")[:, :1], tensor(z, "pos")[:, 1:].reshape(1, side, side, WIDTH).permute(0, 3, 1, 2)
        grid = F.interpolate(grid, size=(self.grid, self.grid), mode="bicubic", align_corners=False)
        with torch.no_grad():
            self.patch.weight.copy_(weight / std.view(1, 3, 1, 1))
            self.patch.bias.copy_(tensor(z, "patch_bias") - (weight * (mean / std).view(1, 3, 1, 1)).sum((1, 2, 3)))
            self.token.copy_(tensor(z, "cls"))
            self.position.copy_(torch.cat([first, grid.flatten(2).transpose(1, 2)], 1))
            for i, block in enumerate(self.blocks):
                for name in ("norm1", "norm2", "qkv", "proj", "fc1", "fc2"):
                    getattr(block, name).weight.copy_(tensor(z, f"block{i}_{name}_weight"))
                    getattr(block, name).bias.copy_(tensor(z, f"block{i}_{name}_bias"))
                block.scale1.copy_(tensor(z, f"block{i}_scale1"))
                block.scale2.copy_(tensor(z, f"block{i}_scale2"))
            self.norm.weight.copy_(tensor(z, "norm_weight"))
            self.norm.bias.copy_(tensor(z, "norm_bias"))
