"""One command from data to a model folder: `python train.py --data ../../../shared/data --out ../daybreak-cervix-1`.

Every stage leaves a checkpoint in --work and is skipped once it is complete. An interrupted stage continues after its
last epoch. The same seed and material give the same stages on the same machine.
"""

import argparse
import json
from pathlib import Path

import torch

import charts
import crops
import data
import export
import network
import package
import propose
import synthetic
import train_detector
import train_grader
import weights
from pipeline import Model

# Epochs of each stage. folds: pairs of members, each with another quarter left out, for unbiased scores; shipped:
# number of exported pairs.
PLAN = {"detector1": 16, "grader1": 6, "detector": 30, "grader": 8, "perEpoch": 4096, "folds": 2, "shipped": 1}
QUICK = {"detector1": 1, "grader1": 1, "detector": 1, "grader": 1, "perEpoch": 128, "folds": 1, "shipped": 1}


def complete(path: Path, epochs: int) -> bool:
    return path.exists() and torch.load(path, weights_only=False)["epoch"] >= epochs


def first_model(work: Path, detector: Path, grader: Path) -> Model:
    """A model folder of the first round, just good enough to propose cells in fields without points."""
    folder = work / "first"
    folder.mkdir(exist_ok=True)
    export.detector_to_onnx(package.load_detector(detector), folder / "detector.onnx")
    export.grader_to_onnx([package.load_grader(grader)], folder / "grader.onnx")
    export.write_json(folder / "manifest.json", {
        "detector": {"file": "detector.onnx", "micronsPerPixel": train_detector.MICRONS, "stride": 8,
                     "sizeMultiple": 32, "classes": data.SQUAMOUS, "peakRadiusPx": package.PEAK_RADIUS,
                     "minPresence": package.MIN_PRESENCE},
        "grader": {"file": "grader.onnx", "micronsPerPixel": crops.MICRONS, "cropPx": network.CROP,
                   "classes": data.CLASSES},
        "abnormalClasses": data.ABNORMAL, "highGradeClasses": data.HIGH_GRADE,
    })  # fmt: skip
    return Model(folder)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True, help="model folder")
    p.add_argument("--manifest", type=Path, default=Path(__file__).with_name("datasets.json"))
    p.add_argument("--work", type=Path, default=Path(__file__).with_name(".work"))
    p.add_argument("--version", default="1.0.0")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--skip-bad", action="store_true", help="leave out entries of the material that are wrong")
    p.add_argument("--no-synthetic", action="store_true", help="do without the product's synthetic slides")
    p.add_argument(
        "--first", type=Path, help="model folder that proposes cells in fields without points (default: train one)"
    )
    p.add_argument(
        "--only", choices=["detector", "graders"], help="train these alone and package nothing (two can run at once)"
    )
    p.add_argument(
        "--keep-detector", type=Path, help="model folder whose detector is kept; it also proposes as --first does"
    )
    p.add_argument("--member", type=int, help="with --only graders: the members of this left-out fold alone")
    p.add_argument("--view", choices=list(network.VIEWS), help="with --member: the one of this view")
    p.add_argument("--quick", action="store_true", help="a few steps of everything, to see that it runs")
    p.add_argument("--set", action="append", default=[], metavar="NAME=N", help=f"another plan: {', '.join(PLAN)}")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    plan = dict(QUICK if a.quick else PLAN)
    plan.update({k: int(v) for k, v in (s.split("=") for s in a.set)})
    work = a.work
    work.mkdir(parents=True, exist_ok=True)

    material = data.checked(a.manifest, a.data, a.skip_bad)
    mobilenet = weights.of("mobilenet", a.data, work)
    training = [f for f in material.fields if f.split == "train"]
    for_detector, for_grader = data.uses(material, "detector"), data.uses(material, "grader")
    points = [f for f in training if f.points and f.source in for_detector]
    if a.quick:
        points = points[:16]

    held_detector, grader1, proposals = work / "detector-1.pt", work / "grader-1.pt", work / "proposals.json"
    earlier = a.keep_detector or a.first
    no_detector = a.only == "graders" or a.keep_detector
    if not no_detector and not complete(held_detector, plan["detector1"]):
        rest = [f for f in points if f.fold != package.HELD]
        train_detector.train(rest, mobilenet, held_detector, plan["detector1"], seed=a.seed)
    drawn = []
    if not a.no_synthetic:
        synthetic.draw(work / "synthetic", 1 if a.quick else 2)
        drawn = synthetic.fields(work / "synthetic")
    graded = [f for f in training if f.source in for_grader]
    named_crops = [c for c in material.crops if c.source in for_grader]
    if not proposals.exists() and not earlier and not complete(grader1, plan["grader1"]):
        store = crops.collect(points if a.quick else graded, named_crops)
        train_grader.train(store.take(store.fold != package.HELD), mobilenet, grader1, "mobilenet", "cell",
                           plan["grader1"], plan["perEpoch"], seed=a.seed)  # fmt: skip
    if not proposals.exists():
        propose.run(Model(earlier) if earlier else first_model(work, held_detector, grader1), material, proposals)
    cells = json.loads(proposals.read_text())

    detector = work / "detector.pt"
    if not no_detector and not complete(detector, plan["detector"]):
        with_cells = points + [f for f in training if f.source in for_detector and cells.get(f.file.name)]
        train_detector.train(with_cells, mobilenet, detector, plan["detector"], seed=a.seed + 2, proposals=cells,
                             start=held_detector)  # fmt: skip
    if a.only == "detector":
        return
    store = crops.collect(graded + drawn, named_crops, proposals)
    members = [(work / f"grader-{v}-{k}.pt", k, v) for k in range(plan["folds"]) for v in network.VIEWS]
    for path, fold, view in members:
        wanted = a.member in (None, fold) and a.view in (None, view)
        if wanted and not complete(path, plan["grader"]):
            backbone = network.VIEWS[view].backbone
            train_grader.train(store.take(store.fold != fold), weights.of(backbone, a.data, work), path, backbone, view,
                               plan["grader"], plan["perEpoch"], seed=a.seed + fold,
                               held=store.take(store.fold == fold))  # fmt: skip
    if a.only == "graders":
        return
    pairs = [(path, fold) for path, fold, _ in members]
    left = package.Round(a.keep_detector or detector, held_detector, pairs, plan["shipped"])
    package.build(left, material, store, a.out, work, a.version, drawn)
    pictures = a.out / "figures"
    pictures.mkdir(exist_ok=True)
    stages = ([] if a.keep_detector else [detector]) + [path for path, _ in pairs]
    history = {path.stem: torch.load(path, weights_only=False)["history"] for path in stages}
    charts.curves(history, pictures / "training.svg")


if __name__ == "__main__":
    main()
