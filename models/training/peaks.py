"""From the detector's map to proposals, exactly as in the product."""

import numpy as np


def find(map_: np.ndarray, stride: int, radius: float, least: float, limit: int = 100000) -> np.ndarray:
    """Proposals of one map [1 + K + 2, h, w], best first: rows (x, y in input px, presence, class probabilities...).

    Every position with presence >= `least` votes for (column + 0.5) * stride + dx, (row + 0.5) * stride + dy. Greedy
    suppression keeps the best vote and drops those within `radius` px of a kept one.
    """
    presence = map_[0]
    rows, columns = np.nonzero(presence >= least)
    x = (columns + 0.5) * stride + map_[-2, rows, columns]
    y = (rows + 0.5) * stride + map_[-1, rows, columns]
    p = presence[rows, columns]
    order = np.argsort(-p, kind="stable")
    buckets: dict[tuple[int, int], list[tuple[float, float]]] = {}
    kept = []
    for i in order:
        bx, by = int(x[i] // radius), int(y[i] // radius)
        near = (q for a in (-1, 0, 1) for b in (-1, 0, 1) for q in buckets.get((bx + a, by + b), ()))
        if any((x[i] - q[0]) ** 2 + (y[i] - q[1]) ** 2 < radius * radius for q in near):
            continue
        buckets.setdefault((bx, by), []).append((x[i], y[i]))
        kept.append(i)
        if len(kept) >= limit:
            break
    kept = np.array(kept, int)
    return np.column_stack([x[kept], y[kept], p[kept], map_[1:-2, rows[kept], columns[kept]].T])
