"""Simulated slides that consist of scores: patches around labelled cells, each with the scores of its proposed cells.

The composition is that of mosaic slides (real cells, simulated slides), but no pictures are drawn. Thousands are made
per second.
"""

from dataclasses import dataclass

import numpy as np

import data

HALF, CLEAR, EDGE = 58.0, 110.0, 64.0  # file px: half a patch's share, distance to any lesion, margin to the border


@dataclass
class Scored:
    """A field with its proposals: places [n, 2] in file px, p abnormal [n], p high grade [n], embeddings [n, D]."""

    field: data.Field
    places: np.ndarray
    abnormal: np.ndarray
    high: np.ndarray
    embedding: np.ndarray | None = None


@dataclass
class Pool:
    """Patches: indices into flat score arrays, by kind, and the field that each came from."""

    normal: list[np.ndarray]
    normal_field: np.ndarray
    lesion: list[np.ndarray]
    lesion_label: list[str]
    abnormal: np.ndarray
    high: np.ndarray
    embedding: np.ndarray | None


def pool(scored: list[Scored]) -> Pool:
    normal, normal_field, lesion, lesion_label, a, h = [], [], [], [], [], []
    start = 0
    for n, s in enumerate(scored):
        a.append(s.abnormal)
        h.append(s.high)
        bad = np.array([[p.x, p.y] for p in s.field.points if p.label != "NILM"]).reshape(-1, 2)
        for p in s.field.points:
            right = min(s.field.labelled_until_x, s.field.width - EDGE)
            if not (EDGE <= p.x < right and EDGE <= p.y < s.field.height - EDGE):
                continue
            inside = np.flatnonzero((np.abs(s.places - [p.x, p.y]) < HALF).all(1)) + start
            if p.label != "NILM":
                lesion.append(inside)
                lesion_label.append(p.label)
            elif not len(bad) or np.abs(bad - [p.x, p.y]).sum(1).min() > CLEAR:
                normal.append(inside)
                normal_field.append(n)
        start += len(s.abnormal)
    known = all(s.embedding is not None for s in scored)
    embedding = np.concatenate([s.embedding for s in scored]) if known else None
    return Pool(normal, np.array(normal_field), lesion, lesion_label, np.concatenate(a), np.concatenate(h), embedding)


def slide(rng, source: Pool, patches: int, share: float, labels: set[str] | None = None, fields: int | None = None):
    """Flat indices of the cells of one slide. `share` of its patches are lesions (of `labels`), at least one if > 0.

    `fields`: draw the normal patches from only this many fields, because the cells of a real slide resemble one
    another.
    """
    chosen = np.arange(len(source.normal))
    if fields:
        some = rng.choice(np.unique(source.normal_field), fields)
        chosen = np.flatnonzero(np.isin(source.normal_field, some))
    count = max(1, round(patches * share)) if share > 0 else 0
    parts = [source.normal[i] for i in rng.choice(chosen, patches - count)]
    at = [i for i, c in enumerate(source.lesion_label) if labels is None or c in labels]
    parts += [source.lesion[i] for i in rng.choice(at, count)] if count else []
    return np.concatenate(parts).astype(int)


def sampler(source: Pool, scored: list[Scored], high: bool):
    """`simulate(rng, positive)` for aggregate.fit: six in ten are slides, the others are real fields."""
    positive = set(data.HIGH_GRADE) if high else set(data.ABNORMAL)
    low = {"ASC-US", "LSIL"}
    value = source.high if high else source.abnormal
    truth = [s.field.label in positive for s in scored]
    by_truth = {t: [i for i, v in enumerate(truth) if v == t] for t in (True, False)}

    def simulate(rng, is_positive: bool):
        if rng.random() < 0.4:
            s = scored[int(rng.choice(by_truth[is_positive]))]
            return s.high if high else s.abnormal
        patches = int(np.exp(rng.uniform(np.log(150), np.log(1500))))
        fields = int(rng.integers(8, 60)) if rng.random() < 0.5 else None
        share = float(np.exp(rng.uniform(np.log(0.004), np.log(0.12))))
        if is_positive:
            return value[slide(rng, source, patches, share, positive, fields)]
        if high and rng.random() < 0.5:
            return value[slide(rng, source, patches, share, low, fields)]
        return value[slide(rng, source, patches, 0.0, None, fields)]

    return simulate
