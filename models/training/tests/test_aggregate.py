import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import aggregate


def test_curve_agrees_with_scikit_learn():
    rng = np.random.default_rng(5)
    x = rng.normal(size=500)
    y = rng.random(500) < aggregate.sigmoid(0.4 + 1.7 * x)
    offset, slope = aggregate.fit_curve(x, y, ridge=1e-9)
    model = LogisticRegression(C=1e9, tol=1e-10).fit(x[:, None], y)
    assert (offset, slope) == pytest.approx((model.intercept_[0], model.coef_[0, 0]), abs=1e-3)


def test_density_ratio_rises_and_separates():
    rng = np.random.default_rng(6)
    part = aggregate.fit_ratio([rng.beta(1, 8, 3000)], rng.beta(6, 1, 800))
    assert np.all(np.diff(part["logRatio"]) >= 0)
    assert part["logRatio"][0] < -1 and part["logRatio"][-1] > 2


def test_fitted_curve_gives_fair_probabilities():
    rng = np.random.default_rng(8)

    def simulate(rng, positive):
        n = rng.integers(50, 900)
        p = rng.beta(1, 8, n)
        if positive:
            p[: max(1, int(n * 0.03))] = rng.beta(6, 1, max(1, int(n * 0.03)))
        return p

    part = aggregate.fit(aggregate.fit_ratio([rng.beta(1, 8, 4000)], rng.beta(6, 1, 900)), simulate, slides=300)
    risks = np.array([aggregate.risk(simulate(rng, i % 2 == 1), part)[0] for i in range(200)])
    truth = np.arange(200) % 2 == 1
    assert risks[truth].mean() > 0.8 and risks[~truth].mean() < 0.2


def test_interval_holds_the_risk_and_nothing_is_known_without_cells():
    rng = np.random.default_rng(9)
    part = {**aggregate.fit_ratio([rng.beta(1, 8, 900)], rng.beta(6, 1, 300)), "shares": aggregate.SHARES,
            "cellsAtMost": 3000, "offset": -1.0, "slope": 0.8}  # fmt: skip
    value, (low, high) = aggregate.risk(rng.beta(1, 6, 80), part)
    assert low <= value <= high
    assert aggregate.risk(np.zeros(0), part)[1] == (0.0, 1.0)


def test_a_big_slide_counts_as_a_limited_number_of_cells():
    rng = np.random.default_rng(10)
    part = {**aggregate.fit_ratio([rng.beta(1, 8, 900)], rng.beta(6, 1, 300)), "shares": aggregate.SHARES,
            "cellsAtMost": 1000}  # fmt: skip
    p = rng.beta(1, 6, 1000)
    assert aggregate.evidence(np.tile(p, 50), part)[0] == pytest.approx(aggregate.evidence(p, part)[0], rel=1e-6)


def test_a_field_full_of_false_positives_takes_the_evidence_out_of_their_scores():
    rng = np.random.default_rng(11)
    good, bad = [rng.beta(1, 8, 60) for _ in range(18)], [rng.beta(8, 4, 60) for _ in range(2)]
    lesions = rng.beta(9, 1, 400)
    together, worst = (aggregate.fit_ratio(good + bad, lesions, w) for w in (0.0, 0.95))
    at = aggregate.logit(0.66)  # where the bad fields lie
    assert np.interp(at, together["logit"], together["logRatio"]) > np.interp(at, worst["logit"], worst["logRatio"]) + 1
    assert worst["logRatio"][-1] > 2  # what no field of normal cells shows stays evidence
