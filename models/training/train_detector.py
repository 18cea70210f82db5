"""Trains the dense detector on fields with labelled points. Unlabelled regions far from any label hardly count.

Marked objects (see data._read_marks) count fully: they are no cells to propose and belong to no suspicious class.
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import augment
import data
import weights
from losses import group_loss, presence_loss, smooth_cross_entropy
from network import STRIDE, Average, Detector

MICRONS = 0.5  # µm/px of the detector's input
SIGMA, CLEAR, NEAR = 4.0, 9.0, 40.0  # px of the detector's input: target width, no negatives inside, labels reach
FAR, FAR_PROPOSED = 0.3, 0.4  # weight of a position far from any label, in labelled fields and in proposed ones
MARKED = 4.0  # weight of a position at a mark


class FieldStore:
    """Fields reduced to the detector's scale with three kernels, their points, and where there is certainly glass."""

    KERNELS = (Image.Resampling.BOX, Image.Resampling.LANCZOS, Image.Resampling.BILINEAR)

    def __init__(self, fields: list[data.Field], proposals: dict[str, list[dict]] | None = None):
        """`proposals`: cells found in fields without points (see propose.py). Their label may be null (-1 here)."""
        self.images, self.points, self.labels, self.sound, self.limit, self.far = [], [], [], [], [], []
        self.marks = []
        for f in fields:
            factor = f.microns_per_pixel / MICRONS
            picture = Image.open(f.file).convert("RGB")
            size = (round(picture.width * factor), round(picture.height * factor))
            self.images.append([np.asarray(picture.resize(size, k)) for k in self.KERNELS])
            cells = [(p.x, p.y, p.label) for p in f.points]
            if not f.points:
                rows = (proposals or {}).get(f.file.name, [])
                cells = [(r["x"], r["y"], r["label"]) for r in rows if r["presence"] > 0]
            self.points.append(np.array([[x * factor, y * factor] for x, y, _ in cells], np.float32).reshape(-1, 2))
            self.marks.append(np.array([[p.x * factor, p.y * factor] for p in f.marks], np.float32).reshape(-1, 2))
            self.labels.append(np.array([data.SQUAMOUS.index(c) if c else -1 for _, _, c in cells], np.int64))
            self.far.append(FAR if f.points else FAR_PROPOSED)
            self.limit.append(f.labelled_until_x * factor)
            self.sound.append(glass(self.images[-1][0]))


def glass(picture: np.ndarray) -> np.ndarray:
    """bool [H, W]: where no nucleus can be, judged by optical density against the field's own brightest part."""
    grey = picture.astype(np.float32).mean(2)
    white = np.percentile(grey, 97)
    od = torch.from_numpy(np.log((white + 1) / (grey + 1)))[None, None]
    od = torch.nn.functional.avg_pool2d(od, 3, 1, 1)
    return (torch.nn.functional.max_pool2d(od, 13, 1, 6)[0, 0] < 0.28).numpy()


def make_targets(points, labels, side: int):
    """Points [n, 2] (px) to maps at stride 8: nearest distance [h, h], nearest label [h, h], offsets [2, h, h]."""
    h = side // STRIDE
    axis = (np.arange(h, dtype=np.float32) + 0.5) * STRIDE
    if not len(points):
        return np.full((h, h), 1e3, np.float32), np.zeros((h, h), np.int64), np.zeros((2, h, h), np.float32)
    dx = points[:, 0, None, None] - axis[None, None, :]
    dy = points[:, 1, None, None] - axis[None, :, None]
    distance = np.sqrt(dx**2 + dy**2)
    nearest = distance.argmin(0)
    i, j = np.indices((h, h))
    offsets = np.stack([(dx + 0 * dy)[nearest, i, j], (dy + 0 * dx)[nearest, i, j]])
    return distance.min(0), labels[nearest], offsets


def batch(store: FieldStore, rng, order, side: int):
    """One augmented batch: pictures [B, 3, side, side] and the maps for the loss."""
    b = len(order)
    m, _ = augment.random_affine(rng, b, scale=(0.75, 1.3))
    loose = augment.uniform(rng, b, 0.45, 1.0)  # the scale of proposed fields is not known
    images, maps = [], []
    for k, at in enumerate(order):
        points, labels, marks = store.points[at], store.labels[at], store.marks[at]
        picture = store.images[at][int(torch.randint(3, (1,), generator=rng))]
        height, width = picture.shape[:2]
        u = torch.rand(4, generator=rng).tolist()
        if store.far[at] == FAR_PROPOSED:
            m[k] = m[k] / loose[k]
        rare = np.flatnonzero(labels > 0)
        if u[0] < 0.5 and len(points):
            pool = points[rare if len(rare) and u[1] < 0.7 else np.arange(len(points))]
            pool = marks if len(marks) and u[3] < 0.2 else pool
            cx, cy = pool[int(u[2] * len(pool))] + (np.array(u[1:3]) - 0.5) * side * 0.6
        else:
            cx, cy = u[2] * min(width, store.limit[at]), u[3] * height
        centre = torch.tensor([[cx, cy]], dtype=torch.float32)
        layers = np.concatenate([picture, np.full((height, width, 1), 255, np.uint8),
                                 store.sound[at][..., None] * np.uint8(255)], 2)  # fmt: skip
        layers[:, int(min(width, store.limit[at])) :, 3] = 0
        x = torch.from_numpy(layers).permute(2, 0, 1)[None].float() / 255
        seen = augment.warp(x[:, :3], m[k : k + 1], centre, side)
        extra = augment.warp(x[:, 3:], m[k : k + 1], centre, side, pad="zeros")
        inverse = torch.linalg.inv(m[k]).numpy()
        images.append(seen[0])
        distance, nearest, offsets = make_targets((points - centre.numpy()) @ inverse.T + side / 2, labels, side)
        marked = make_targets((marks - centre.numpy()) @ inverse.T + side / 2, np.zeros(len(marks), np.int64), side)[0]
        valid, sound = torch.nn.functional.avg_pool2d(extra, STRIDE)[0].numpy() > 0.95
        maps.append((distance, nearest, offsets, valid, sound, np.float32(store.far[at]), marked))
    pictures = augment.appearance(rng, torch.stack(images))
    columns = [torch.from_numpy(np.stack(c)) for c in zip(*maps, strict=True)]
    return pictures, columns


def loss_of(net, pictures, columns, class_weight):
    distance, nearest, offsets, valid, sound, far, marked = columns
    with torch.autocast("cpu", torch.bfloat16):
        out = net(pictures.contiguous(memory_format=torch.channels_last))
    out = out.float()
    target = torch.exp(-0.5 * (distance / SIGMA) ** 2)
    target = torch.where(distance < CLEAR, target, torch.zeros_like(target))
    weight = torch.where(distance < NEAR, torch.tensor(1.0), far[:, None, None])
    weight = torch.where(sound & (distance >= NEAR), torch.tensor(0.5), weight)
    marked = torch.where(distance < CLEAR, torch.tensor(1e3), marked)  # a label stands above a mark beside it
    weight = torch.where(marked < CLEAR, torch.tensor(MARKED), weight) * valid
    inside = (distance < 7.5) & valid
    loss = presence_loss(out[:, 0], target, weight)
    beside = (marked < 7.5) & valid
    if inside.any():
        logits = out[:, 1:7].permute(0, 2, 3, 1)[inside]
        closeness = target[inside] * (nearest[inside] >= 0)
        label = nearest[inside].clamp(min=0)
        loss = loss + 0.5 * smooth_cross_entropy(logits, label, closeness, class_weight)
        loss = loss + 0.5 * group_loss(logits, label, closeness, [1, 2, 3, 4, 5])
        error = (out[:, 7:9].permute(0, 2, 3, 1)[inside] - offsets.permute(0, 2, 3, 1)[inside]) / STRIDE
        loss = loss + torch.nn.functional.smooth_l1_loss(error, torch.zeros_like(error), beta=0.2)
    if beside.any():
        logits, closeness = out[:, 1:7].permute(0, 2, 3, 1)[beside], torch.exp(-0.5 * (marked[beside] / SIGMA) ** 2)
        normal = torch.zeros(len(logits), dtype=torch.long)
        loss = loss + 0.2 * group_loss(logits, normal, closeness, [1, 2, 3, 4, 5])
    return loss


def train(fields, pretrained: Path, out: Path, epochs=30, side=320, size=12, per_epoch=None, rate=1.5e-3, seed=1,
          proposals: dict | None = None, start: Path | None = None, log=print):  # fmt: skip
    """Trains on `fields`; writes (and resumes from) the checkpoint `out`. Returns the averaged network."""
    torch.manual_seed(seed)
    rng = torch.Generator().manual_seed(seed)
    net = Detector()
    net.backbone.load_pretrained(pretrained)
    if start:
        net.load_state_dict(torch.load(start)["average"])
    net = net.to(memory_format=torch.channels_last)
    store = FieldStore(fields, proposals)
    labels = np.concatenate(store.labels)
    counts = np.bincount(labels[labels >= 0], minlength=6) + 1
    class_weight = torch.from_numpy((counts.sum() / counts) ** 0.5).float()
    class_weight = class_weight / class_weight.mean()
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.02)
    average, first, history = Average(net), 0, []
    if out.exists():
        saved = torch.load(out)
        if saved.get("epoch", 0) < epochs and saved.get("seed") == seed and "optimizer" in saved:
            net.load_state_dict(saved["net"])
            optimizer.load_state_dict(saved["optimizer"])
            average.state, average.steps = saved["average"], saved["steps"]
            rng.set_state(saved["rng"])
            first, history = saved["epoch"], saved["history"]
    n = len(fields)
    steps = math.ceil((per_epoch or 2 * n) / size)
    for epoch in range(first, epochs):
        net.train()
        began, total = time.time(), 0.0
        order = torch.cat([torch.randperm(n, generator=rng) for _ in range(steps * size // n + 1)])[: steps * size]
        for step in range(steps):
            at = (epoch * steps + step) / (epochs * steps)
            for g in optimizer.param_groups:
                g["lr"] = rate * min(1, at * epochs / 1.0 + 0.05) * (0.5 + 0.5 * math.cos(math.pi * at))
            pictures, columns = batch(store, rng, order[step * size : (step + 1) * size].tolist(), side)
            loss = loss_of(net, pictures, columns, class_weight)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            average.update(net)
            total += loss.item()
        history.append(total / steps)
        log(f"detector epoch {epoch + 1}/{epochs} loss {total / steps:.4f} {time.time() - began:.0f} s")
        torch.save({"net": net.state_dict(), "average": average.state, "steps": average.steps, "seed": seed,
                    "optimizer": optimizer.state_dict(), "rng": rng.get_state(), "epoch": epoch + 1,
                    "history": history}, out)  # fmt: skip
    net.load_state_dict(average.state if first < epochs else torch.load(out)["average"])
    return net.eval()


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True, help="checkpoint")
    p.add_argument("--epochs", type=int, default=30)
    p.add_argument("--per-epoch", type=int, default=None)
    p.add_argument("--leave-out", type=int, default=None, help="fold to leave out of training")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--proposals", type=Path, default=None, help="from propose.py: cells of fields without points")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--start", type=Path, default=None)
    p.add_argument("--skip-bad", action="store_true")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    material = data.checked(Path(__file__).with_name("datasets.json"), a.data, a.skip_bad)
    named = data.uses(material, "detector")
    proposals = json.loads(a.proposals.read_text()) if a.proposals else {}
    fields = [f for f in material.fields if f.split == "train" and f.source in named]
    fields = [f for f in fields if f.fold != a.leave_out and (f.points or proposals.get(f.file.name))]
    train(fields, weights.of("mobilenet", a.data, a.out.parent), a.out, a.epochs, per_epoch=a.per_epoch, seed=a.seed,
          proposals=proposals, start=a.start)  # fmt: skip


if __name__ == "__main__":
    main()
