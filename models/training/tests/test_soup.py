import numpy as np
import pytest
import torch

import crops
from network import Grader
from soup import soup


def member(path, seed: int, view: str = "detail"):
    torch.manual_seed(seed)
    net = Grader(12, 8, "mobilenet", view)
    saved = {"average": net.state_dict(), "view": view, "backbone": "mobilenet", "embedding": 8}
    torch.save(saved, path)
    return path


def store(count: int = 8) -> crops.CropSet:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 255, (count, crops.CACHE, crops.CACHE, 3)).astype(np.uint8)
    text = np.array(["cric"] * count)
    return crops.CropSet(pixels, np.arange(count) % 12, text, text, np.zeros(count, int), np.ones(count),
                         np.zeros(count), np.zeros(count))  # fmt: skip


def test_weights_are_averaged_and_batch_statistics_gathered_anew(tmp_path):
    a, b = member(tmp_path / "a.pt", 1), member(tmp_path / "b.pt", 2)
    mixed = soup([a, b], store(), batches=1, size=4)
    one, other = (torch.load(p)["average"]["head.weight"] for p in (a, b))
    assert torch.allclose(mixed.head.weight, (one + other) / 2)
    assert not mixed.training
    assert not torch.allclose(mixed.norm.running_mean, torch.zeros(8))


def test_a_single_member_stays_as_it_is(tmp_path):
    a = member(tmp_path / "a.pt", 1)
    kept = soup([a], store())
    assert all(torch.equal(v, kept.state_dict()[k]) for k, v in torch.load(a)["average"].items())


def test_members_of_two_views_are_not_mixed(tmp_path):
    with pytest.raises(ValueError, match="one view"):
        soup([member(tmp_path / "a.pt", 1), member(tmp_path / "b.pt", 2, "context")], store())
