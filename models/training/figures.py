"""The figures of a model folder on data it was not trained on, each with its 95 % interval (bootstrap over fields)."""

import time

import numpy as np
from PIL import Image

import data
import first_look
import metrics
import pipeline


def _figure(value, interval=None, **more) -> dict:
    out = {"value": round(float(value), 4)}
    if interval is not None:
        out["interval"] = [round(float(v), 4) for v in interval]
    return {**out, **more}


def of_groups(groups, function, draws: int = 500) -> dict:
    """`function(rows)` on all rows, with an interval from drawing groups."""
    return _figure(function(np.arange(len(groups))), metrics.bootstrap(groups, function, draws))


def grade_points(model: pipeline.Model, fields: list[data.Field], views: int = 1) -> dict:
    """Probabilities of every labelled point: {label [N], probabilities [N, K], group [N], embedding [N, D]}."""
    label, group, probabilities, embedding = [], [], [], []
    for f in fields:
        p, e = model.grade_at(f.pixels(), f.microns_per_pixel, np.array([[q.x, q.y] for q in f.points]), views)
        probabilities.append(p)
        embedding.append(e)
        label += [q.label for q in f.points]
        group += [f.file.name] * len(f.points)
    return {"label": np.array(label), "group": np.array(group), "probabilities": np.concatenate(probabilities),
            "embedding": np.concatenate(embedding)}  # fmt: skip


def cells(graded: dict, classes: list[str], abnormal_p, high_p) -> dict:
    """Discrimination and calibration on labelled cells. abnormal_p, high_p: [N]."""
    truth = np.isin(graded["label"], data.ABNORMAL)
    high = np.isin(graded["label"], data.HIGH_GRADE)
    group = graded["group"]
    index = np.array([classes.index(c) for c in graded["label"]])
    answer = graded["probabilities"].argmax(1)
    names = [c for c in data.SQUAMOUS if c in classes]
    confusion = [[int(((graded["label"] == a) & (answer == classes.index(b))).sum()) for b in names] for a in names]
    return {
        "count": int(len(truth)),
        "aucAbnormal": of_groups(group, lambda r: metrics.auc(truth[r], abnormal_p[r])),
        "aucHighGrade": of_groups(group, lambda r: metrics.auc(high[r], high_p[r])),
        "specificityAt99": of_groups(group, lambda r: metrics.specificity_at(truth[r], abnormal_p[r], 0.99)),
        "eceAbnormal": of_groups(group, lambda r: metrics.expected_calibration_error(truth[r], abnormal_p[r])),
        "eceHighGrade": of_groups(group, lambda r: metrics.expected_calibration_error(high[r], high_p[r])),
        "eceTopLabel": of_groups(
            group, lambda r: metrics.top_label_calibration_error(index[r], graded["probabilities"][r])
        ),
        "accuracy": of_groups(group, lambda r: float((answer[r] == index[r]).mean())),
        "confusion": {"classes": names, "rowsAreTruth": confusion},
    }


def calibration_of_draws(groups, truth, p, fields: int, least: float = 0.03, draws: int = 1000, seed: int = 3) -> dict:
    """How much the calibration error of one model depends on the choice of fields. Over `draws` draws of this many
    fields (groups [N]) without repetition: the median, the middle 95 %, and the share at or below `least`.
    """
    rng, names = np.random.default_rng(seed), np.unique(groups)
    found = []
    for _ in range(draws):
        rows = np.isin(groups, rng.choice(names, fields, replace=False))
        found.append(metrics.expected_calibration_error(truth[rows], p[rows]))
    share = float(np.mean(np.array(found) <= least))
    return _figure(np.median(found), np.quantile(found, [0.025, 0.975]), fields=fields, of=len(names), least=least,
                   shareAtMost=round(share, 3))  # fmt: skip


def detection(fields: list[data.Field], proposals: list[np.ndarray]) -> dict:
    """Recall of labelled cells at 1, 2 and 4 proposals per label (in each field), matched within 28 file px."""
    names = np.array([f.file.name for f in fields])
    out = {}
    for k in (1, 2, 4):
        pairs = np.array([pipeline.detection_recall([f], [p], k) for f, p in zip(fields, proposals, strict=True)])
        out[f"recallAt{k}"] = of_groups(names, lambda r, q=pairs: q[r, 0].sum() / max(1, q[r, 1].sum()))
    return out


def lesion_in_first(fields: list[data.Field], ranked: list[np.ndarray], first: int = 10, within: float = 28.0) -> dict:
    """Share of positive fields with a labelled lesion among the gallery's first cells. ranked: rows (x, y, ...)."""
    hits = total = 0
    for f, rows in zip(fields, ranked, strict=True):
        bad = np.array([[p.x, p.y] for p in f.points if p.label != "NILM"])
        if not len(bad):
            continue
        total += 1
        top = rows[:first, :2]
        hits += bool(len(top)) and np.hypot(*(bad[:, None] - top[None]).transpose(2, 0, 1)).min() <= within
    return _figure(hits / max(1, total), metrics.wilson(int(hits), total), hits=int(hits), total=total)


def ranked_cells(model: pipeline.Model, field: data.Field, proposals: np.ndarray, most: int = 2000):
    """Graded proposals in the gallery's order: rows (x, y, p abnormal, p high); beyond `most`, the detector's
    probabilities.
    """
    detector_abnormal = 1 - proposals[:, 3]
    classes = model.manifest["detector"]["classes"]
    high = proposals[:, [3 + classes.index(c) for c in data.HIGH_GRADE]].sum(1)
    order = np.argsort(-detector_abnormal, kind="stable")
    rows = np.column_stack([proposals[:, :2], detector_abnormal, high])[order]
    top = rows[:most]
    probabilities, embedding = model.grade_at(field.pixels(), field.microns_per_pixel, top[:, :2])
    if len(top):
        top[:, 2], top[:, 3] = model.p_abnormal(probabilities), model.p_high(probabilities)
    again = np.argsort(-top[:, 2], kind="stable")
    if len(top):
        places = top[again, :2] * field.microns_per_pixel
        size = np.array([field.width, field.height]) * field.microns_per_pixel
        again = again[first_look.order(top[again, 2], embedding[again], places, size)]
    return np.concatenate([top[again], rows[most:]]), (embedding[again] if len(top) else embedding)


def of_crops(label: np.ndarray, answer: np.ndarray) -> dict:
    """Balanced accuracy and recall by class; label, answer [N]: indices into the classes."""
    recall = {data.CLASSES[k]: round(float((answer[label == k] == k).mean()), 3) for k in np.unique(label)}
    accuracy = of_groups(np.arange(len(label)), lambda r: metrics.balanced_accuracy(label[r], answer[r]))
    return {"balancedAccuracy": accuracy, "recall": recall, "count": len(label)}


def slides(truth, risk, threshold: float) -> dict:
    """AUC, and sensitivity and specificity at the product's threshold, with Wilson intervals."""
    truth, risk = np.asarray(truth, bool), np.asarray(risk)
    found, quiet = int((risk[truth] >= threshold).sum()), int((risk[~truth] < threshold).sum())
    return {
        "auc": of_groups(np.arange(len(truth)), lambda r: metrics.auc(truth[r], risk[r])),
        "sensitivity": _figure(found / max(1, truth.sum()), metrics.wilson(found, int(truth.sum()))),
        "specificity": _figure(quiet / max(1, (~truth).sum()), metrics.wilson(quiet, int((~truth).sum()))),
        "positives": int(truth.sum()), "negatives": int((~truth).sum()),
    }  # fmt: skip


def speed(model: pipeline.Model, side: int = 1024, crops: int = 64) -> dict:
    """Best of several runs: detector in megapixels per second, grader in milliseconds per crop."""
    rng = np.random.default_rng(1)
    tile = np.asarray(Image.fromarray(rng.integers(0, 255, (32, 32, 3), np.uint8)).resize((side, side)))[None]
    stack = rng.integers(0, 255, (crops, model.side, model.side, 3)).astype(np.uint8)
    best = [1e9, 1e9]
    for _ in range(6):
        for i, call in enumerate((lambda: model.detector.run(None, {"image": tile}), lambda: model.grade(stack))):
            began = time.perf_counter()
            call()
            best[i] = min(best[i], time.perf_counter() - began)
    return {"detectorMegapixelsPerSecond": round(side * side / 1e6 / best[0], 1),
            "graderMillisecondsPerCrop": round(best[1] / crops * 1e3, 2)}  # fmt: skip
