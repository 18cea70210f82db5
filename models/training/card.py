"""Writes the model card from the measured figures: `python card.py --model FOLDER`. No figure is typed by hand."""

import argparse
import json
from pathlib import Path

import weights

HERE = Path(__file__).parent

INTENDED = """## Intended use

Research and training in cervical cytology: to rank cells and slides for a qualified reader who sees the whole slide.
It is not a medical device and its output is not a diagnosis. A result below the rule-out threshold means *light read*,
never *negative*. A laboratory sets its own operating point on its own validated cases (`daybreak evaluate`).
"""


def number(entry: dict, percent: bool = False) -> str:
    """'0.971 (0.955 to 0.984)' of {value, interval}."""
    scale, unit, digits = (100, " %", 1) if percent else (1, "", 3)
    text = f"{entry['value'] * scale:.{digits}f}"
    if "interval" in entry:
        low, high = (v * scale for v in entry["interval"])
        text += f" ({low:.{digits}f} to {high:.{digits}f})"
    return text + unit


def share(values: list[float]) -> str:
    """'99.2 % (97.7 to 99.7)' of [value, low, high]."""
    return f"{100 * values[0]:.1f} % ({100 * values[1]:.1f} to {100 * values[2]:.1f})"


def table(rows: list[tuple[str, str]], head: tuple[str, str]) -> str:
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|"]
    return "\n".join(lines + [f"| {a} | {b} |" for a, b in rows]) + "\n"


def figures_section(f: dict) -> str:
    c, d = f["cells"], f["detection"]
    rows = [
        ("cell AUC, abnormal against NILM", number(c["aucAbnormal"])),
        ("cell AUC, high grade against the rest", number(c["aucHighGrade"])),
        ("specificity at 99 % sensitivity, cells", number(c["specificityAt99"])),
        ("calibration error (ECE): abnormal; high grade; most probable class",
         "; ".join(number(c[k]) for k in ("eceAbnormal", "eceHighGrade", "eceTopLabel"))),
        ("labelled cells found at 1, 2 and 4 proposals a label",
         "; ".join(number(d[f"recallAt{k}"]) for k in (1, 2, 4))),
        ("positive fields with a true lesion cell in the first 10",
         f"{f['lesionInFirst10']['hits']} of {f['lesionInFirst10']['total']}"),
        ("single fields as slides: AUC", number(f["fields"]["auc"])),
    ]  # fmt: skip
    text = "## Figures on the validation split\n\nFields that were never trained on; 95 % intervals in brackets, from "
    text += "drawing whole fields (shares: Wilson). Labelled cells are graded from eight sides, as `daybreak grade` "
    text += "does; slides and galleries once.\n\n" + table(rows, ("figure", "value"))
    for key, title in (
        ("mosaicSlides", "Mosaic slides, drawn and run through the whole pipeline"),
        ("simulatedSlides", "Simulated slides of 768 validation patches (scores of the pipeline)"),
    ):
        if key not in f:
            continue
        text += f"\n### {title}\n\n| lesion cells | AUC | sensitivity | specificity | lesion in the first 10 |\n"
        text += "|---|---|---|---|---|\n"
        for share, s in f[key].items():
            text += f"| {share} | {number(s['auc'])} | {number(s['sensitivity'], True)} | "
            text += f"{number(s['specificity'], True)} | {number(s['lesionInFirst10'], True)} |\n"
    if "leftOutCrops" in f:
        c = f["leftOutCrops"]
        text += (
            f"\nThe quarter of the crops that the shipped pair never saw ({c['count']}), from eight sides: balanced "
        )
        text += f"accuracy over 11 classes {number(c['balancedAccuracy'])}. By class: "
        text += ", ".join(f"{k} {r:.2f}" for k, r in c["recall"].items()) + ".\n"
    if "leftOutFields" in f:
        c, first = f["leftOutFields"]["cells"], f["leftOutFields"]["lesionInFirst10"]
        text += f"\nThe {f['leftOutFields']['fields']} labelled training fields that the shipped pair never saw (its "
        text += f"detector may have): cell AUC abnormal {number(c['aucAbnormal'])}, high grade "
        text += f"{number(c['aucHighGrade'])}, specificity at 99 % sensitivity {number(c['specificityAt99'])}; a true "
        text += f"lesion cell in the first 10 of {first['hits']} of {first['total']} positive fields.\n"
    if "crossValidated" in f:
        v = f["crossValidated"]
        text += "\n## Cross-validated figures\n\nBy the pair of members that never saw the item "
        text += "(one of the pairs is shipped).\n\n"
        text += table([
            ("11 classes of crops, balanced accuracy", number(v["crops11"]["balancedAccuracy"])),
            (f"liquid-based fields ({v['diagnosedFields']['negatives']} of {v['diagnosedFields']['count']} negative), "
             "a quarter left out in turn: AUC of the field's risk", number(v["diagnosedFields"]["aucAbnormal"])),
            ("training cells: AUC abnormal; high grade",
             f"{number(v['cells']['aucAbnormal'])}; {number(v['cells']['aucHighGrade'])}"),
            ("training cells: specificity at 99 % sensitivity", number(v["cells"]["specificityAt99"])),
            ("training cells: calibration error (ECE) abnormal; high grade; most probable class",
             "; ".join(number(v["cells"][k]) for k in ("eceAbnormal", "eceHighGrade", "eceTopLabel"))),
            ("leucocytes, red cells and debris (marked because an earlier version erred): called abnormal",
             f"{v['marksCalledAbnormal']['count']} of {v['marksCalledAbnormal']['of']}"),
        ], ("figure", "value"))  # fmt: skip
        d = v["eceOfDraws"]
        text += f"\nThe calibration error depends on which fields are looked at: of draws of {d['fields']} among these "
        text += f"{d['of']} fields, {d['shareAtMost']:.0%} have an ECE (abnormal) of at most {d['least']}; middle 95 % "
        text += f"{d['interval'][0]:.3f} to {d['interval'][1]:.3f}.\n"
        recall = ", ".join(f"{k} {r:.2f}" for k, r in v["crops11"]["recall"].items())
        text += f"\nRecall by class of crop: {recall}.\n"
    return text


def elsewhere_section(f: dict, learning: dict | None) -> str:
    """Sources that were not trained on, sources left out on purpose, and the learning curve."""
    rows = [
        (
            f"{name} ({s['count']} crops), never trained on: abnormal; high grade",
            f"{number(s['aucAbnormal'])}; {number(s['aucHighGrade'])}",
        )
        for name, s in f["otherSets"].items()
    ]
    text = "\n## Material from elsewhere\n\n"
    text += table(rows, ("cell AUC", "this model")) if rows else ""
    if learning is None:
        return text
    text += (
        f"\nA small grader (MobileNetV2, {learning['epochs']} epochs of {learning['cropsAnEpoch']} crops) shows what "
    )
    text += "each source and more data are worth:\n\n| trained on | measured on | abnormal | high grade |\n"
    text += "|---|---|---|---|\n"

    def row(trained: str, measured: str, s: dict) -> str:
        cells = (number(s[k]) if k in s else "one side only" for k in ("aucAbnormal", "aucHighGrade"))
        return f"| {trained} | {measured} ({s['count']}) | {' | '.join(cells)} |\n"

    for c in learning["curve"]:
        trained = f"{c['share']:.0%} of the labelled fields ({c['cells']} cells)"
        text += row(trained, "validation fields", c["validation"])
        text += "".join(row(trained, name, s) for name, s in c["unseenSources"].items())
    for name, w in learning["without"].items():
        text += row(f"all but {name}", "validation fields", w["validation"])
        text += row(f"all but {name}", f"{name}, squamous classes", w["leftOut"])
    if "crops" in learning:
        text += "\nThe same small grader on the quarter of the named crops that it never saw, from growing shares "
        text += "of the others (the fields' cells stay):\n\n"
        rows = [(f"{c['share']:.0%} ({c['crops']} crops)", number(c["leftOut"]["balancedAccuracy"]))
                for c in learning["crops"]]  # fmt: skip
        text += table(rows, ("trained on", "balanced accuracy over 11 classes"))
    return text + "\n![Learning curve](figures/learning.svg)\n"


def data_section(sources: list[dict]) -> str:
    text = "## Data\n\n| source | preparation | used for | licence | citation |\n|---|---|---|---|---|\n"
    for s in sources:
        used = ", ".join(s["use"]) or "testing only"
        text += f"| {s['name']} | {s['preparation']} | {used} | {s['licence']} | {s['citation']} |\n"
    text += "\n| pretrained backbone | begun with in | licence | source |\n|---|---|---|---|\n"
    return text + "".join(f"| {' | '.join(row)} |\n" for row in weights.CREDITS)


def write(folder: Path, sources: list[dict]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    figures = json.loads((folder / "figures.json").read_text())
    notes = HERE / "notes" / f"{manifest['name']}.md"
    t = manifest["thresholds"]
    text = f"# {manifest['name']} {manifest['version']}\n\nTrained {manifest['trainedAt'][:10]}. "
    text += f"Detector sha256 `{manifest['detector']['sha256']}`, grader sha256 `{manifest['grader']['sha256']}`.\n\n"
    text += INTENDED + "\n" + figures_section(figures)
    text += "".join(f"\n![{n}](figures/{n}.svg)" for n in ("roc", "calibration", "confusion")) + "\n\n"
    learning = folder / "learning.json"
    text += elsewhere_section(figures, json.loads(learning.read_text()) if learning.exists() else None) + "\n"
    chosen = t["chosenOn"]
    text += f"## Operating point\n\nRule-out below {t['ruleOutBelow']}, urgent from {t['urgentAt']} (high grade). "
    rates = "; ".join(f"{k} lesion cells {share(v)}" for k, v in chosen["sensitivity"].items())
    text += f"Chosen on {chosen['slides']} ({chosen['each']} of each kind): sensitivity at {rates}; specificity "
    text += f"{share(chosen['specificity'])}.\n"
    text += "\n" + data_section(sources)
    if notes.exists():
        text += "\n" + notes.read_text()
    text += "\n## Worst misses on the validation split\n\nTop two rows: lesion cells called most normal; below: normal "
    text += "cells called most abnormal (label and stated probability of abnormality; CRIC, CC BY 4.0).\n\n"
    text += "![Worst misses](figures/worst-misses.png)\n\n![Training](figures/training.svg)\n"
    speed = figures["speed"]
    text += "\n## Speed\n\nOn the two cores of the training machine: detector "
    text += f"{speed['detectorMegapixelsPerSecond']} megapixels a second at {manifest['detector']['micronsPerPixel']} "
    text += f"µm/px, grader {speed['graderMillisecondsPerCrop']} ms a crop.\n"
    (folder / manifest["card"]).write_text(text)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, required=True)
    a = p.parse_args()
    write(a.model, json.loads((HERE / "datasets.json").read_text())["sources"])


if __name__ == "__main__":
    main()
