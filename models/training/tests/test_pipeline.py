import numpy as np
import pytest
import torch

import augment
import crops
import peaks
import reliability
from network import VIEWS, Detector, Grader
from pipeline import match, turn


def test_peaks_vote_with_their_offsets_and_the_best_of_neighbours_wins():
    map_ = np.zeros((9, 4, 6), np.float32)
    map_[0, 1, 2], map_[0, 1, 3], map_[0, 3, 5] = 0.9, 0.7, 0.4
    map_[7, 1, 2], map_[7, 1, 3] = 3.0, -4.0  # both point at x = 23 and x = 24
    map_[1:7] = 1 / 6
    found = peaks.find(map_, 8, 5, 0.2)
    assert found[:, :3] == pytest.approx(np.array([[23, 12, 0.9], [44, 28, 0.4]]), abs=1e-6)


def test_each_proposal_matches_one_label_only():
    points = np.array([[10.0, 10], [14, 10], [90, 90]])
    assert match(points, np.array([[11.0, 10]]), 28).tolist() == [0, -1, -1]


def test_crops_beyond_the_border_repeat_the_edge():
    picture = np.arange(5 * 5 * 3, dtype=np.uint8).reshape(5, 5, 3)
    crop = crops.cut(picture, 0, 0, 4)
    assert (crop[:2, :2] == picture[0, 0]).all() and (crop[2:, 2:] == picture[:2, :2]).all()


def test_eight_views_are_all_different():
    stack = np.arange(27, dtype=np.uint8).reshape(1, 3, 3, 3)
    assert len({turn(stack, v).tobytes() for v in range(8)}) == 8


def test_warp_without_turning_is_the_centre():
    x = torch.rand(2, 3, 40, 40)
    out = augment.warp(x, torch.eye(2).expand(2, 2, 2), torch.full((2, 2), 20.0), 20)
    assert torch.allclose(out, x[:, :, 10:30, 10:30], atol=1e-5)


def test_appearance_is_fixed_by_the_seed():
    x = torch.rand(4, 3, 48, 48)
    a, b = (augment.appearance(torch.Generator().manual_seed(5), x.clone()) for _ in range(2))
    assert torch.equal(a, b)
    assert 0 <= float(a.min()) and float(a.max()) <= 1


def test_shapes_of_both_networks():
    assert Detector()(torch.rand(1, 3, 64, 96)).shape == (1, 9, 8, 12)
    for name, view in VIEWS.items():
        logits, embedding = Grader(12, view=name).eval()(torch.rand(2, 3, view.size, view.size))
        assert logits.shape == (2, 12) and torch.allclose(embedding.norm(dim=1), torch.ones(2), atol=1e-4)


def test_blur_and_a_foreign_stain_are_noticed():
    rng = np.random.default_rng(1)

    def field(tint=1.0, blur=False):
        x = torch.from_numpy(rng.random((12, 3, 96, 96), np.float32)) * 0.5 + 0.4
        x = augment._blur_group(x, 6.0 if blur else 1.0) * tint
        stack = (x.clamp(0, 1) * 255).permute(0, 2, 3, 1).numpy().astype(np.uint8)
        return reliability.describe(stack, rng.normal(size=(12, 8)) * 0.1)

    entry = reliability.fit([field() for _ in range(30)], [field() for _ in range(5)])
    assert reliability.judge(entry, field())["reasons"] == []
    assert "out-of-focus" in reliability.judge(entry, field(blur=True))["reasons"]
    assert "unlike-training" in reliability.judge(entry, field(tint=0.4))["reasons"]
