"""From graded cells to the slide: a mixture likelihood-ratio test, calibrated by a logistic curve (see README.md).

The same function exists in TypeScript (src-shared/domain/slide-risk.ts). tests/vectors.json keeps the two identical.
"""

import numpy as np

SHARES = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512]
CELLS_AT_MOST = 3000
MIXTURE = {"shares": SHARES, "cellsAtMost": CELLS_AT_MOST}
LIMIT = 1e-6


def logit(p) -> np.ndarray:
    p = np.clip(np.asarray(p, np.float64), LIMIT, 1 - LIMIT)
    return np.log(p) - np.log1p(-p)


def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, np.float64)))


HALF_95, WIDENED = 1.96, 2.5  # standard errors of a 95 % interval; cells come in groups, so sums vary more


def log_mean_exp(values: np.ndarray) -> float:
    return float(values.max() + np.log(np.exp(values - values.max()).mean()))


def evidence(p, part: dict) -> tuple[float, tuple[float, float]]:
    """Log Bayes factor T of 'a share of the cells is lesional' against 'none is', and its 95 % interval.

    p: probabilities [n] of the cells; part: {logit, logRatio, shares, cellsAtMost}.
    """
    n = len(p)
    if n == 0:
        return 0.0, (-np.inf, np.inf)
    ratio = np.exp(np.interp(logit(p), part["logit"], part["logRatio"]))
    worth = min(1.0, part["cellsAtMost"] / n)
    strongest = np.exp(max(part["logRatio"]))
    sums, margins = [], []
    for share in part["shares"]:
        terms = np.log(1 - share + share * ratio)
        further = np.log(1 - share + share * strongest)
        sums.append(worth * terms.sum())
        margins.append(HALF_95 * WIDENED * worth * np.sqrt(n * terms.var() + further**2))
    sums, margins = np.array(sums), np.array(margins)
    return log_mean_exp(sums), (log_mean_exp(sums - margins), log_mean_exp(sums + margins))


def tamed(t: float) -> float:
    """Evidence on a damped scale, so that a flood of false positives does not end in certainty."""
    return float(np.sign(t) * np.log1p(abs(t)))


def risk(p, part: dict) -> tuple[float, tuple[float, float]]:
    """Probability that the slide is positive, and its 95 % interval from the sampling of cells."""
    t, interval = evidence(p, part)
    at = [float(sigmoid(part["offset"] + part["slope"] * tamed(v))) for v in (t, *interval)] if len(p) else []
    return (at[0], (at[1], at[2])) if at else (float(sigmoid(part["offset"])), (0.0, 1.0))


def slide_risk(abnormal, high_grade, params: dict) -> dict:
    a, ai = risk(abnormal, params["abnormal"])
    h, hi = risk(high_grade, params["highGrade"])
    hi = [min(h_, a_) for h_, a_ in zip(hi, ai, strict=True)]  # high grade is never likelier than abnormal
    return {"abnormal": a, "highGrade": min(h, a), "interval": {"abnormal": list(ai), "highGrade": hi}}


def fit_ratio(
    negatives, positive, worst: float = 0.0, knots: int = 17, floor: float = -3.5, ceiling: float = 5.5
) -> dict:
    """Monotone log density ratio of positive to negative cells over the logit of their probability.

    negatives: a list of arrays, the probabilities of the cells of each negative field; positive: those of lesion
    cells. None of them was trained on. worst: a score counts as evidence only as far as it is also rarer in this
    quantile of the negative fields (0: in all of them together), so that one field full of false positives proves
    nothing.
    """
    b = logit(positive)
    fields = [logit(v) for v in negatives if len(v)]
    a = np.concatenate(fields)
    at = np.linspace(max(-9, np.quantile(a, 0.02)), min(9, np.quantile(b, 0.9)), knots)
    width = (at[1] - at[0]) * 0.9

    def density(values) -> np.ndarray:
        return np.exp(-0.5 * ((at[:, None] - values[None, :]) / width) ** 2).sum(1)

    negative = (density(a) + 0.5) / (len(a) + 1)
    if worst > 0:
        each = np.array([density(v) / max(len(v), 10) for v in fields])
        negative = np.maximum(negative, np.quantile(each, worst, axis=0))
    ratio = np.log((density(b) + 0.5) / (len(b) + 1)) - np.log(negative)
    ratio = np.maximum.accumulate(np.clip(ratio, floor, ceiling))
    return {"logit": [round(float(v), 4) for v in at], "logRatio": [round(float(v), 4) for v in ratio]}


def fit_curve(scores, truth, ridge: float = 1e-3) -> tuple[float, float]:
    """Offset and slope of a logistic curve over tamed(T), by Newton's method."""
    x = np.column_stack([np.ones(len(scores)), scores])
    y, w = np.asarray(truth, float), np.zeros(2)
    for _ in range(60):
        p = sigmoid(x @ w)
        gradient = x.T @ (p - y) + ridge * w
        hessian = (x * (p * (1 - p) + 1e-9)[:, None]).T @ x + ridge * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-9:
            break
    return float(w[0]), float(max(w[1], 1e-3))


def fit(ratio: dict, simulate, slides: int = 1500, seed: int = 1) -> dict:
    """Parameters of one part. `simulate(rng, positive: bool)` draws the probabilities of a simulated slide or field."""
    part = {**ratio, **MIXTURE}
    rng = np.random.default_rng(seed)
    truth = np.arange(slides) % 2 == 1
    scores = np.array([tamed(evidence(simulate(rng, bool(t)), part)[0]) for t in truth])
    part["offset"], part["slope"] = fit_curve(scores, truth)
    return part
