"""What the model knows: stain, texture (embedding) and focus of the training material, compact enough for a manifest.

All of it is computed from the graded crops of a slide (uint8 [N, P, P, 3] at the grader's scale), so that the product
need not read the pixels again. The formulas are in README.md.
"""

import numpy as np

MEASURED = 96  # px: side of the middle of a crop that stain and focus are measured on


def middle(stack: np.ndarray) -> np.ndarray:
    a = max(0, (stack.shape[1] - MEASURED) // 2)
    return stack[:, a : stack.shape[1] - a, a : stack.shape[2] - a]


def stain_vector(stack: np.ndarray) -> np.ndarray:
    """[6]: mean optical density of each channel over all crops, then the standard deviation within crops, averaged."""
    od = -np.log((stack.astype(np.float32) + 1) / 256)
    return np.concatenate([od.mean((0, 1, 2)), od.std((1, 2)).mean(0)])


def sharpness(stack: np.ndarray) -> np.ndarray:
    """[N]: log10 of the Laplacian's variance over the grey value's variance, at half resolution (2 x 2 means)."""
    grey = stack.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    n, h, w = grey.shape
    small = grey[:, : h // 2 * 2, : w // 2 * 2].reshape(n, h // 2, 2, w // 2, 2).mean((2, 4))
    lap = small[:, :-2, 1:-1] + small[:, 2:, 1:-1] + small[:, 1:-1, :-2] + small[:, 1:-1, 2:] - 4 * small[:, 1:-1, 1:-1]
    return np.log10((lap.var((1, 2)) + 1e-3) / (small.var((1, 2)) + 25.0))


def nearest(vector: np.ndarray, centroids: np.ndarray) -> float:
    return float(np.sqrt(((centroids - vector) ** 2).sum(1)).min())


def k_means(rows: np.ndarray, k: int, seed: int = 1, rounds: int = 50) -> np.ndarray:
    """Centroids [k, D] by Lloyd's algorithm from farthest-point seeds."""
    rng = np.random.default_rng(seed)
    chosen = [rows[rng.integers(len(rows))]]
    while len(chosen) < min(k, len(rows)):
        distance = np.min([((rows - c) ** 2).sum(1) for c in chosen], 0)
        chosen.append(rows[distance.argmax()])
    centroids = np.array(chosen)
    for _ in range(rounds):
        owner = ((rows[:, None] - centroids[None]) ** 2).sum(2).argmin(1)
        moved = np.array([rows[owner == i].mean(0) if (owner == i).any() else c for i, c in enumerate(centroids)])
        if np.allclose(moved, centroids):
            break
        centroids = moved
    return centroids


def describe(stack: np.ndarray, embedding: np.ndarray) -> dict:
    """The vectors of one field or slide: mean embedding, stain, sharpness of each crop."""
    return {"embedding": embedding.mean(0), "stain": stain_vector(middle(stack)),
            "sharpness": sharpness(middle(stack))}  # fmt: skip


def fit(training: list[dict], held_out: list[dict], centroids: int = 24, quantile: float = 0.995) -> dict:
    """Manifest entry. `training` and `held_out`: results of `describe` for fields.

    The embedding's limit is the 92nd percentile of held-out fields, which excludes histology. (The training fields
    lie too near to their own centroids to set it.) The stain's limit is `quantile` of both kinds.
    """
    rows = np.stack([d["embedding"] for d in training])
    cores = k_means(rows, centroids)
    distances = [nearest(d["embedding"], cores) for d in held_out or training]
    stain = np.stack([d["stain"] for d in training])
    mean, spread = stain.mean(0), stain.std(0) + 0.02
    stains = [float(np.abs((d["stain"] - mean) / spread).max()) for d in training + held_out]
    sharp = np.concatenate([d["sharpness"] for d in training])
    return {
        "embedding": {
            "centroids": np.round(cores.astype(float), 4).tolist(),
            "atMost": round(float(np.quantile(distances, 0.92)), 4),
        },
        "stain": {
            "mean": np.round(mean.astype(float), 4).tolist(), "std": np.round(spread.astype(float), 4).tolist(),
            "atMost": round(float(np.quantile(stains, quantile)), 3),
        },
        "focus": {
            "sharpAtLeast": round(float(np.quantile(sharp, 0.02)), 4), "median": round(float(np.median(sharp)), 4),
            "blurredShareAtMost": 0.5,
        },
        "cells": {"atLeastForStatistics": 5},
    }  # fmt: skip


def judge(entry: dict, described: dict) -> dict:
    """Distances of a field or slide, and what is wrong with it (codes as in the product's catalogue)."""
    distance = nearest(described["embedding"], np.array(entry["embedding"]["centroids"]))
    stain = np.abs((described["stain"] - entry["stain"]["mean"]) / np.array(entry["stain"]["std"])).max()
    blurred = float((described["sharpness"] < entry["focus"]["sharpAtLeast"]).mean())
    reasons = []
    if distance > entry["embedding"]["atMost"] or stain > entry["stain"]["atMost"]:
        reasons.append("unlike-training")
    if blurred > entry["focus"]["blurredShareAtMost"]:
        reasons.append("out-of-focus")
    return {"embedding": distance, "stain": float(stain), "blurred": blurred, "reasons": reasons}
