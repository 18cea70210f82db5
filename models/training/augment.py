"""Augmentation as batched tensor arithmetic: geometry, stain, focus, noise and compression.

Pictures are float tensors [B, 3, H, W] in 0..1. Every function takes the generator it draws from.
"""

import io
import math

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


def uniform(rng: torch.Generator, n: int, low: float, high: float) -> torch.Tensor:
    return torch.rand(n, generator=rng) * (high - low) + low


def random_affine(rng, n, scale=(0.8, 1.25), shift=0.0, rotate=True) -> torch.Tensor:
    """[n, 2, 2] matrices and [n, 2] shifts (px): input offset = M @ output offset + shift, offsets from the centres."""
    angle = uniform(rng, n, 0, 2 * math.pi) if rotate else torch.zeros(n)
    zoom = torch.exp(uniform(rng, n, math.log(scale[0]), math.log(scale[1])))
    stretch = torch.exp(uniform(rng, n, -0.08, 0.08))
    flip = (torch.rand(n, generator=rng) < 0.5).float() * 2 - 1
    c, s = torch.cos(angle), torch.sin(angle)
    m = torch.stack([torch.stack([c * flip, -s], 1), torch.stack([s * flip, c], 1)], 1)
    m = m / torch.stack([zoom * stretch, zoom / stretch], 1)[:, None, :]
    return m, torch.stack([uniform(rng, n, -shift, shift), uniform(rng, n, -shift, shift)], 1)


def warp(images: torch.Tensor, m: torch.Tensor, centre: torch.Tensor, size: int, mode="bilinear", pad="border"):
    """Samples [B, C, size, size] so that the output's centre shows the input's point `centre` (px, [B, 2] as x, y)."""
    b, _, h, w = images.shape
    axis = torch.arange(size, dtype=torch.float32) + 0.5 - size / 2
    v, u = torch.meshgrid(axis, axis, indexing="ij")
    out = torch.stack([u, v], -1).view(1, -1, 2) @ m.transpose(1, 2) + centre[:, None, :]
    grid = (out / torch.tensor([w, h]) * 2 - 1).view(b, size, size, 2)
    return F.grid_sample(images, grid, mode=mode, padding_mode=pad, align_corners=False)


def stain(rng, x: torch.Tensor, strength: float = 1.0) -> torch.Tensor:
    """Stain, illumination and camera: channel gains and mixing in optical density, then gamma, brightness, contrast."""
    b = x.shape[0]
    od = -torch.log((x * 255 + 1) / 256)
    mix = torch.eye(3) + torch.randn(b, 3, 3, generator=rng) * 0.06 * strength
    mix = mix / mix.sum(2, keepdim=True) * torch.exp(uniform(rng, b * 3, -0.22, 0.22) * strength).view(b, 3, 1)
    gain = torch.exp(uniform(rng, b, -0.3, 0.3) * strength).view(b, 1, 1)
    base = torch.randn(b, 3, 1, generator=rng) * 0.035 * strength
    dark = torch.where(torch.rand(b, generator=rng) < 0.12, uniform(rng, b, 0.0, 1.0), torch.zeros(b)).view(b, 1, 1)
    flat = torch.bmm(mix * gain, od.flatten(2)) + base + dark
    x = torch.exp(-flat).view_as(x)
    gamma = torch.exp(uniform(rng, b, -0.2, 0.2) * strength).view(b, 1, 1, 1)
    x = x.clamp(1e-3, 1).pow(gamma)
    grey = x.mean(1, keepdim=True)
    saturation = 1 + uniform(rng, b, -0.4, 0.3).view(b, 1, 1, 1) * strength
    return (grey + (x - grey) * saturation).clamp(0, 1)


def _blur_group(x: torch.Tensor, sigma: float) -> torch.Tensor:
    r = max(1, math.ceil(2.5 * sigma))
    k = torch.exp(-0.5 * (torch.arange(-r, r + 1, dtype=torch.float32) / sigma) ** 2)
    k = (k / k.sum()).expand(3, 1, 1, -1)
    x = F.conv2d(F.pad(x, (r, r, 0, 0), mode="replicate"), k, groups=3)
    return F.conv2d(F.pad(x, (0, 0, r, r), mode="replicate"), k.transpose(2, 3), groups=3)


def focus(rng, x: torch.Tensor, share: float = 0.5, most: float = 1.4) -> torch.Tensor:
    """Blurs, sharpens or resamples a share of the batch, as scanners and focus differ. `most`: largest sigma, px."""
    out = x.clone()
    kind = torch.rand(x.shape[0], generator=rng)
    some = torch.rand(2, generator=rng).tolist()
    groups = [
        (kind < share * 0.35, 0.35 + 0.4 * some[0]),
        ((kind >= share * 0.35) & (kind < share * 0.6), 0.7 + (most - 0.7) * some[1]),
        (kind > 1 - share * 0.24, most + 2.6 * some[1]),  # far out of focus: the label stays, the doubt must show
    ]
    for mask, sigma in groups:
        if mask.any():
            out[mask] = _blur_group(x[mask], sigma)
    sharp = (kind >= share * 0.6) & (kind < share * 0.8)
    if sharp.any():
        amount = 0.3 + 0.9 * torch.rand(1, generator=rng).item()
        out[sharp] = (x[sharp] + amount * (x[sharp] - _blur_group(x[sharp], 1.0))).clamp(0, 1)
    coarse = (kind >= share * 0.8) & (kind < share)
    if coarse.any():
        size = int(x.shape[-1] * (0.5 + 0.4 * torch.rand(1, generator=rng).item()))
        small = F.interpolate(x[coarse], size=(size, size), mode="bilinear", antialias=True, align_corners=False)
        out[coarse] = F.interpolate(small, size=x.shape[-2:], mode="bicubic", align_corners=False).clamp(0, 1)
    return out


def jpeg(rng, x: torch.Tensor, share: float = 0.3) -> torch.Tensor:
    """Compresses a share of the batch at a quality of 35 to 90."""
    chosen = torch.nonzero(torch.rand(x.shape[0], generator=rng) < share).flatten().tolist()
    quality = torch.randint(35, 91, (x.shape[0],), generator=rng)
    for i in chosen:
        buffer = io.BytesIO()
        picture = (x[i].permute(1, 2, 0).clamp(0, 1) * 255).round().to(torch.uint8).numpy()
        Image.fromarray(picture).save(buffer, "JPEG", quality=int(quality[i]))
        x[i] = torch.from_numpy(np.array(Image.open(buffer))).permute(2, 0, 1).float() / 255
    return x


def noise(rng, x: torch.Tensor, share: float = 0.3) -> torch.Tensor:
    mask = (torch.rand(x.shape[0], generator=rng) < share).float() * uniform(rng, x.shape[0], 0.004, 0.03)
    return (x + torch.randn(x.shape, generator=rng) * mask.view(-1, 1, 1, 1)).clamp(0, 1)


def tight_box(rng, x: torch.Tensor, share: float = 0.2) -> torch.Tensor:
    """Replaces everything outside a random central box by replicated edges, as in crops cut tightly around a cell."""
    size = x.shape[-1]
    for i in torch.nonzero(torch.rand(x.shape[0], generator=rng) < share).flatten().tolist():
        w, h = torch.randint(size // 3, size, (2,), generator=rng).tolist()
        l, t = (size - w) // 2, (size - h) // 2
        inner = x[i : i + 1, :, t : t + h, l : l + w]
        x[i : i + 1] = F.pad(inner, (l, size - w - l, t, size - h - t), mode="replicate")
    return x


def other_context(
    rng, x: torch.Tensor, allowed: torch.Tensor, share: float, radii: tuple[float, float]
) -> torch.Tensor:
    """Puts the middle of a share of the crops (of those `allowed`, bool [B]) into another crop's surroundings.

    `radii`: smallest and largest radius of that middle, as a share of the crop's side.

    The label is the central cell's. Without this, many nuclei alone would suggest a high grade.
    """
    b, _, h, w = x.shape
    swap = (torch.rand(b, generator=rng) < share) & allowed
    radius = uniform(rng, b, *radii) * w
    axis = torch.arange(w, dtype=torch.float32) + 0.5 - w / 2
    distance = torch.sqrt(axis[None, :] ** 2 + axis[:, None] ** 2)
    keep = torch.sigmoid((radius.view(-1, 1, 1) - distance) / 1.5)
    keep = torch.where(swap.view(-1, 1, 1), keep, torch.ones(1)).unsqueeze(1)
    return keep * x + (1 - keep) * x[torch.randperm(b, generator=rng)]


def appearance(rng, x: torch.Tensor, strength: float = 1.0) -> torch.Tensor:
    """Every function above that does not move pixels, in the order in which a camera applies them."""
    return jpeg(rng, noise(rng, focus(rng, stain(rng, x, strength))))
