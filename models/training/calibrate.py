"""Calibration of class probabilities: a temperature and shifts of classes, fitted by likelihood on held-out cells."""

import numpy as np


def log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(1, keepdims=True))


def softmax(logits: np.ndarray) -> np.ndarray:
    return np.exp(log_softmax(np.asarray(logits, np.float64)))


def negative_log_likelihood(logits, label, weight=None) -> float:
    picked = log_softmax(np.asarray(logits, np.float64))[np.arange(len(label)), label]
    return float(-np.average(picked, weights=weight))


def _golden(function, low: float, high: float, steps: int = 60) -> float:
    """Minimum of a unimodal function by golden section."""
    ratio = (5**0.5 - 1) / 2
    a, b = high - ratio * (high - low), low + ratio * (high - low)
    fa, fb = function(a), function(b)
    for _ in range(steps):
        if fa < fb:
            high, b, fb = b, a, fa
            a = high - ratio * (high - low)
            fa = function(a)
        else:
            low, a, fa = a, b, fb
            b = low + ratio * (high - low)
            fb = function(b)
    return (low + high) / 2


def fit_temperature(logits, label, weight=None, bias=0.0) -> float:
    """T > 0 that minimises the negative log-likelihood of softmax(logits / T + bias)."""
    z = np.asarray(logits, np.float64)
    return float(np.exp(_golden(lambda t: negative_log_likelihood(z / np.exp(t) + bias, label, weight), -2.5, 2.5)))


def fit_shift(scores, label, group: list[int], weight=None) -> np.ndarray:
    """One bias per class: the shift of `group` that minimises the negative log-likelihood of softmax(scores + bias)."""
    mask = np.zeros(np.shape(scores)[1])
    mask[group] = 1
    return mask * _golden(lambda s: negative_log_likelihood(scores + s * mask, label, weight), -6, 6)


def fit(logits, label, group: list[int], weight=None, rounds: int = 6) -> tuple[float, np.ndarray]:
    """A temperature and one bias per class: a common shift for the classes in `group`, zero for the others."""
    logits = np.asarray(logits, np.float64)
    bias, temperature = np.zeros(logits.shape[1]), 1.0
    for _ in range(rounds):
        temperature = fit_temperature(logits, label, weight, bias)
        bias = fit_shift(logits / temperature, label, group, weight)
    return temperature, bias
