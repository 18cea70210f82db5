"""All figures of a model folder, on material it was not trained on: `python evaluate.py --data DATA --model FOLDER`.

Writes figures.json and figures/*.svg into the model folder. With --work (the training's scratch folder) it adds the
cross-validated figures of crops and liquid-based fields, from the members that never saw them. Without it, those
figures of an earlier evaluation of the same model are kept.
"""

import argparse
import json
import random
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

import aggregate
import calibrate
import charts
import data
import drawn
import export
import figures
import first_look
import metrics
import reliability
import simulate
from package import HELD, SIDES
from pipeline import Model


def fields_of_points(model: Model, fields: list[data.Field]) -> tuple[dict, list[simulate.Scored], dict]:
    """Cells, detection, gallery and field-level risk on fields with labelled points."""
    graded = figures.grade_points(model, fields, SIDES)
    p = graded["probabilities"]
    graded["abnormal"], graded["high"] = model.p_abnormal(p), model.p_high(p)
    out = {"cells": figures.cells(graded, model.classes, graded["abnormal"], graded["high"])}
    proposals = [model.detect(f.pixels(), f.microns_per_pixel, 0.02) for f in fields]
    out["detection"] = figures.detection(fields, proposals)
    kept = [r[r[:, 2] >= model.manifest["detector"]["minPresence"]] for r in proposals]
    ranked = [figures.ranked_cells(model, f, r) for f, r in zip(fields, kept, strict=True)]
    out["lesionInFirst10"] = figures.lesion_in_first(fields, [r for r, _ in ranked])
    scored = [simulate.Scored(f, r[:, :2], r[:, 2], r[:, 3], e) for f, (r, e) in zip(fields, ranked, strict=True)]
    risk = np.array([aggregate.risk(s.abnormal, model.manifest["aggregate"]["abnormal"])[0] for s in scored])
    truth = np.array([f.label != "NILM" for f in fields])
    out["fields"] = figures.slides(truth, risk, model.manifest["thresholds"]["ruleOutBelow"])
    return out, scored, graded


def simulated(model: Model, scored: list[simulate.Scored], slides: int = 400, patches: int = 768) -> dict:
    """Slides composed of the validation fields' patches (scores only), with several shares of lesion cells."""
    rng, source = np.random.default_rng(11), simulate.pool(scored)
    part, threshold = model.manifest["aggregate"]["abnormal"], model.manifest["thresholds"]["ruleOutBelow"]
    lesion = set(np.concatenate(source.lesion).tolist())
    quiet = [aggregate.risk(source.abnormal[simulate.slide(rng, source, patches, 0)], part)[0] for _ in range(slides)]
    out = {}
    for share in (0.03, 0.02, 0.01, 0.0025):
        risk, first = [], []
        for _ in range(slides):
            rows = simulate.slide(rng, source, patches, share)
            risk.append(aggregate.risk(source.abnormal[rows], part)[0])
            rows = rows[np.argsort(-source.abnormal[rows], kind="stable")]
            best = rows[first_look.order(source.abnormal[rows], source.embedding[rows])[:10]]
            first.append(any(int(b) in lesion for b in best))
        entry = figures.slides(np.repeat([False, True], slides), np.array(quiet + risk), threshold)
        entry["lesionInFirst10"] = {"value": float(np.mean(first)), "interval": metrics.wilson(sum(first), slides)}
        out[f"{share:.2%}"] = entry
    return out


def mosaics(model: Model, tool: Path, root: Path, share: float, count: int, seed: int, split: str = "val") -> dict:
    """Drawn mosaic slides through the whole pipeline: `count` negatives and `count` positives."""
    maker = drawn.load_tool(tool)
    rng = random.Random(seed)
    normal, abnormal = maker.patches(root / "cric", split)
    truth, risk, first = [], [], []
    for n in range(2 * count):
        picture, bad = drawn.draw(maker, normal, abnormal, share if n >= count else 0.0, rng)
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            Image.fromarray(picture).save(file.name, compress_level=0)
            h, w = picture.shape[:2]
            field = data.Field("mosaic", Path(file.name), "val", maker.MICRONS_PER_PIXEL, w, h, "NILM")
            ranked, _ = figures.ranked_cells(model, field, model.detect(picture, maker.MICRONS_PER_PIXEL))
        truth.append(n >= count)
        risk.append(aggregate.risk(ranked[:, 2], model.manifest["aggregate"]["abnormal"])[0])
        if n >= count:
            first.append(np.hypot(*(bad[:, None] - ranked[None, :10, :2]).transpose(2, 0, 1)).min() <= 28)
    out = figures.slides(truth, risk, model.manifest["thresholds"]["ruleOutBelow"])
    out["lesionInFirst10"] = {"value": float(np.mean(first)), "interval": metrics.wilson(int(sum(first)), count)}
    return out


def left_out_fields(model: Model, material: data.Material) -> dict:
    """The labelled fields of the quarter that the shipped members never saw. A kept detector may have seen them."""
    fields = [f for f in material.fields if f.points and f.split == "train" and f.fold == HELD]
    out, _, _ = fields_of_points(model, fields)
    return {"fields": len(fields), "cells": out["cells"], "lesionInFirst10": out["lesionInFirst10"]}


def cross_validated(work: Path, fields: int) -> dict:
    """Crops in eleven classes and labelled cells of the training split, by the member that never saw them.

    fields: validation fields, whose number gives the spread of the figures.
    """
    z = np.load(work / "out_of_fold.npz")
    known, source = z["known"], z["source"]
    p = calibrate.softmax(z["logits"] / z["temperature"] + z["bias"])
    out = {}
    crops_ = known & (source == "comparison_crops")
    turned = z["turned"][known[source == "comparison_crops"]] / z["temperature"] + z["bias"]
    label, answer = z["label"][crops_], turned[:, 1:].argmax(1) + 1
    out["crops11"] = figures.of_crops(label, answer)
    rows = json.loads((work / "diagnosed_fields.json").read_text())
    positive, risk = np.array([r[1] != "NILM" for r in rows]), np.array([r[2] for r in rows])
    out["diagnosedFields"] = {
        "aucAbnormal": figures.of_groups(np.arange(len(rows)), lambda r: metrics.auc(positive[r], risk[r])),
        "count": len(rows), "negatives": int((~positive).sum()),
    }  # fmt: skip
    cells = known & (source == "cric")
    graded = {"label": np.array([data.CLASSES[k] for k in z["label"][cells]]), "group": z["group"][cells],
              "probabilities": p[cells]}  # fmt: skip
    abnormal = p[:, [data.CLASSES.index(c) for c in data.ABNORMAL]].sum(1)[cells]
    high = p[:, [data.CLASSES.index(c) for c in data.HIGH_GRADE]].sum(1)[cells]
    out["cells"] = figures.cells(graded, data.CLASSES, abnormal, high)
    truth = np.isin(graded["label"], data.ABNORMAL)
    marks = known & (source == "cric_marks")
    called = int((p[marks][:, [data.CLASSES.index(c) for c in data.ABNORMAL]].sum(1) >= 0.5).sum())
    out["marksCalledAbnormal"] = {"count": called, "of": int(marks.sum())}
    out["eceOfDraws"] = figures.calibration_of_draws(graded["group"], truth, abnormal, fields)
    return out


def left_out_crops(model: Model, material: data.Material) -> dict:
    """The named crops of the quarter that the shipped members never saw, graded as in the product."""
    rows = [c for c in material.crops if c.source == "comparison_crops" and c.fold == HELD]
    stack = [_cuts(model, np.asarray(Image.open(c.file).convert("RGB")), c.microns_per_pixel, None)[0] for c in rows]
    label = np.array([data.CLASSES.index(c.label) for c in rows])
    return figures.of_crops(label, model.grade(np.stack(stack), SIDES)[0][:, 1:].argmax(1) + 1)


def other_sets(model: Model, material: data.Material) -> dict:
    """Crops of sources that were not trained on: the loss of accuracy on material from elsewhere."""
    out = {}
    for source in (s for s in material.sources if s["kind"] == "crops" and not s["use"]):
        rows = [c for c in material.crops if c.source == source["name"]]
        stack = [
            _cuts(model, np.asarray(Image.open(c.file).convert("RGB")), c.microns_per_pixel, None)[0] for c in rows
        ]
        p, _ = model.grade(np.stack(stack))
        truth = np.array([c.label in data.ABNORMAL for c in rows])
        high = np.array([c.label in data.HIGH_GRADE for c in rows])
        group = np.arange(len(rows))
        a, h = model.p_abnormal(p), model.p_high(p)
        out[source["name"]] = {
            "count": len(rows),
            "aucAbnormal": figures.of_groups(group, lambda r, t=truth, a=a: metrics.auc(t[r], a[r])),
            "aucHighGrade": figures.of_groups(group, lambda r, t=high, h=h: metrics.auc(t[r], h[r])),
        }
    return out


def judged(model: Model, pictures: list[tuple[np.ndarray, float]]) -> dict:
    """How many pictures (with their µm/px) would be called unreliable, and why. Pictures without cells count too."""
    reasons: dict[str, int] = {}
    for picture, microns in pictures:
        found = model.detect(picture, microns)[:64]
        if len(found) < 5:
            why = ["no-cells-found"]
        else:
            stack = np.stack([np.asarray(c) for c in _cuts(model, picture, microns, found)])
            entry = reliability.describe(stack, model.grade(stack)[1])
            why = reliability.judge(model.manifest["reliability"], entry)["reasons"]
        for reason in why or ["none"]:
            reasons[reason] = reasons.get(reason, 0) + 1
    return {"pictures": len(pictures), "reasons": reasons}


def _cuts(model: Model, picture, microns: float, places):
    from crops import MICRONS, cut

    factor = microns / MICRONS
    if abs(factor - 1) > 0.02:
        size = (round(picture.shape[1] * factor), round(picture.shape[0] * factor))
        picture = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
    if places is None:
        return [cut(picture, picture.shape[1] / 2, picture.shape[0] / 2, model.side)]
    return [cut(picture, x * factor, y * factor, model.side) for x, y in places[:, :2]]


def strangers(model: Model, root: Path) -> dict:
    """Material that the model should not trust, and one set that it may trust: which pictures are refused, and why."""
    rng = np.random.default_rng(1)
    out = {}
    sheets = []
    for folder in sorted(f for f in (root / "tct_unlabelled").iterdir() if f.is_dir()):
        parts = [np.asarray(Image.open(f).convert("RGB").resize((224, 224))) for f in sorted(folder.iterdir())[:12]]
        sheets.append(np.concatenate([np.concatenate(parts[r : r + 4], 1) for r in (0, 4, 8)]))
    out["otherLiquidBasedSlides"] = judged(model, [(m, 0.25) for m in sheets])
    planes = sorted((root / "focus_stack").glob("fov*.jpg"))
    out["focusStackPlanes"] = judged(model, [(np.asarray(Image.open(f).convert("RGB")), 0.25) for f in planes])
    noise = [(rng.integers(0, 255, (600, 800, 3)).astype(np.uint8), 0.25) for _ in range(5)]
    out["noise"] = judged(model, noise)
    return out


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--work", type=Path, default=None)
    p.add_argument("--mosaic-tool", type=Path, default=None)
    p.add_argument("--mosaics", type=int, default=0, help="drawn mosaic slides of each kind and share")
    a = p.parse_args()
    model = Model(a.model)
    material = data.load(Path(__file__).with_name("datasets.json"), a.data)
    fields = [f for f in material.fields if f.split == "val" and f.points]
    out, scored, graded = fields_of_points(model, fields)
    out["simulatedSlides"] = simulated(model, scored)
    if a.mosaics and a.mosaic_tool:
        out["mosaicSlides"] = {f"{s:.2%}": mosaics(model, a.mosaic_tool, a.data, s, a.mosaics, 1 + i)
                               for i, s in enumerate((0.03, 0.02, 0.01, 0.0025))}  # fmt: skip
    out["grader"] = model.manifest["grader"]["sha256"]
    earlier = json.loads((a.model / "figures.json").read_text()) if (a.model / "figures.json").exists() else {}
    if a.work and (a.work / "out_of_fold.npz").exists():
        out["crossValidated"] = cross_validated(a.work, len(fields))
    elif earlier.get("grader") == out["grader"] and "crossValidated" in earlier:
        out["crossValidated"] = earlier["crossValidated"]
    out["leftOutFields"] = left_out_fields(model, material)
    out["leftOutCrops"] = left_out_crops(model, material)
    out["reliability"] = {"validationFields": judged(model, [(f.pixels(), f.microns_per_pixel) for f in fields])}
    out["otherSets"] = other_sets(model, material)
    out["reliability"] |= strangers(model, a.data)
    out["speed"] = figures.speed(model)
    export.write_json(a.model / "figures.json", out)
    pictures = a.model / "figures"
    pictures.mkdir(exist_ok=True)
    truth, high = np.isin(graded["label"], data.ABNORMAL), np.isin(graded["label"], data.HIGH_GRADE)
    parts = {"abnormal": (truth, graded["abnormal"]), "high grade": (high, graded["high"])}
    charts.roc(parts, pictures / "roc.svg")
    charts.calibration(parts, pictures / "calibration.svg")
    matrix = out["cells"]["confusion"]
    charts.confusion(matrix["rowsAreTruth"], matrix["classes"], pictures / "confusion.svg")
    worst(fields, graded, pictures / "worst-misses.png")
    print(json.dumps(out, indent=1))


def worst(fields: list[data.Field], graded: dict, path: Path, count: int = 12) -> None:
    """The lesion cells called most normal, and the normal cells called most abnormal."""
    places = [(f, q) for f in fields for q in f.points]
    truth = np.isin(graded["label"], data.ABNORMAL)
    low = [i for i in np.argsort(graded["abnormal"]) if truth[i]][:count]
    high = [i for i in np.argsort(-graded["abnormal"]) if not truth[i]][:count]
    from crops import cut

    shown = [cut(places[i][0].pixels(), places[i][1].x, places[i][1].y, 112) for i in [*low, *high]]
    charts.gallery(shown, [f"{places[i][1].label}  p={graded['abnormal'][i]:.2f}" for i in [*low, *high]], path)


if __name__ == "__main__":
    main()
