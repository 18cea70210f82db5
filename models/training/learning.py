"""What more data would gain, and how the model performs on material from elsewhere.

`python learning.py --data DATA --work .work --out ../daybreak-cervix-1/learning.json` trains a small grader
(MobileNetV2, view `cell`, few epochs) on growing shares of the training fields and of the named crops, and on all
sources except one. It measures each grader on material that it never saw. The result shows how the figures change,
not what the shipped model reaches. `--only crops` replaces that curve alone.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import charts
import crops
import data
import export
import metrics
import train_grader
import weights
from figures import of_crops
from losses import group_logit
from package import HELD, SIDES
from train_grader import ABNORMAL, HIGH

EPOCHS, PER_EPOCH, SHARES = 5, 4096, (0.25, 0.5, 1.0)


def figures(net, store: crops.CropSet) -> dict:
    """AUCs with intervals from drawing pictures (fields, or crops). A figure with only one side is left out."""
    logits = torch.from_numpy(train_grader.predict(net, store.pixels)[0])
    out: dict = {"count": len(store)}
    for name, classes in (("aucAbnormal", ABNORMAL), ("aucHighGrade", HIGH)):
        truth, score = np.isin(store.label, classes), group_logit(logits, classes).numpy()
        if truth.all() or not truth.any():
            continue
        interval = metrics.bootstrap(store.group, lambda r, t=truth, s=score: metrics.auc(t[r], s[r]), 300)
        out[name] = {"value": round(metrics.auc(truth, score), 4), "interval": [round(v, 4) for v in interval]}
    return out


def some_fields(store: crops.CropSet, labelled: np.ndarray, share: float, seed: int) -> crops.CropSet:
    """A share of the fields with labelled cells (`labelled`: bool [N]), nested by size. All else is kept."""
    names = np.unique(store.group[labelled])
    order = np.random.default_rng(seed).permutation(len(names))
    kept = names[order[: round(share * len(names))]]
    return store.take(~labelled | np.isin(store.group, kept))


def crops_curve(store: crops.CropSet, trained) -> list[dict]:
    """Balanced accuracy over the crops' classes on the left-out fold, from growing shares of the other crops (larger
    shares include the smaller). The fields' cells are kept. `trained(part, name)` returns a grader.
    """
    named = store.source == "comparison_crops"
    held, rest = store.take(named & (store.fold == HELD)), store.take(~named | (store.fold != HELD))
    out = []
    for share in SHARES:
        kept = rest.source != "comparison_crops"
        for label in np.unique(held.label):
            rows = np.flatnonzero((rest.source == "comparison_crops") & (rest.label == label))
            kept[rows[: round(share * len(rows))]] = True
        part = rest.take(kept)
        answer = train_grader.predict(trained(part, f"crops-{share:.2f}"), held.pixels, SIDES)[0][:, 1:].argmax(1) + 1
        entry = {"share": share, "crops": int((part.source == "comparison_crops").sum())}
        out.append({**entry, "leftOut": of_crops(held.label, answer)})
        print(json.dumps(out[-1]), flush=True)
    return out


def fields_curve(material, store: crops.CropSet, final: crops.CropSet, squamous: dict, trained, seed: int) -> dict:
    """Cell figures from growing shares of the labelled fields, and without each source of crops."""
    named = data.uses(material, "grader")
    pointed = [s["name"] for s in material.sources if s["kind"] == "points"]
    of_fields = np.isin(store.source, [*pointed, *(f"{name}_marks" for name in pointed)])
    curve = []
    for share in SHARES:
        part = some_fields(store, of_fields, share, seed)
        net = trained(part, f"{share:.2f}")
        cells = int(np.isin(part.source, pointed).sum())
        unseen = {n: figures(net, s) for n, s in squamous.items() if n not in named}
        curve.append({"share": share, "cells": cells, "validation": figures(net, final), "unseenSources": unseen})
        print(json.dumps(curve[-1]), flush=True)
    without = {}
    for name in sorted(named & set(squamous)):
        net = trained(store.take(store.source != name), f"without-{name}")
        without[name] = {"validation": figures(net, final), "leftOut": figures(net, squamous[name])}
        print(name, json.dumps(without[name]), flush=True)
    return {"curve": curve, "without": without}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--work", type=Path, default=Path(__file__).with_name(".work"))
    p.add_argument("--out", type=Path, required=True, help="JSON; a picture is written beside it")
    p.add_argument("--only", choices=["crops"], default=None, help="measure that curve alone, keep the rest")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    material = data.checked(Path(__file__).with_name("datasets.json"), a.data)
    named = data.uses(material, "grader")
    training = [f for f in material.fields if f.split == "train" and f.source in named]
    store = crops.collect(training, [c for c in material.crops if c.source in named], a.work / "proposals.json")
    final = crops.collect([f for f in material.fields if f.split == "val" and f.points], [])
    strangers = [s["name"] for s in material.sources if s["kind"] == "crops"] if not a.only else []
    other = {n: crops.collect([], [c for c in material.crops if c.source == n]) for n in strangers}
    squamous = {n: s.take(s.label < len(data.SQUAMOUS)) for n, s in other.items()}

    def trained(part: crops.CropSet, name: str):
        pretrained = weights.of("mobilenet", a.data, a.work)
        return train_grader.train(part, pretrained, a.work / f"learning-{name}.pt", "mobilenet", "cell", EPOCHS,
                                  PER_EPOCH, seed=a.seed)  # fmt: skip

    plan = {"schema": 1, "epochs": EPOCHS, "cropsAnEpoch": PER_EPOCH}
    out = json.loads(a.out.read_text()) if a.only else plan
    if a.only != "crops":
        out |= fields_curve(material, store, final, squamous, trained, a.seed)
    out["crops"] = crops_curve(store, trained)
    export.write_json(a.out, out)
    curve = out["curve"]
    parts = {n: [c["validation"][k]["value"] for c in curve]
             for n, k in (("cell AUC, abnormal", "aucAbnormal"), ("cell AUC, high grade", "aucHighGrade"))}  # fmt: skip
    charts.learning_curve([c["share"] for c in curve], parts, a.out.with_name("figures") / "learning.svg")


if __name__ == "__main__":
    main()
