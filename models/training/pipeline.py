"""Runs the exported ONNX files as in the product: detects on a reduced picture, grades crops at full resolution."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

import crops
import data
import export
import peaks

EDGE_TILE = 2048  # px of the detector's input


class Model:
    """The files of one model folder. Pictures are uint8 RGB [H, W, 3] with their µm/px."""

    def __init__(self, folder: Path, threads: int = 2):
        self.manifest = json.loads((folder / "manifest.json").read_text())
        d, g = self.manifest["detector"], self.manifest["grader"]
        self.detector = export.session(folder / d["file"], threads)
        self.grader = export.session(folder / g["file"], threads)
        self.side, self.classes = g["cropPx"], g["classes"]
        self.abnormal = [self.classes.index(c) for c in self.manifest["abnormalClasses"]]
        self.high = [self.classes.index(c) for c in self.manifest["highGradeClasses"]]

    def detect(self, picture: np.ndarray, microns: float, least: float | None = None) -> np.ndarray:
        """Proposals, best first: rows (x, y in the picture's px, presence, class probabilities...)."""
        d = self.manifest["detector"]
        factor = microns / d["micronsPerPixel"]
        size = (max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor)))
        small = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
        found = peaks.find(
            self.map(small), d["stride"], d["peakRadiusPx"], d["minPresence"] if least is None else least
        )
        inside = (found[:, 0] < size[0]) & (found[:, 1] < size[1])
        found = found[inside]
        found[:, 0] *= picture.shape[1] / size[0]
        found[:, 1] *= picture.shape[0] / size[1]
        return found

    def map(self, small: np.ndarray) -> np.ndarray:
        """Detector map [1 + K + 2, h, w] of a picture at its scale. The edges are repeated up to the size multiple."""
        m = self.manifest["detector"]["sizeMultiple"]
        h, w = small.shape[:2]
        padded = np.pad(small, ((0, -h % m), (0, -w % m), (0, 0)), mode="edge")
        return self.detector.run(None, {"image": padded[None]})[0][0]

    def grade(self, stack: np.ndarray, views: int = 1, batch: int = 64) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities [N, K] and embeddings [N, D] of crops uint8 [N, P, P, 3], mean over turned views."""
        out, embeddings = [], []
        for i in range(0, len(stack), batch):
            part = stack[i : i + batch]
            seen = [self.grader.run(None, {"crops": np.ascontiguousarray(turn(part, v))}) for v in range(views)]
            out.append(np.mean([s[0] for s in seen], 0))
            embeddings.append(np.mean([s[1] for s in seen], 0))
        if not out:
            return np.zeros((0, len(self.classes)), np.float32), np.zeros((0, 1), np.float32)
        return np.concatenate(out), np.concatenate(embeddings)

    def grade_at(self, picture: np.ndarray, microns: float, places: np.ndarray, views: int = 1):
        """Probabilities and embeddings of the cells at `places` [N, 2] (px of the picture)."""
        factor = microns / self.manifest["grader"]["micronsPerPixel"]
        if abs(factor - 1) > 0.02:
            size = (round(picture.shape[1] * factor), round(picture.shape[0] * factor))
            picture = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
        else:
            factor = 1.0
        cuts = [crops.cut(picture, x * factor, y * factor, self.side) for x, y in places]
        return self.grade(np.stack(cuts) if cuts else np.zeros((0, self.side, self.side, 3), np.uint8), views)

    def p_abnormal(self, probabilities: np.ndarray) -> np.ndarray:
        return probabilities[:, self.abnormal].sum(1)

    def p_high(self, probabilities: np.ndarray) -> np.ndarray:
        return probabilities[:, self.high].sum(1)


def turn(stack: np.ndarray, view: int) -> np.ndarray:
    """One of the eight turned and mirrored views of crops [N, P, P, 3]."""
    if view >= 4:
        stack = stack[:, :, ::-1]
    return np.rot90(stack, view % 4, (1, 2))


def match(points: np.ndarray, proposals: np.ndarray, within: float) -> np.ndarray:
    """For each point the index of the nearest unused proposal within `within` px (nearest pairs first), or -1."""
    out = np.full(len(points), -1)
    if not len(points) or not len(proposals):
        return out
    distance = np.hypot(points[:, 0, None] - proposals[None, :, 0], points[:, 1, None] - proposals[None, :, 1])
    used = np.zeros(len(proposals), bool)
    for flat in np.argsort(distance, axis=None):
        i, j = np.unravel_index(flat, distance.shape)
        if distance[i, j] > within:
            break
        if out[i] < 0 and not used[j]:
            out[i], used[j] = j, True
    return out


def detection_recall(fields: list[data.Field], proposals: list[np.ndarray], per_label: float, within: float = 28.0):
    """Numbers of found and of all labelled cells when each field may propose `per_label` times its labels. `within`:
    file px.
    """
    found = total = 0
    for f, rows in zip(fields, proposals, strict=True):
        points = np.array([[p.x, p.y] for p in f.points])
        rows = rows[rows[:, 0] < f.labelled_until_x]
        found += int((match(points, rows[: round(per_label * len(points))], within) >= 0).sum())
        total += len(points)
    return found, total
