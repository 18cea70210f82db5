"""The rule-out threshold from drawn mosaic slides: `python drawn.py --data DATA --model FOLDER --mosaic-tool FILE`.

Slides that consist of scores alone (`slide_level.py`) lack the effects of drawing: seams, turned cells, unusual
neighbours. So the threshold comes from drawn slides. They are composed of training fields that the shipped members
never saw, and processed by the detector and the grader as shipped. Writes the threshold into the manifest, with the
material that it was chosen on.
"""

import argparse
import importlib.util
import json
import random
import tempfile
from pathlib import Path

import numpy as np

import aggregate
import data
import export
import slide_level
from package import HELD
from pipeline import Model

COLUMNS, ROWS = 32, 24
LESIONS = (0.01, 0.02, 0.03)  # shares of lesion cells


def load_tool(path: Path):
    spec = importlib.util.spec_from_file_location("mosaic_slides", path)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def left_out_patches(tool, material: data.Material, root: Path):
    """The tool's normal and abnormal patches, from the left-out training fields only."""
    names = {f.file.name for f in material.fields if f.points and f.split == "train" and f.fold == HELD}
    known = json.loads((root / "annotations.json").read_text())
    known["images"] = [i for i in known["images"] if Path(i["file"]).name in names]
    ids = {i["id"] for i in known["images"]}
    known["annotations"] = [a for a in known["annotations"] if a["image_id"] in ids]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "annotations.json").write_text(json.dumps(known))
        (Path(folder) / "train").symlink_to((root / "train").resolve())
        return tool.patches(Path(folder), "train")


def draw(tool, normal: list, abnormal: list, share: float, rng: random.Random):
    """One slide, with at least one lesion cell if `share` is above 0: its picture and the lesions' places [N, 2]."""
    cells = [rng.choice(normal) for _ in range(COLUMNS * ROWS)]
    for at in rng.sample(range(len(cells)), max(1, round(len(cells) * share)) if share else 0):
        cells[at] = rng.choice(abnormal)
    picture, centres = tool.mosaic(cells, COLUMNS, ROWS, rng)
    lesions = [c for c, cell in zip(centres, cells, strict=True) if cell[0] != "NILM"]
    return np.asarray(picture.convert("RGB")), np.array(lesions).reshape(-1, 2)


def slide_risk(model: Model, picture: np.ndarray, microns: float) -> float:
    places = model.detect(picture, microns)[:, :2]
    p = model.p_abnormal(model.grade_at(picture, microns, places)[0])
    return aggregate.risk(p, model.manifest["aggregate"]["abnormal"])[0]


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--mosaic-tool", type=Path, required=True)
    p.add_argument("--slides", type=int, default=20, help="of each kind")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    model, tool, rng = Model(a.model), load_tool(a.mosaic_tool), random.Random(a.seed)
    material = data.load(Path(__file__).with_name("datasets.json"), a.data)
    normal, abnormal = left_out_patches(tool, material, a.data / "cric")
    risks: dict[float, np.ndarray] = {}
    for share in (0.0, *LESIONS):
        pictures = (draw(tool, normal, abnormal, share, rng)[0] for _ in range(a.slides))
        risks[share] = np.array([slide_risk(model, p, tool.MICRONS_PER_PIXEL) for p in pictures])
        print(f"{share:.0%} lesion cells: risk {np.round(np.sort(risks[share]), 5).tolist()}", flush=True)
    entry, lesion = model.manifest["thresholds"], {k: risks[k] for k in reversed(LESIONS)}
    limit = round(slide_level.rule_out(risks[0.0], risks[slide_level.CHOSEN_AT]), 4)
    slides = f"slides of {COLUMNS * ROWS} patches, drawn of training fields that the shipped members never saw"
    entry["ruleOutBelow"] = limit
    entry["chosenOn"] = slide_level.chosen_on(slides, limit, risks[0.0], lesion)
    export.write_json(a.model / "manifest.json", model.manifest)
    print(f"rule-out below {limit}")


if __name__ == "__main__":
    main()
