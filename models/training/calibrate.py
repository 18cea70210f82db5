"""Calibration of class probabilities: one temperature and a shift for NILM, fitted by likelihood on held-out cells."""

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


def fit(logits, label, shifted: list[list[int]], weight=None, rounds: int = 6) -> tuple[float, np.ndarray]:
    """Temperature and a bias a class: one shift for each group of classes in `shifted`, zero for the others."""
    logits = np.asarray(logits, np.float64)
    bias, temperature = np.zeros(logits.shape[1]), 1.0
    for _ in range(rounds):
        temperature = float(
            np.exp(_golden(lambda t, b=bias: negative_log_likelihood(logits / np.exp(t) + b, label, weight), -2.5, 2.5))
        )
        for group in shifted:
            mask = np.zeros(logits.shape[1])
            mask[group] = 1
            rest = bias * (1 - mask)
            bias = rest + mask * _golden(
                lambda s, m=mask, r=rest, t=temperature: negative_log_likelihood(logits / t + r + s * m, label, weight),
                -6, 6,
            )  # fmt: skip
    return temperature, bias
