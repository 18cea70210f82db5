"""The gallery's first cells: suspicious, no two similar, none beside another.

Maximal marginal relevance (Carbonell and Goldstein 1998).

The same function exists in TypeScript (src-shared/domain/first-look.ts). tests/make_vectors.py keeps the two
identical.
"""

import numpy as np

import aggregate

COUNT, LEAST, AMONG = 10, 21, 128  # cells chosen; of a slide with at least so many; among the most suspicious
APART, SUSPICIOUS = 12.0, 0.1  # µm within which two abnormal nuclei touch; probability below which none is chosen
INSIDE = 5.0  # µm: a nucleus nearer to the edge of its picture is cut by it, and is not chosen
COST, ALIKE = 2.0, 0.8  # log-odds that the very image of a chosen cell loses; cosine from which likeness costs


def first_look(abnormal, embedding, place=None, count: int = COUNT) -> list[int]:
    """Rows in order. abnormal [N]: probabilities, most suspicious first; embedding [N, D]; place [N, 2]: µm."""
    e = np.asarray(embedding, np.float64)
    e = e / np.maximum(np.linalg.norm(e, axis=1), 1e-12)[:, None]
    score, lost, left = aggregate.logit(abnormal), np.zeros(len(e)), np.asarray(abnormal) >= SUSPICIOUS
    out = []
    while left.any() and len(out) < count:
        best = int(np.argmax(np.where(left, score - lost, -np.inf)))
        out.append(best)
        left[best] = False
        if place is not None:
            left &= np.hypot(*(place - place[best]).T) >= APART
        lost = np.maximum(lost, COST * np.clip((e @ e[best] - ALIKE) / (1 - ALIKE), 0, 1))
    return out


def order(abnormal, embedding, place=None, size=None) -> np.ndarray:
    """The gallery's order of rows sorted by suspicion: the first look, then all others in their original order.

    size: width and height of the picture (µm), whose edges cut off cells.
    """
    if len(abnormal) < LEAST:
        return np.arange(len(abnormal))
    rows = np.arange(min(AMONG, len(abnormal)))
    if size is not None:
        edge = np.minimum(place, np.asarray(size) - place).min(1)
        rows = rows[edge[rows] >= INSIDE]
    first = rows[first_look(abnormal[rows], embedding[rows], None if place is None else place[rows])]
    return np.concatenate([first, np.setdiff1d(np.arange(len(abnormal)), first)]).astype(int)
