"""From checkpoints to a model folder: calibrates, exports, quantises, and fits the slide's risk and the reliability
limits.
"""

import datetime
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import aggregate
import calibrate
import crops
import data
import exemplars
import export
import figures
import metrics
import network
import peaks
import reliability
import simulate
import slide_level
import train_detector
import train_grader
from network import Detector, Grader
from pipeline import Model, match
from transformer import Transformer

PEAK_RADIUS, MIN_PRESENCE, HALO = 8, 0.15, 32  # px, probability, px of the detector's input
SIDES = 8  # from which the product grades single cells
MOST_LOST = 0.003  # AUC that a smaller variant may lose
HELD = 0  # fold that the first detector never saw
FLOAT = ("/stem/",)  # of the grader: in 8 bits it adds over a third to the rounding error and saves 1 % of the time


@dataclass
class Round:
    """The results of training: checkpoints, and each grader member (one per view and fold) with its left-out fold."""

    detector: Path  # checkpoint, or the model folder whose detector is kept
    held_detector: Path
    members: list[tuple[Path, int]]
    shipped: int  # members that left out a fold below this one are exported


def load_detector(path: Path) -> Detector:
    net = Detector()
    net.load_state_dict(torch.load(path)["average"])
    return net.eval()


def load_grader(path: Path) -> Grader:
    """The network with averaged weights."""
    saved = torch.load(path, weights_only=False)
    net = Grader(len(data.CLASSES), saved["embedding"], saved["backbone"], saved["view"])
    net.load_state_dict(saved["average"])
    return net.eval()


def by_fold(round_: Round) -> dict[int, list[Grader]]:
    """The members that never saw a fold, one per view."""
    out: dict[int, list[Grader]] = {}
    for path, fold in round_.members:
        out.setdefault(fold, []).append(load_grader(path))
    return out


def mean_logits(members: list[Grader], pixels: np.ndarray, turns: int = 1) -> np.ndarray:
    """[N, K]: the logits of the exported graph, before temperature and shifts."""
    return np.mean([train_grader.predict(m, pixels, turns)[0] for m in members], 0)


def out_of_fold(round_: Round, store: crops.CropSet, turns: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Logits of each crop by the members that never saw its fold, and a mask of the crops with such members."""
    logits = np.zeros((len(store), len(data.CLASSES)), np.float32)
    known = np.zeros(len(store), bool)
    for fold, members in by_fold(round_).items():
        rows = np.flatnonzero(store.fold == fold)
        logits[rows] = mean_logits(members, store.pixels[rows], turns)
        known[rows] = True
    return logits, known


def calibrate_detector(path: Path, fields: list[data.Field]) -> tuple[float, np.ndarray]:
    """Temperature and class shifts from the proposals at labelled cells of fields that this detector never saw."""
    net = load_detector(path)
    store = train_detector.FieldStore(fields)
    logits, labels = [], []
    for images, points, label in zip(store.images, store.points, store.labels, strict=True):
        h, w = images[0].shape[:2]
        padded = np.pad(images[0], ((0, -h % 32), (0, -w % 32), (0, 0)), mode="edge")
        with torch.no_grad():
            raw = net(torch.from_numpy(padded).permute(2, 0, 1)[None].float() / 255)[0].numpy()
        raw[0] = 1 / (1 + np.exp(-raw[0]))
        found = peaks.find(raw, train_detector.STRIDE, PEAK_RADIUS, 0.02)
        at = match(points, found, 14)
        logits.append(found[at[at >= 0], 3:])
        labels.append(label[at >= 0])
    return calibrate.fit(np.concatenate(logits), np.concatenate(labels), [0])


def calibrate_grader(logits: np.ndarray, store: crops.CropSet, rows: np.ndarray) -> tuple[float, np.ndarray]:
    """Temperature and the shift of NILM from the cells of fields, because crops contain no normal cells. Then one shift
    of the organisms and AGC from these cells and the crops. `logits` by members that never saw the item; `rows`:
    mask.
    """
    cells = rows & np.isin(store.source, ["cric", "lbc_fields"])
    temperature, bias = calibrate.fit(logits[cells], store.label[cells], [0])
    rows = cells | (rows & (store.source == "comparison_crops"))
    others = list(range(len(data.SQUAMOUS), len(data.CLASSES)))
    return temperature, bias + calibrate.fit_shift(logits[rows] / temperature + bias, store.label[rows], others)


def places(model: Model, field: data.Field, picture: np.ndarray) -> np.ndarray:
    """Centres [N, 2] in the picture's px: the detector's proposals, or the labels if it has no proposals."""
    found = model.detect(picture, field.microns_per_pixel)
    return found[:, :2] if len(found) else np.array([[p.x, p.y] for p in field.points]).reshape(-1, 2)


def score_fields(model: Model, round_: Round, fields, temperature, bias) -> list[simulate.Scored]:
    """Proposals of training fields with the probabilities of the members that never saw the field."""
    out = []
    for fold, members in by_fold(round_).items():
        for f in (f for f in fields if f.fold == fold):
            picture = f.pixels()
            found = places(model, f, picture)
            if not len(found):
                continue
            stack = np.stack([crops.cut(picture, x, y, network.CROP) for x, y in found])
            p = calibrate.softmax(mean_logits(members, stack) / temperature + bias)
            out.append(simulate.Scored(f, found, model.p_abnormal(p), model.p_high(p)))
    return out


def variant_figures(files: dict[str, Path], store: crops.CropSet, log) -> dict[str, float]:
    """AUC of the grader's variants on 800 training cells."""
    rng, cric = np.random.default_rng(2), store.source == store.source[0]
    truth = np.isin(store.label, [data.CLASSES.index(c) for c in data.ABNORMAL])
    rows = np.concatenate([rng.permutation(np.flatnonzero(cric & (truth == t)))[:400] for t in (True, False)])
    stack = np.ascontiguousarray(crops.centre(store.pixels[rows], network.CROP))
    figure = {}
    for name, file in files.items():
        session = export.session(file)
        p = np.concatenate([session.run(None, {"crops": stack[i : i + 32]})[0] for i in range(0, len(stack), 32)])
        p_abnormal = p[:, [data.CLASSES.index(c) for c in data.ABNORMAL]].sum(1)
        figure[name] = round(metrics.auc(truth[rows], p_abnormal), 4)
    log(f"grader variants, AUC on 800 training cells: {figure}")
    return figure


def write_detector(round_: Round, points: list[data.Field], out: Path, work: Path, log=print) -> dict:
    """Calibrates, quantises and writes the detector, or copies a kept one. Returns its manifest entry."""
    if round_.detector.is_dir():
        kept = json.loads((round_.detector / "manifest.json").read_text())["detector"]
        export.save_straight(round_.detector / kept["file"], out / kept["file"])
        sha256 = export.sha256(out / kept["file"])
        return {**kept, "sha256": sha256, "half": write_half(out / kept["file"], out / "detector.half.onnx")}
    held = [f for f in points if f.fold == HELD]
    temperature, bias = calibrate_detector(round_.held_detector, held)
    log(f"detector temperature {temperature:.3f}, NILM shift {bias[0]:.3f}")
    full = work / "detector.fp32.onnx"
    export.detector_to_onnx(load_detector(round_.detector), full, class_scale=1 / temperature, class_bias=bias)
    reduced = train_detector.FieldStore(points[::4])
    export.quantise(
        full,
        out / "detector.onnx",
        "image",
        [i[0][None, : i[0].shape[0] // 32 * 32, : i[0].shape[1] // 32 * 32] for i in reduced.images],
        keep=("/head/",),
    )
    return {
        "file": "detector.onnx", "sha256": export.sha256(out / "detector.onnx"),
        "micronsPerPixel": train_detector.MICRONS, "stride": train_detector.STRIDE, "sizeMultiple": 32,
        "haloPx": HALO, "classes": data.SQUAMOUS, "offsets": True, "peakRadiusPx": PEAK_RADIUS,
        "minPresence": MIN_PRESENCE, "half": write_half(full, out / "detector.half.onnx"),
    }  # fmt: skip


def write_half(source: Path, out: Path) -> dict:
    export.half(source, out)
    return {"file": out.name, "sha256": export.sha256(out)}


def write_grader(members: list[Grader], temperature: float, bias, store: crops.CropSet, out: Path, work: Path,
                 log=print) -> dict:  # fmt: skip
    """Exports and quantises the mean of the members as `out`/grader.onnx. Returns its manifest entry."""
    full, small = work / "grader.fp32.onnx", work / "grader.int8.onnx"
    export.grader_to_onnx(members, full, temperature=temperature, class_bias=bias)
    some = np.random.default_rng(1).permutation(len(store))[:256]
    batches = [
        np.ascontiguousarray(crops.centre(store.pixels[some[i : i + 16]], network.CROP)) for i in range(0, 256, 16)
    ]
    transformers = tuple(f"/members.{i}/" for i, m in enumerate(members) if isinstance(m.backbone, Transformer))
    export.quantise(full, small, "crops", batches, keep=FLOAT, transformers=transformers)
    half = write_half(full, out / "grader.half.onnx")
    figure = variant_figures({"float32": full, "int8": small, "float16": out / half["file"]}, store, log)
    shutil.copy(small if figure["float32"] - figure["int8"] <= MOST_LOST else full, out / "grader.onnx")
    if figure["float32"] - figure["float16"] > MOST_LOST:
        raise SystemExit(f"half precision loses too much: {figure}")
    return {
        "file": "grader.onnx", "sha256": export.sha256(out / "grader.onnx"), "micronsPerPixel": crops.MICRONS,
        "cropPx": network.CROP, "classes": data.CLASSES, "embeddingSize": sum(m.head.in_features for m in members),
        "variantsCompared": figure, "half": half,
    }  # fmt: skip


def build(round_: Round, material: data.Material, store: crops.CropSet, out: Path, work: Path, version: str,
          drawn: list[data.Field] | None = None, log=print):  # fmt: skip
    """Writes the model folder `out`. `store`: the grader's crops with their folds; `drawn`: synthetic slides."""
    out.mkdir(parents=True, exist_ok=True)
    points = [f for f in material.fields if f.split == "train" and f.points]
    detector = write_detector(round_, points, out, work, log)

    logits, known = out_of_fold(round_, store)
    held_t, bias = calibrate_grader(logits, store, known & (store.weight == 1))
    log(f"temperature of a pair {held_t:.3f}, shifts {np.round(bias, 3).tolist()}")
    members = [load_grader(p) for p, fold in round_.members if fold < round_.shipped]
    final = crops.collect([f for f in material.fields if f.split == "val" and f.points], [])
    temperature = calibrate.fit_temperature(mean_logits(members, final.pixels), final.label, bias=bias)
    log(f"temperature of the shipped members, the one number set on the validation split: {temperature:.3f}")
    turned, _ = out_of_fold(round_, store.take(store.source == "comparison_crops"), SIDES)
    np.savez(work / "out_of_fold.npz", turned=turned, logits=logits, known=known, label=store.label,
             source=store.source, group=store.group, weight=store.weight, temperature=held_t, bias=bias)  # fmt: skip
    entry = {
        "schema": 1, "name": out.name, "version": version, "task": "cervix",
        "trainedAt": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), "detector": detector,
        "grader": write_grader(members, temperature, bias, store.take(known), out, work, log),
        "abnormalClasses": data.ABNORMAL, "highGradeClasses": data.HIGH_GRADE,
        "aggregate": {}, "thresholds": {"ruleOutBelow": 0.1, "urgentAt": 0.8}, "reliability": {}, "card": "card.md",
    }  # fmt: skip
    export.write_json(out / "manifest.json", entry)
    model = Model(out)
    scored = score_fields(model, round_, [f for f in material.fields if f.split == "train"], held_t, bias)
    for name, high in (("abnormal", False), ("highGrade", True)):
        entry["aggregate"][name] = slide_level.fit(scored, high, log)
    entry["thresholds"] = slide_level.thresholds(scored, entry["aggregate"])
    log(f"thresholds {entry['thresholds']}")
    weak = []
    for s in (s for s in scored if not s.field.points):
        risks = aggregate.slide_risk(s.abnormal, s.high, entry["aggregate"])
        weak.append((s.field.file.name, s.field.label, risks["abnormal"], risks["highGrade"]))
    export.write_json(work / "diagnosed_fields.json", weak)
    entry["reliability"], chosen = know(model, material.fields + (drawn or []), material.sources, store)
    licensed = next(s for s in material.sources if "exemplars" in s["use"])
    entry["exemplars"] = exemplars.write(*chosen, out, licensed)
    export.write_json(out / "manifest.json", entry)
    return model


def know(model: Model, fields: list[data.Field], sources: list[dict], store: crops.CropSet):
    """Reliability entry of the manifest, and the openly licensed crops with their embeddings for the examples."""
    described = {"train": [], "val": []}
    rng = np.random.default_rng(1)
    for f in fields:
        picture = f.pixels()
        found = places(model, f, picture)
        if len(found) < 5:
            continue
        picked = found[np.sort(rng.permutation(len(found))[:48])]
        stack = np.stack([crops.cut(picture, x, y, model.side) for x, y in picked])
        described["val" if f.split == "val" else "train"].append(reliability.describe(stack, model.grade(stack)[1]))
    open_ = {s["name"] for s in sources if "exemplars" in s["use"]}
    shown = store.take(np.isin(store.source, list(open_)))
    _, embedding = model.grade(np.ascontiguousarray(crops.centre(shown.pixels, model.side)))
    return reliability.fit(described["train"], described["val"]), (shown, embedding)


def quick_figures(model: Model, fields: list[data.Field]) -> dict:
    """Cell figures on labelled points."""
    graded = figures.grade_points(model, fields)
    p = graded["probabilities"]
    return figures.cells(graded, model.classes, model.p_abnormal(p), model.p_high(p))
