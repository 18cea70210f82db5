import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, roc_auc_score, roc_curve

import metrics


@pytest.fixture
def scored():
    rng = np.random.default_rng(3)
    truth = rng.random(400) < 0.3
    return truth, np.round(rng.normal(truth * 1.2), 1)  # rounded: there are ties


def test_auc_agrees_with_scikit_learn(scored):
    truth, score = scored
    assert metrics.auc(truth, score) == pytest.approx(roc_auc_score(truth, score), abs=1e-12)


def test_auc_of_one_side_alone_is_not_a_number():
    assert np.isnan(metrics.auc([True, True], [0.1, 0.2]))


@pytest.mark.parametrize("sensitivity", [0.5, 0.9, 0.99, 1.0])
def test_specificity_at_a_sensitivity_agrees_with_the_roc_curve(scored, sensitivity):
    truth, score = scored
    false_rate, true_rate, _ = roc_curve(truth, score, drop_intermediate=False)
    best = 1 - false_rate[true_rate >= sensitivity - 1e-12].min()
    assert metrics.specificity_at(truth, score, sensitivity) == pytest.approx(best, abs=1e-12)


def test_calibration_error_of_a_perfectly_calibrated_score_is_small():
    rng = np.random.default_rng(1)
    p = rng.random(200_000)
    assert metrics.expected_calibration_error(rng.random(200_000) < p, p) < 0.01
    assert metrics.expected_calibration_error(rng.random(200_000) < p**2, p) > 0.1


def test_calibration_error_by_hand():
    assert metrics.expected_calibration_error([1, 0, 1, 1], [0.9, 0.9, 0.1, 0.9], bins=2) == pytest.approx(
        0.75 * abs(2 / 3 - 0.9) + 0.25 * 0.9
    )


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (15, 20, 0.5313, 0.8881)]
)
def test_wilson_interval_of_known_cases(k, n, low, high):
    assert metrics.wilson(k, n) == pytest.approx((low, high), abs=5e-4)


def test_wilson_interval_of_nothing_is_everything():
    assert metrics.wilson(0, 0) == (0.0, 1.0)


def test_bootstrap_draws_whole_groups():
    groups = np.repeat(np.arange(20), 50)
    value = np.repeat(np.arange(20) % 2, 50)
    low, high = metrics.bootstrap(groups, lambda rows: value[rows].mean())
    assert low < 0.35 and high > 0.65  # as wide as 20 groups are, not 1000 cells


def test_balanced_accuracy_agrees_with_scikit_learn():
    rng = np.random.default_rng(2)
    label, answer = rng.integers(0, 5, 300), rng.integers(0, 5, 300)
    assert metrics.balanced_accuracy(label, answer) == pytest.approx(balanced_accuracy_score(label, answer))
