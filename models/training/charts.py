"""Pictures of the figures: learning curves, ROC, calibration, confusion, worst misses."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "svg.hashsalt": "daybreak"})


def _save(figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=110)
    plt.close(figure)


def curves(histories: dict[str, list[float]], path: Path) -> None:
    """Training loss per epoch."""
    figure, axes = plt.subplots(figsize=(5, 3.2))
    for name, values in histories.items():
        axes.plot(np.arange(1, len(values) + 1), values, label=name)
    axes.set(xlabel="epoch", ylabel="training loss")
    axes.legend(frameon=False)
    _save(figure, path)


def roc(parts: dict[str, tuple[np.ndarray, np.ndarray]], path: Path) -> None:
    """parts: name to (truth, score)."""
    figure, axes = plt.subplots(figsize=(3.8, 3.6))
    for name, (truth, score) in parts.items():
        order = np.argsort(-np.asarray(score), kind="stable")
        t = np.asarray(truth, bool)[order]
        axes.plot(np.cumsum(~t) / max(1, (~t).sum()), np.cumsum(t) / max(1, t.sum()), label=name)
    axes.plot([0, 1], [0, 1], color="0.8", linewidth=1)
    axes.set(xlabel="1 - specificity", ylabel="sensitivity", xlim=(-0.01, 1), ylim=(0, 1.01))
    axes.legend(frameon=False, loc="lower right")
    _save(figure, path)


def calibration(parts: dict[str, tuple[np.ndarray, np.ndarray]], path: Path, bins: int = 10) -> None:
    figure, axes = plt.subplots(figsize=(3.8, 3.6))
    axes.plot([0, 1], [0, 1], color="0.8", linewidth=1)
    for name, (truth, p) in parts.items():
        truth, p = np.asarray(truth, float), np.asarray(p)
        at = np.minimum((p * bins).astype(int), bins - 1)
        used = [b for b in range(bins) if (at == b).sum() >= 5]
        axes.plot([p[at == b].mean() for b in used], [truth[at == b].mean() for b in used], "o-", label=name)
    axes.set(xlabel="stated probability", ylabel="observed share", xlim=(0, 1), ylim=(0, 1))
    axes.legend(frameon=False, loc="upper left")
    _save(figure, path)


def confusion(matrix, names, path: Path) -> None:
    matrix = np.asarray(matrix, float)
    share = matrix / np.maximum(1, matrix.sum(1, keepdims=True))
    figure, axes = plt.subplots(figsize=(0.55 * len(names) + 1.6, 0.5 * len(names) + 1.4))
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for i in range(len(names)):
        for j in range(len(names)):
            axes.text(
                j, i, int(matrix[i, j]), ha="center", va="center", color="white" if share[i, j] > 0.5 else "black"
            )
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="model", ylabel="label")
    _save(figure, path)


def gallery(pictures: list[np.ndarray], titles: list[str], path: Path, columns: int = 6) -> None:
    """Small pictures, each with a line of text."""
    rows = max(1, -(-len(pictures) // columns))
    figure, axes = plt.subplots(rows, columns, figsize=(columns * 1.35, rows * 1.6), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, picture, title in zip(axes.flat, pictures, titles, strict=False):
        ax.imshow(picture)
        ax.set_title(title, fontsize=7)
    _save(figure, path)


def learning_curve(shares: list[float], parts: dict[str, list[float]], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(4.6, 3.2))
    for name, values in parts.items():
        axes.plot([100 * s for s in shares], values, "o-", label=name)
    axes.set(xlabel="share of the training fields, %", ylabel="held-out figure")
    axes.legend(frameon=False)
    _save(figure, path)
