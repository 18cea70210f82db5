"""Losses of the detector and the grader."""

import torch
import torch.nn.functional as F


def presence_loss(logit, target, weight):
    """Balanced focal binary cross-entropy. logit, target (0..1), weight: [N, H, W]."""
    p = torch.sigmoid(logit)
    ce = F.binary_cross_entropy_with_logits(logit, target, reduction="none")
    focal = (p - target).abs().pow(1.5)
    return (ce * focal * weight).sum() / (target * weight).sum().clamp(min=1)


def smooth_cross_entropy(logits, labels, weight, class_weight=None, smoothing=0.05):
    """Cross-entropy with label smoothing, a weight per sample [N] and a weight per class [K]."""
    loss = F.cross_entropy(logits, labels, weight=class_weight, reduction="none", label_smoothing=smoothing)
    return (loss * weight).sum() / weight.sum().clamp(min=1e-6)


def group_logit(logits, inside: list[int]):
    """Log-odds [N] of a group of classes against the others."""
    outside = [i for i in range(logits.shape[1]) if i not in inside]
    return torch.logsumexp(logits[:, inside], 1) - torch.logsumexp(logits[:, outside], 1)


def group_loss(logits, labels, weight, inside: list[int], smoothing=0.02):
    """Binary cross-entropy of a group of classes (abnormal, or high grade) against the rest."""
    truth = torch.isin(labels, torch.tensor(inside)).float() * (1 - 2 * smoothing) + smoothing
    loss = F.binary_cross_entropy_with_logits(group_logit(logits, inside), truth, reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1e-6)


def ranking_loss(score, positive, weight):
    """Mean logistic loss over pairs (positive, negative): a smooth bound of 1 - AUC. All [N]."""
    a, b = score[positive], score[~positive]
    if not len(a) or not len(b):
        return score.sum() * 0
    pair = weight[positive][:, None] * weight[~positive][None, :]
    return (F.softplus(b[None, :] - a[:, None]) * pair).sum() / pair.sum().clamp(min=1e-6)
