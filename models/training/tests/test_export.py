import numpy as np
import onnx
import pytest
import torch
from torch import nn

import export
import network


class Small(nn.Module):
    """Two convolutions with clipping between them. At 8 bits only the rounding still clips."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.layers = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU6(), nn.Conv2d(8, 4, 3, 1, 1))

    def forward(self, crops):
        return self.layers(crops.permute(0, 3, 1, 2).float() / 8)


class OfBytes(Small):
    def forward(self, crops):
        return self.layers(crops.permute(0, 3, 1, 2).float() / 255)


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graphs")
    full, small, half = (folder / f"{name}.onnx" for name in ("full", "small", "half"))
    export.to_onnx(Small(), full, (1, 32, 32, 3), "crops", ["map"], {"crops": {0: "n"}, "map": {0: "n"}})
    rng = np.random.default_rng(1)
    pictures = [rng.integers(0, 256, (2, 32, 32, 3)).astype(np.uint8) for _ in range(8)]
    export.quantise(full, small, "crops", pictures)
    return full, small, half, pictures[0]


def run(path, picture):
    return export.session(path, 1).run(None, {"crops": picture})[0]


@pytest.mark.parametrize("source", ["float32", "8 bits"])
def test_half_precision_answers_as_its_source_does(graphs, source):
    full, small, half, picture = graphs
    export.half(full if source == "float32" else small, half)
    kinds = {t.data_type for t in onnx.load(half).graph.initializer if t.dims}
    assert onnx.TensorProto.FLOAT16 in kinds and onnx.TensorProto.INT8 not in kinds
    wanted, answer = run(full, picture), run(half, picture)
    assert answer.dtype == np.float32
    assert np.abs(answer - wanted).max() < (0.02 if source == "float32" else 0.1) * np.abs(wanted).max()


def test_pixels_go_into_the_first_product_as_the_bytes_they_are(tmp_path):
    full, small, half = (tmp_path / f"{name}.onnx" for name in ("full", "small", "half"))
    export.to_onnx(OfBytes(), full, (1, 32, 32, 3), "crops", ["map"], {"crops": {0: "n"}, "map": {0: "n"}})
    rng = np.random.default_rng(1)
    pictures = [np.concatenate([rng.integers(0, 256, (1, 32, 32, 3)), np.full((1, 32, 32, 3), v)]).astype(np.uint8)
                for v in (0, 255)]  # fmt: skip
    export.quantise(full, small, "crops", pictures)
    kinds = [n.op_type for n in onnx.load(small).graph.node]
    assert "Cast" not in kinds and "Div" not in kinds
    wanted = run(full, pictures[0])
    assert np.abs(run(small, pictures[0]) - wanted).max() < 0.1 * np.abs(wanted).max()
    export.half(small, half)
    assert np.abs(run(half, pictures[0]) - wanted).max() < 0.1 * np.abs(wanted).max()


def test_a_view_shows_the_middle_of_the_crop_at_its_own_size():
    crop = torch.zeros(1, 3, network.CROP, network.CROP)
    middle = network.CROP // 2
    crop[:, :, middle - 4 : middle + 4, middle - 4 : middle + 4] = 1
    for view in network.VIEWS.values():
        picture = network.seen(crop, view)
        assert picture.shape == (1, 3, view.size, view.size)
        half = view.size // 2
        assert picture[0, 0, half, half] == 1 and picture[0, 0, 0].max() == 0
        share = float(picture[0, 0].mean()) * view.field**2
        assert share == pytest.approx(64, rel=0.05)


class Mixed(nn.Module):
    """A member of convolutions beside one of matrix products, as in a grader."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(2)
        first = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 4, 3, 2, 1))
        self.members = nn.ModuleList([first, nn.Sequential(nn.Linear(96, 64), nn.GELU(), nn.Linear(64, 32))])

    def forward(self, crops):
        x = crops.permute(0, 3, 1, 2).float() / 255
        return self.members[0](x).mean((2, 3)), self.members[1](x.transpose(1, 2).flatten(2)).mean(1)


def test_a_grader_at_8_bits_answers_as_in_float(tmp_path):
    full, small = tmp_path / "full.onnx", tmp_path / "small.onnx"
    export.to_onnx(Mixed(), full, (1, 32, 32, 3), "crops", ["a", "b"],
                   {"crops": {0: "n"}, "a": {0: "n"}, "b": {0: "n"}})  # fmt: skip
    rng = np.random.default_rng(3)
    pictures = [rng.integers(0, 256, (2, 32, 32, 3)).astype(np.uint8) for _ in range(8)]
    export.quantise(full, small, "crops", pictures, transformers=("/members.1/",))
    graph = onnx.load(small).graph
    rounded = {n.output[0] for n in graph.node if n.op_type == "DequantizeLinear"}
    products = [n for n in graph.node if n.op_type in ("Conv", "MatMul")]
    assert len(products) == 4 and all(set(n.input[:2]) <= rounded for n in products)
    assert not any(set(n.input) & rounded for n in graph.node if n.op_type == "Erf")
    wanted, answer = (export.session(p, 1).run(None, {"crops": pictures[0]}) for p in (full, small))
    for w, a in zip(wanted, answer, strict=True):
        assert 0 < np.abs(a - w).max() < 0.1 * np.abs(w).max()
    alone = export.session(small, 1).run(None, {"crops": pictures[0][:1]})
    assert all(np.allclose(one, both[:1], atol=1e-6) for one, both in zip(alone, answer, strict=True))
