import numpy as np
import pytest
from sklearn.metrics import log_loss

import calibrate


@pytest.fixture
def drawn():
    """Logits whose softmax is the true probability of each label."""
    rng = np.random.default_rng(4)
    logits = rng.normal(size=(6000, 4)) * 2
    label = np.array([rng.choice(4, p=p) for p in calibrate.softmax(logits)])
    return logits, label


def test_likelihood_agrees_with_scikit_learn(drawn):
    logits, label = drawn
    expected = log_loss(label, calibrate.softmax(logits))
    assert calibrate.negative_log_likelihood(logits, label) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
def test_temperature_undoes_a_factor(drawn, factor):
    logits, label = drawn
    assert calibrate.fit_temperature(logits * factor, label) == pytest.approx(factor, rel=0.05)


def test_shift_undoes_another_prior(drawn):
    logits, label = drawn
    temperature, bias = calibrate.fit(logits * 2 - np.array([3.0, 0, 0, 0]), label, [0])
    assert temperature == pytest.approx(2, rel=0.06)
    assert bias == pytest.approx([1.5, 0, 0, 0], abs=0.12)


def test_shift_of_a_group_leaves_the_rest(drawn):
    logits, label = drawn
    bias = calibrate.fit_shift(logits + np.array([0, 0, 1.0, 1.0]), label, [2, 3])
    assert bias == pytest.approx([0, 0, -1, -1], abs=0.08)
