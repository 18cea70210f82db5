"""Nearest training examples for the reader: embeddings, labels and a sheet of small pictures, all openly licensed."""

from pathlib import Path

import numpy as np
from PIL import Image

import crops
import data
import export

THUMB, COLUMNS = 80, 20  # px a side at the grader's scale; pictures a row


def choose(store: crops.CropSet, embedding: np.ndarray, a_class: int, seed: int = 1) -> np.ndarray:
    """Up to `a_class` crops of each class, spread over the embedding by farthest-point selection."""
    rng = np.random.default_rng(seed)
    chosen = []
    for k in np.unique(store.label):
        rows = np.flatnonzero(store.label == k)
        picked = [int(rng.choice(rows))]
        distance = ((embedding[rows] - embedding[picked[0]]) ** 2).sum(1)
        while len(picked) < min(a_class, len(rows)):
            # every second one at random, so that common cells are shown beside unusual ones
            at = int(rows[distance.argmax()]) if len(picked) % 2 else int(rng.choice(rows))
            if at not in picked:
                picked.append(at)
            distance = np.minimum(distance, ((embedding[rows] - embedding[at]) ** 2).sum(1))
        chosen += picked
    return np.array(chosen)


def write(store: crops.CropSet, embedding: np.ndarray, folder: Path, source: dict, a_class: int = 34) -> dict:
    """Writes exemplars.bin (float16 [N, D]), exemplars.json and exemplars.jpg; returns the manifest entry."""
    rows = choose(store, embedding, a_class)
    (folder / "exemplars.bin").write_bytes(embedding[rows].astype("<f2").tobytes())
    pictures = crops.centre(store.pixels[rows], THUMB)
    high = -(-len(rows) // COLUMNS)
    sheet = np.full((high * THUMB, COLUMNS * THUMB, 3), 255, np.uint8)
    entries = []
    for i, at in enumerate(rows):
        r, c = divmod(i, COLUMNS)
        sheet[r * THUMB : (r + 1) * THUMB, c * THUMB : (c + 1) * THUMB] = pictures[i]
        entries.append({"label": data.CLASSES[store.label[at]], "source": str(store.source[at]),
                        "file": str(store.group[at]), "x": round(float(store.x[at]), 1),
                        "y": round(float(store.y[at]), 1), "column": c, "row": r})  # fmt: skip
    Image.fromarray(sheet).save(folder / "exemplars.jpg", quality=85)
    export.write_json(folder / "exemplars.json", {
        "schema": 1, "embeddingSize": int(embedding.shape[1]), "format": "float16 little endian, a row an entry",
        "sheet": "exemplars.jpg", "thumbPx": THUMB, "micronsPerPixel": crops.MICRONS, "licence": source["licence"],
        "citation": source["citation"], "entries": entries,
    })  # fmt: skip
    files = ("exemplars.json", "exemplars.bin", "exemplars.jpg")
    return {"files": {name: export.sha256(folder / name) for name in files}, "count": len(rows)}
