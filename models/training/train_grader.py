"""Trains the crop grader. With a left-out fold it also writes that fold's predictions (for unbiased figures)."""

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch

import augment
import crops
import data
import synthetic
import weights
from losses import group_logit, group_loss, ranking_loss, smooth_cross_entropy
from metrics import auc, specificity_at
from network import VIEWS, Average, Grader, resized, seen

ABNORMAL = [data.CLASSES.index(c) for c in data.ABNORMAL]
HIGH = [data.CLASSES.index(c) for c in data.HIGH_GRADE]
LOOSE = ["lbc_fields", "celler"]  # sources whose scale is not known
STAIN = 0.6  # strength of stain changes: how dark a nucleus is says something, so that it must not vanish


# Probability of putting a cell into foreign surroundings, and the radius of what stays as a share of the view's side.
# The surroundings help, but must not decide alone.
FOREIGN = {"context": (0.4, (0.22, 0.42)), "cell": (0.2, (0.2, 0.38))}
# Highest learning rate of the backbone's last layer.
RATES = {"mobilenet": 8.4e-4, "resnet": 4.2e-4, "transformer": 2e-4}
HEAD_RATE = 1.2e-3
ROOM = 1.7  # stored px a view's px, so that turned and enlarged views are filled


def batch(store: crops.CropSet, rng, index: np.ndarray, view: str) -> torch.Tensor:
    """One augmented batch [B, 3, size, size] of a view, in 0..1."""
    side, reduction = VIEWS[view].side, VIEWS[view].reduction
    stored = crops.centre(store.pixels[index], min(crops.CACHE, round(VIEWS[view].field * ROOM / 8) * 8))
    x = torch.from_numpy(np.ascontiguousarray(stored)).permute(0, 3, 1, 2).float() / 255
    x = torch.nn.functional.avg_pool2d(x, reduction) if reduction > 1 else x
    sure = torch.from_numpy(~np.isin(store.source[index], LOOSE)).float()
    m, shift = augment.random_affine(rng, len(index), scale=(0.8, 1.25), shift=5.0 / reduction)
    loose = torch.exp(augment.uniform(rng, len(index), math.log(0.45), math.log(1.25)))  # their scale is not known
    m = m / torch.where(sure > 0, torch.ones(len(index)), loose)[:, None, None]
    x = augment.warp(x, m, shift + x.shape[-1] / 2, side)
    single = torch.from_numpy(store.source[index] != "comparison_crops")
    x = augment.other_context(rng, x, single, *FOREIGN[view])
    return resized(augment.appearance(rng, augment.tight_box(rng, x), STAIN), VIEWS[view])


def predict(net: Grader, pixels: np.ndarray, turns: int = 1, size: int = 128):
    """Logits [N, K] (mean over `turns` turns and mirrors) and embeddings [N, D] of the net's view of stored crops."""
    net.eval()
    pixels = crops.centre(pixels, net.view.field)
    logits, embeddings = [], []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for i in range(0, len(pixels), size):
            x = torch.from_numpy(np.ascontiguousarray(pixels[i : i + size])).permute(0, 3, 1, 2).float() / 255
            x, found = seen(x, net.view), []
            for v in range(turns):
                y = torch.rot90(x.flip(3) if v >= 4 else x, v % 4, (2, 3))
                found.append(net(y.contiguous(memory_format=torch.channels_last)))
            logits.append(torch.stack([s[0].float() for s in found]).mean(0))
            embeddings.append(found[0][1].float())
    return torch.cat(logits).numpy(), torch.cat(embeddings).numpy()


def report(logits: np.ndarray, store: crops.CropSet) -> str:
    """Figures on the labelled cells of fields, and on crops of a single class."""
    t = torch.from_numpy(logits)
    abnormal, high = group_logit(t, ABNORMAL).numpy(), group_logit(t, HIGH).numpy()
    out = []
    cric = store.source == "cric"
    if cric.any():
        truth = np.isin(store.label, ABNORMAL)
        out.append(f"cells abnormal {auc(truth[cric], abnormal[cric]):.4f} "
                   f"high {auc(np.isin(store.label, HIGH)[cric], high[cric]):.4f} "
                   f"spec@99 {specificity_at(truth[cric], abnormal[cric], 0.99):.3f}")  # fmt: skip
    marked = store.source == "cric_marks"
    if marked.any():
        out.append(f"marks called abnormal {np.mean(abnormal[marked] > 0):.3f}")
    other = store.source == "comparison_crops"
    if other.any():
        answer, label = logits[other][:, 1:].argmax(1) + 1, store.label[other]
        recall = [np.mean(answer[label == k] == k) for k in np.unique(label)]
        out.append(f"crops balanced accuracy {np.mean(recall):.3f}")
    return "; ".join(out)


def sampling(store: crops.CropSet) -> np.ndarray:
    """Probability of drawing each crop: higher for rare classes of a source, with the weights respected.

    Marks are not drawn: a grader that learns them calls lesions among dark leucocytes normal (see the card).
    """
    chance = np.zeros(len(store))
    share = {"cric": 1.0, "comparison_crops": 0.6, "lbc_fields": 0.3, "cric_marks": 0.0, "synthetic": 0.12}
    for source in np.unique(store.source):
        mask = store.source == source
        counts = np.bincount(store.label[mask], minlength=len(data.CLASSES)).clip(1)
        part = store.weight[mask] / counts[store.label[mask]] ** 0.4
        chance[mask] = part / part.sum() * share.get(source, 0.3)
    return chance / chance.sum()


def rates(net: Grader, backbone: str) -> list[dict]:
    """Parameter groups of backbone and head with their highest learning rates."""
    head = [p for n, p in net.named_parameters() if not n.startswith("backbone")]
    whole = [{"params": net.backbone.parameters(), "rate": RATES[backbone]}]
    groups = net.backbone.groups(RATES[backbone]) if backbone == "transformer" else whole
    return [*groups, {"params": head, "rate": HEAD_RATE}]


def train(
    store: crops.CropSet, pretrained: Path, out: Path, backbone="mobilenet", view="cell", epochs=20, per_epoch=4096,
    size=64, seed=1, held: crops.CropSet | None = None, size_embedding=64, start: Path | None = None,
    log=print,
):  # fmt: skip
    """Trains on `store`; writes (and resumes from) the checkpoint `out`. Returns the averaged network."""
    torch.manual_seed(seed)
    rng, dice = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    net = Grader(len(data.CLASSES), size_embedding, backbone, view)
    net.backbone.load_pretrained(pretrained)
    if start:
        net.load_state_dict(torch.load(start, weights_only=False)["average"])
    net = net.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(rates(net, backbone), lr=HEAD_RATE, weight_decay=0.03)
    average, first, history = Average(net, 0.997), 0, []
    if out.exists():
        saved = torch.load(out, weights_only=False)
        if saved["epoch"] <= epochs and saved["seed"] == seed:
            net.load_state_dict(saved["net"])
            optimizer.load_state_dict(saved["optimizer"])
            average.state, average.steps = saved["average"], saved["steps"]
            rng.set_state(saved["rng"])
            dice.bit_generator.state = saved["dice"]
            first, history = saved["epoch"], saved["history"]
    chance, steps = sampling(store), per_epoch // size
    ranked = torch.from_numpy(np.isin(store.source, ["cric", "lbc_fields", "synthetic"]))
    for epoch in range(first, epochs):
        net.train()
        began, total = time.time(), 0.0
        for step in range(steps):
            at = (epoch * steps + step) / (epochs * steps)
            for g in optimizer.param_groups:
                g["lr"] = g["rate"] * min(1, at * epochs + 0.05) * (0.5 + 0.5 * math.cos(math.pi * at))
            index = dice.choice(len(store), size, p=chance)
            pictures = batch(store, rng, index, view).contiguous(memory_format=torch.channels_last)
            label, weight = torch.from_numpy(store.label[index]), torch.ones(size)
            with torch.autocast("cpu", torch.bfloat16):
                logits, _ = net(pictures)
            logits = logits.float()
            cell = ranked[index].float()
            loss = smooth_cross_entropy(logits, label, weight)
            loss = loss + 0.5 * group_loss(logits, label, cell, ABNORMAL) + 0.3 * group_loss(logits, label, cell, HIGH)
            positive = torch.isin(label, torch.tensor(ABNORMAL))
            loss = loss + 0.3 * ranking_loss(group_logit(logits, ABNORMAL), positive, cell)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            average.update(net)
            total += loss.item()
        history.append(total / steps)
        line = f"grader {view} epoch {epoch + 1}/{epochs} loss {total / steps:.4f} {time.time() - began:.0f} s"
        if held is not None and (epoch + 1 == epochs or epoch % 5 == 4):
            probe = Grader(len(data.CLASSES), size_embedding, backbone, view).to(memory_format=torch.channels_last)
            probe.load_state_dict(average.state)
            line += " | held out: " + report(predict(probe, held.pixels)[0], held)
        log(line)
        torch.save({"net": net.state_dict(), "average": average.state, "steps": average.steps, "seed": seed,
                    "optimizer": optimizer.state_dict(), "rng": rng.get_state(), "dice": dice.bit_generator.state,
                    "epoch": epoch + 1, "history": history, "backbone": backbone, "view": view,
                    "embedding": size_embedding}, out)  # fmt: skip
    net.load_state_dict(torch.load(out, weights_only=False)["average"])
    return net.eval()


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True, help="checkpoint")
    p.add_argument("--backbone", default="mobilenet", choices=list(RATES))
    p.add_argument("--view", default="cell", choices=list(VIEWS))
    p.add_argument("--epochs", type=int, default=20)
    p.add_argument("--per-epoch", type=int, default=4096)
    p.add_argument("--leave-out", type=int, default=None, help="fold to leave out of training and to report on")
    p.add_argument("--proposals", type=Path, default=None)
    p.add_argument("--synthetic", type=Path, default=None, help="folder of synthetic slides (see synthetic.py)")
    p.add_argument("--start", type=Path, default=None, help="checkpoint whose averaged weights to begin with")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--skip-bad", action="store_true")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    material = data.checked(Path(__file__).with_name("datasets.json"), a.data, a.skip_bad)
    named = data.uses(material, "grader")
    fields = [f for f in material.fields if f.split == "train" and f.source in named]
    fields += synthetic.fields(a.synthetic) if a.synthetic else []
    store = crops.collect(fields, [c for c in material.crops if c.source in named], a.proposals)
    held = store.take(store.fold == a.leave_out) if a.leave_out is not None else None
    store = store.take(store.fold != a.leave_out) if a.leave_out is not None else store
    pretrained = weights.of(a.backbone, a.data, a.out.parent)
    train(store, pretrained, a.out, a.backbone, a.view, a.epochs, a.per_epoch, seed=a.seed, held=held, start=a.start)


if __name__ == "__main__":
    main()
