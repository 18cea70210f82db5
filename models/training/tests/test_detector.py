import numpy as np
import torch

from train_detector import FAR, MARKED, loss_of, make_targets

SIDE = 320


def pull(points, marks):
    """How strongly a net that outputs 0.5 everywhere lowers the presence at each map position: [h, h]."""
    points, marks = np.array(points, np.float32).reshape(-1, 2), np.array(marks, np.float32).reshape(-1, 2)
    maps = make_targets(points, np.zeros(len(points), np.int64), SIDE)
    marked = make_targets(marks, np.zeros(len(marks), np.int64), SIDE)[0]
    valid, dense = np.ones_like(marked, bool), np.zeros_like(marked, bool)
    columns = [torch.from_numpy(np.asarray(c)[None]) for c in (*maps, valid, dense, np.float32(FAR), marked)]
    out = torch.zeros(1, 9, SIDE // 8, SIDE // 8, requires_grad=True)
    loss_of(lambda _: out, torch.zeros(1, 3, SIDE, SIDE), columns, torch.ones(6)).backward()
    return out.grad[0, 0].numpy()


def test_a_mark_far_from_any_label_counts_in_full():
    plain, marked = pull([(20, 20)], []), pull([(20, 20)], [(204, 204)])
    assert plain[25, 25] > 0
    np.testing.assert_allclose(marked[25, 25] / plain[25, 25], MARKED / FAR, rtol=1e-4)
    assert marked[25, 35] == plain[25, 35]


def test_a_label_stands_above_a_mark_beside_it():
    np.testing.assert_array_equal(pull([(204, 204)], [(206, 204)])[25, 25], pull([(204, 204)], [])[25, 25])
    assert pull([(204, 204)], [])[25, 25] < 0
