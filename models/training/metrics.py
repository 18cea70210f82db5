"""Figures and their intervals in plain NumPy: AUC, specificity at a sensitivity, ECE, Wilson, bootstrap over groups."""

import numpy as np


def auc(truth, score) -> float:
    """Area under the ROC by ranks, with ties counted half. truth: bool [N], score [N]. NaN if one side is empty."""
    truth, score = np.asarray(truth, bool), np.asarray(score, float)
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def threshold_for(truth, score, sensitivity: float) -> float:
    """The highest threshold t at which `score >= t` finds at least this share of the positives."""
    s = np.sort(np.asarray(score, float)[np.asarray(truth, bool)])[::-1]
    return float(s[max(0, int(np.ceil(sensitivity * len(s) - 1e-9)) - 1)])


def specificity_at(truth, score, sensitivity: float) -> float:
    truth, score = np.asarray(truth, bool), np.asarray(score, float)
    return float(np.mean(score[~truth] < threshold_for(truth, score, sensitivity)))


def expected_calibration_error(truth, probability, bins: int = 15) -> float:
    """ECE of a binary probability: bins of equal width, weighted by their count."""
    truth, probability = np.asarray(truth, float), np.asarray(probability, float)
    at = np.minimum((probability * bins).astype(int), bins - 1)
    total = 0.0
    for b in np.unique(at):
        inside = at == b
        total += inside.mean() * abs(truth[inside].mean() - probability[inside].mean())
    return float(total)


def top_label_calibration_error(label, probabilities, bins: int = 15) -> float:
    """ECE of the most probable class: its probability compared with the share of correct answers."""
    p = np.asarray(probabilities)
    return expected_calibration_error(p.argmax(1) == np.asarray(label), p.max(1), bins)


def wilson(successes: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson score interval of a share."""
    if total == 0:
        return 0.0, 1.0
    p, z2 = successes / total, z * z
    middle = (p + z2 / (2 * total)) / (1 + z2 / total)
    half = z / (1 + z2 / total) * np.sqrt(p * (1 - p) / total + z2 / (4 * total * total))
    return float(max(0, middle - half)), float(min(1, middle + half))


def bootstrap(groups, statistic, draws: int = 1000, seed: int = 1) -> tuple[float, float]:
    """95 % interval of `statistic(row indices)` by drawing whole groups (fields, slides) with replacement."""
    groups = np.asarray(groups)
    rows = [np.flatnonzero(groups == g) for g in np.unique(groups)]
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        picked = np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])
        value = statistic(picked)
        if np.isfinite(value):
            values.append(value)
    return float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))


def balanced_accuracy(label, answer) -> float:
    """Mean recall over the classes that occur."""
    label, answer = np.asarray(label), np.asarray(answer)
    return float(np.mean([np.mean(answer[label == k] == k) for k in np.unique(label)]))
