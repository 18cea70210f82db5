"""Finds cells in fields that have a diagnosis but no labelled points, for weak training of detector and grader.

The detector reads the field at a size at which its cells look like those of the labelled fields (`apparentSize` in
datasets.json). Every cell of a negative field is negative. In a positive field, only the cells that a first grader
finds most abnormal get the field's diagnosis, with a lower weight. The others stay unlabelled.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import data
import export
from pipeline import Model

SURE, SHARE, WEAK = 0.35, 0.4, 0.6  # presence of a sure cell; share of a positive field's cells; their weight


def propose(model: Model, field: data.Field, apparent: float, rng: np.random.Generator) -> list[dict]:
    """Rows {x, y, label, weight, presence}. label is null for cells of a positive field that are not marked."""
    picture = field.pixels()
    cells = model.detect(picture, field.microns_per_pixel / apparent, 0.1)
    sure = cells[cells[:, 2] >= SURE]
    rows = []
    if field.label == "NILM":
        rows += [row(c, "NILM", 1.0) for c in sure]
        other = model.detect(picture, field.microns_per_pixel, 0.2)
        for c in other[rng.permutation(len(other))[: 2 * max(20, len(sure))]]:
            if not len(sure) or np.hypot(sure[:, 0] - c[0], sure[:, 1] - c[1]).min() > 20:
                rows.append({**row(c, "NILM", 0.5), "presence": 0.0})
        return rows
    if not len(sure):
        return rows
    probabilities, _ = model.grade_at(picture, field.microns_per_pixel / apparent, sure[:, :2], views=4)
    order = np.argsort(-model.p_abnormal(probabilities))
    count = max(3, round(SHARE * len(sure)))
    for rank, i in enumerate(order):
        rows.append(row(sure[i], field.label if rank < count else None, WEAK))
    return rows


def row(cell, label, weight: float) -> dict:
    return {"x": round(float(cell[0]), 1), "y": round(float(cell[1]), 1), "label": label, "weight": weight,
            "presence": round(float(cell[2]), 3)}  # fmt: skip


def run(model: Model, material: data.Material, out: Path) -> None:
    rng = np.random.default_rng(1)
    apparent = {s["name"]: s.get("apparentSize", 1.0) for s in material.sources}
    found = {}
    for f in material.fields:
        if not f.points:
            found[f.file.name] = propose(model, f, apparent[f.source], rng)
    export.write_json(out, found)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--model", type=Path, required=True, help="model folder of a first round")
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    run(Model(a.model), data.load(Path(__file__).with_name("datasets.json"), a.data), a.out)
    print({k: len(v) for k, v in json.loads(a.out.read_text()).items()})


if __name__ == "__main__":
    main()
