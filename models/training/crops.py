"""Cuts the grader's training crops: square pictures around each labelled or proposed nucleus."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

import data

MICRONS = 0.25  # µm/px of the grader's input
CACHE = 320  # px: side of the stored crop, wide enough to turn and scale the widest view of 192 px


@dataclass
class CropSet:
    """Crops uint8 [N, CACHE, CACHE, 3]; one row each of label, source, picture (for grouping), fold, weight, place."""

    pixels: np.ndarray
    label: np.ndarray
    source: np.ndarray
    group: np.ndarray
    fold: np.ndarray
    weight: np.ndarray
    x: np.ndarray
    y: np.ndarray

    def take(self, mask: np.ndarray) -> "CropSet":
        return CropSet(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.label)


def cut(picture: np.ndarray, x: float, y: float, side: int) -> np.ndarray:
    """uint8 [side, side, 3] around (x, y). Beyond the border the edge pixels are repeated."""
    h, w = picture.shape[:2]
    left, top = round(x - side / 2), round(y - side / 2)
    rows = np.clip(np.arange(top, top + side), 0, h - 1)
    columns = np.clip(np.arange(left, left + side), 0, w - 1)
    return picture[rows[:, None], columns[None, :]]


def _scaled(picture: Image.Image, factor: float) -> np.ndarray:
    if abs(factor - 1) > 0.02:
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return np.asarray(picture.convert("RGB"))


def collect(fields: list[data.Field], crops: list[data.Crop], proposals: Path | None = None) -> CropSet:
    """Every labelled point, mark (source NAME_marks) and crop. `proposals`: JSON of propose.py, the cells of fields
    without points.
    """
    rows: list[tuple] = []
    extra = json.loads(proposals.read_text()) if proposals and proposals.exists() else {}
    for f in fields:
        picture = None
        found = [(p.x, p.y, p.label, 1.0, f.source) for p in f.points]
        found += [(p.x, p.y, p.label, 1.0, f"{f.source}_marks") for p in f.marks]
        proposed = [p for p in extra.get(f.file.name, []) if p["label"]]
        found += [(p["x"], p["y"], p["label"], p["weight"], f.source) for p in proposed]
        for x, y, label, weight, source in found:
            if picture is None:
                factor = f.microns_per_pixel / MICRONS
                picture = _scaled(Image.open(f.file).convert("RGB"), factor)
            rows.append((cut(picture, x * factor, y * factor, CACHE), data.CLASSES.index(label), source,
                         f.file.name, f.fold, weight, x, y))  # fmt: skip
    for c in crops:
        picture = _scaled(Image.open(c.file), c.microns_per_pixel / MICRONS)
        h, w = picture.shape[:2]
        rows.append((cut(picture, w / 2, h / 2, CACHE), data.CLASSES.index(c.label), c.source,
                     f"{c.file.parent.name}/{c.file.name}", c.fold, 1.0, w / 2, h / 2))  # fmt: skip
    columns = list(zip(*rows, strict=True))
    return CropSet(np.stack(columns[0]), *(np.array(c) for c in columns[1:]))


def centre(pixels: np.ndarray, side: int) -> np.ndarray:
    """The central [side, side] of stored crops."""
    a = (pixels.shape[1] - side) // 2
    return pixels[:, a : a + side, a : a + side]
