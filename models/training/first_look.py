"""The gallery's first cells: suspicious, and no two alike (maximal marginal relevance, Carbonell and Goldstein 1998).

The same function exists in TypeScript (src-shared/domain/first-look.ts); tests/make_vectors.py binds the two together.
"""

import numpy as np

import aggregate

COUNT, LEAST, AMONG = 10, 21, 128  # cells chosen; of a slide with at least so many; among the most suspicious
COST, ALIKE = 2.0, 0.8  # log-odds that the very image of a chosen cell loses; cosine from which likeness costs


def first_look(abnormal, embedding, count: int = COUNT, cost: float = COST, alike: float = ALIKE) -> list[int]:
    """Rows in order. abnormal [N]: probabilities, most suspicious first; embedding [N, D]."""
    e = np.asarray(embedding, np.float64)
    e = e / np.maximum(np.linalg.norm(e, axis=1), 1e-12)[:, None]
    score, lost, left = aggregate.logit(abnormal), np.zeros(len(e)), np.ones(len(e), bool)
    out = []
    while left.any() and len(out) < count:
        best = int(np.argmax(np.where(left, score - lost, -np.inf)))
        out.append(best)
        left[best] = False
        lost = np.maximum(lost, cost * np.clip((e @ e[best] - alike) / (1 - alike), 0, 1))
    return out


def order(abnormal, embedding) -> np.ndarray:
    """The gallery's order of rows that are sorted by suspicion: the first look, then all others as they were."""
    if len(abnormal) < LEAST:
        return np.arange(len(abnormal))
    first = first_look(abnormal[:AMONG], embedding[:AMONG])
    return np.concatenate([first, np.setdiff1d(np.arange(len(abnormal)), first)]).astype(int)
