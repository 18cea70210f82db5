"""Synthetic slides from the product's own generator, as one more labelled source, drawn by the training command."""

import json
import subprocess
from pathlib import Path

import data

ROOT = Path(__file__).resolve().parents[2]
SIDE, SHARE = 3000, 0.3  # px of a slide, share of abnormal cells on positive ones


def draw(folder: Path, seeds: int = 2) -> list[Path]:
    """Draws slides of every diagnosis with `daybreak synth` and keeps existing ones. Returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for seed in range(seeds):
        for n, label in enumerate(data.SQUAMOUS):
            file = folder / f"{label}-{seed}.tif"
            files.append(file)
            if file.exists():
                continue
            command = ["npm", "run", "-s", "daybreak", "--", "synth", str(file.resolve()), "--width", str(SIDE),
                       "--height", str(SIDE), "--seed", str(1000 + 10 * seed + n), "--diagnosis", label,
                       "--abnormal-share", str(SHARE), "--stain-variation", "0.8", "--out-of-focus", "0.2"]  # fmt: skip
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return files


def fields(folder: Path, folds: int = 4) -> list[data.Field]:
    """The slides in `folder` as fields with points; labels from NAME.truth.ndjson."""
    out = []
    for file in sorted(folder.glob("*.tif")):
        lines = file.with_name(file.stem + ".truth.ndjson").read_text().splitlines()
        head, *cells = (json.loads(line) for line in lines if line)
        points = [data.Point(c["label"], c["x"], c["y"]) for c in cells if c.get("label") in data.CLASSES]
        out.append(data.Field("synthetic", file, "train", head["micronsPerPixel"], head["width"], head["height"],
                              head["diagnosis"], points))  # fmt: skip
    data.assign_folds(out, folds, lambda f: f.label)
    return out
