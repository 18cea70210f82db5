"""One grader from several that began alike: their weights averaged (model soup, Wortsman et al. 2022).

Members that were trained on different parts of the fields from the same first weights lie in one basin; their mean has
seen all fields and takes no more time than one of them. Its batch statistics are gathered anew.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

import crops
import data
import train_grader
from network import Grader


def soup(paths: list[Path], store: crops.CropSet, batches: int = 48, size: int = 64, seed: int = 5) -> Grader:
    """The mean of the members' averaged weights. `store`: training crops, from which the batch statistics come."""
    saved = [torch.load(p, weights_only=False) for p in paths]
    if len({(s["view"], s["backbone"], s["embedding"]) for s in saved}) != 1:
        raise ValueError(f"members of one view and shape are needed: {[p.name for p in paths]}")
    net = Grader(len(data.CLASSES), saved[0]["embedding"], saved[0]["backbone"], saved[0]["view"])
    first = saved[0]["average"]
    mean = {k: torch.stack([s["average"][k].float() for s in saved]).mean(0).to(v.dtype) for k, v in first.items()}
    net.load_state_dict(mean)
    net = net.to(memory_format=torch.channels_last)
    if len(paths) > 1:
        gather_statistics(net, store, saved[0]["view"], batches, size, seed)
    return net.eval()


def gather_statistics(net: Grader, store: crops.CropSet, view: str, batches: int, size: int, seed: int) -> None:
    rng, dice = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    chance = train_grader.sampling(store)
    for m in net.modules():
        if isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d):
            m.reset_running_stats()
            m.momentum = None  # the plain mean over all batches
    net.train()
    with torch.no_grad():
        for _ in range(batches):
            index = dice.choice(len(store), size, p=chance)
            pictures = train_grader.batch(store, rng, index, view).contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                net(pictures)
