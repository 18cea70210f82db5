"""Reads the training material named in a manifest (datasets.json) and checks it before anything is trained.

A source is one of three kinds, each with the same layout whichever laboratory it comes from:
- points: an annotations file with `images` (id, file, split, width, height) and `annotations` (id, image_id, label,
  x, y), x and y being the nucleus centre in the image file's pixels, origin at the top left corner of the picture;
  `marks` may name a file beside the manifest with objects that are not among the labels (see _read_marks);
- fields: an annotations file with `images` (file, label, boxes [{x, y, width, height}]), one diagnosis a field;
- crops: a folder for each class, mapped to the model's classes by `labels`.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

SQUAMOUS = ["NILM", "ASC-US", "LSIL", "ASC-H", "HSIL", "SCC"]
CLASSES = [*SQUAMOUS, "AGC", "Trichomonas", "Candida", "Flora", "Herpes", "Actinomyces"]
ABNORMAL = ["ASC-US", "LSIL", "ASC-H", "HSIL", "SCC", "AGC"]
HIGH_GRADE = ["ASC-H", "HSIL", "SCC"]
PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"}


@dataclass
class Point:
    """One labelled cell: nucleus centre in file pixels."""

    label: str
    x: float
    y: float
    id: int = 0


@dataclass
class Field:
    """One picture with labelled points, or with one diagnosis (`label`) and unlabelled boxes."""

    source: str
    file: Path
    split: str
    microns_per_pixel: float
    width: int
    height: int
    label: str
    points: list[Point] = field(default_factory=list)
    marks: list[Point] = field(default_factory=list)  # objects beside the labels, see `_read_marks`
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    labelled_until_x: float = 1e9
    fold: int = 0

    def pixels(self) -> np.ndarray:
        """uint8 [height, width, 3]."""
        return np.asarray(Image.open(self.file).convert("RGB"))


@dataclass
class Crop:
    """One small picture of a single class."""

    source: str
    file: Path
    label: str
    microns_per_pixel: float
    fold: int = 0


@dataclass
class Material:
    fields: list[Field]
    crops: list[Crop]
    problems: list[str]
    sources: list[dict]


def stable_hash(text: str) -> int:
    return int(hashlib.md5(text.encode()).hexdigest()[:8], 16)


def assign_folds(items, folds: int, stratum) -> None:
    """Assigns items to folds in turn within each stratum, in an order given only by the hash of the file name."""
    groups: dict[str, list] = {}
    for item in items:
        groups.setdefault(stratum(item), []).append(item)
    start = 0
    for key in sorted(groups):
        for i, item in enumerate(sorted(groups[key], key=lambda it: stable_hash(it.file.name))):
            item.fold = (start + i) % folds
        start += len(groups[key])


def _line_of(text: str, key: str, value) -> int:
    """Line (from 1) of the annotation with this id or file name; 1 if it is not found."""
    match = re.search(rf'"{key}"\s*:\s*{re.escape(json.dumps(value))}(?![0-9])', text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _read_points(source: dict, root: Path, problems: list[str]) -> list[Field]:
    path = root / source["path"] / source["annotations"]
    text = path.read_text()
    data = json.loads(text)
    annotations_at = text.find('"annotations"')
    head = text.count("\n", 0, max(annotations_at, 0))
    tail = text[max(annotations_at, 0) :]
    by_id: dict[int, Field] = {}
    worst = {name: i for i, name in enumerate(CLASSES)}
    for image in data["images"]:
        file = root / source["path"] / image["file"]
        if not file.is_file():
            problems.append(f"{path}:{_line_of(text, 'file', image['file'])}: image {image['file']} is missing")
            continue
        by_id[image["id"]] = Field(
            source["name"], file, image.get("split", "train"), source["micronsPerPixel"], image["width"],
            image["height"], "NILM", labelled_until_x=source.get("labelledUntilX", 1e9),
        )  # fmt: skip
    known = {image["id"] for image in data["images"]}
    for a in data["annotations"]:
        where = f"{path}:{head + _line_of(tail, 'id', a['id'])}: annotation {a['id']}"
        target = by_id.get(a["image_id"])
        label = source.get("labels", {}).get(a["label"], a["label"])
        if target is None:
            if a["image_id"] not in known:
                problems.append(f"{where} refers to image {a['image_id']}, which is not listed")
            continue
        if label not in CLASSES:
            problems.append(f"{where} has the unknown label {a['label']!r}")
            continue
        if not (0 <= a["x"] < target.width and 0 <= a["y"] < target.height):
            problems.append(
                f"{where} lies outside its picture: ({a['x']}, {a['y']}) in {target.width} x {target.height}"
            )
            continue
        target.points.append(Point(label, float(a["x"]), float(a["y"]), a["id"]))
        if worst[label] > worst[target.label]:
            target.label = label
    return list(by_id.values())


def _read_fields(source: dict, root: Path, problems: list[str]) -> list[Field]:
    path = root / source["path"] / source["annotations"]
    text = path.read_text()
    out = []
    for image in json.loads(text)["images"]:
        file = root / source["path"] / image["file"]
        where = f"{path}:{_line_of(text, 'file', image['file'])}: image {image['file']}"
        label = source.get("labels", {}).get(image["label"], image["label"])
        if not file.is_file():
            problems.append(f"{where} is missing")
        elif label not in CLASSES:
            problems.append(f"{where} has the unknown label {image['label']!r}")
        else:
            boxes = [(b["x"], b["y"], b["width"], b["height"]) for b in image.get("boxes", [])]
            out.append(
                Field(source["name"], file, image.get("split", "train"), source["micronsPerPixel"], image["width"],
                      image["height"], label, boxes=boxes)
            )  # fmt: skip
    return out


def _read_crops(source: dict, root: Path, problems: list[str]) -> list[Crop]:
    out = []
    base = root / source["path"]
    for folder in sorted(p for p in base.iterdir() if p.is_dir()):
        label = source["labels"].get(folder.name)
        files = sorted(f for f in folder.iterdir() if f.suffix.lower() in PICTURES)
        if label is None:
            if files:
                problems.append(f"{folder}:1: folder {folder.name!r} has no class in the manifest's labels")
            continue
        if label not in CLASSES:
            problems.append(f"{folder}:1: folder {folder.name!r} is mapped to the unknown label {label!r}")
            continue
        out += [Crop(source["name"], f, label, source["micronsPerPixel"]) for f in files]
    return out


def _read_marks(path: Path, fields: list[Field], base: Path, problems: list[str]) -> None:
    """Adds objects that were marked by eye besides the labels: `label`, `places` {picture: [[x, y], ...]} in its px.

    They train the grader and the detector, and belong to no figure on labelled cells.
    """
    text = path.read_text()
    spec, by_file = json.loads(text), {f.file: f for f in fields}
    for name, places in spec["places"].items():
        target = by_file.get(base / name)
        where = f"{path}:{next(n for n, line in enumerate(text.splitlines(), 1) if json.dumps(name) in line)}"
        if target is None:
            problems.append(f"{where}: picture {name} is not listed in the annotations")
            continue
        for x, y in places:
            if 0 <= x < target.width and 0 <= y < target.height:
                target.marks.append(Point(spec["label"], float(x), float(y)))
            else:
                problems.append(f"{where}: ({x}, {y}) lies outside {name}")


def load(manifest: Path, root: Path, folds: int = 4) -> Material:
    """Reads every source of the manifest under `root` without decoding anything. Problems are listed, not raised."""
    spec = json.loads(manifest.read_text())
    fields, crops, problems = [], [], []
    for source in spec["sources"]:
        base = root / source["path"]
        wanted = base / source["annotations"] if "annotations" in source else base
        if not wanted.exists():
            problems.append(f"{manifest}:{_line_of(manifest.read_text(), 'name', source['name'])}: {wanted} is missing")
            continue
        if source["kind"] == "points":
            found = _read_points(source, root, problems)
            if "marks" in source:
                _read_marks(manifest.parent / source["marks"], found, base, problems)
            assign_folds([f for f in found if f.split == "train"], folds, lambda f: f.label)
            fields += found
        elif source["kind"] == "fields":
            found = _read_fields(source, root, problems)
            assign_folds(found, folds, lambda f: f.label)
            fields += found
        else:
            found = _read_crops(source, root, problems)
            assign_folds(found, folds, lambda c: c.label)
            crops += found
    return Material(fields, crops, problems, spec["sources"])


def checked(manifest: Path, root: Path, skip_bad: bool = False, folds: int = 4) -> Material:
    """Like `load`, but exits (SystemExit 2) if there are problems, unless `skip_bad`."""
    material = load(manifest, root, folds)
    if material.problems:
        print("\n".join(material.problems))
        print(f"{len(material.problems)} problems in the training material.")
        if not skip_bad:
            print("Nothing was trained. Fix them, or pass --skip-bad to leave these entries out.")
            raise SystemExit(2)
    return material


def uses(material: Material, purpose: str) -> set[str]:
    """Names of the sources that the manifest allows for `purpose` (detector, grader, exemplars)."""
    return {s["name"] for s in material.sources if purpose in s["use"]}
