"""Writes trained networks as ONNX (uint8 RGB in, probabilities out) and as 8-bit variants for the CPU."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

import network

OPSET = 17
FAVOUR = 0.5


class DetectorGraph(nn.Module):
    """`image` uint8 [N, H, W, 3] to `map` float32 [N, 1 + classes + 2, H/8, W/8]: presence, classes, dx, dy (px).

    Presence is raised for abnormal cells: p * (1 + FAVOUR * p(not NILM)) / (1 + FAVOUR), so that where many nuclei lie
    together the ones worth a look come first. FAVOUR was chosen on a left-out fold.
    """

    def __init__(self, net: nn.Module, class_scale: float = 1.0, class_bias=None):
        super().__init__()
        self.net, self.class_scale = net, class_scale
        self.register_buffer("bias", torch.zeros(6) if class_bias is None else torch.as_tensor(class_bias).float())

    def forward(self, image):
        y = self.net(image.permute(0, 3, 1, 2).float() / 255)
        classes = y[:, 1:-2] * self.class_scale + self.bias.view(1, -1, 1, 1)
        classes = torch.softmax(classes, 1)
        presence = torch.sigmoid(y[:, :1]) * (1 + FAVOUR * (1 - classes[:, :1])) / (1 + FAVOUR)
        return torch.cat([presence, classes, y[:, -2:]], 1)


class GraderGraph(nn.Module):
    """`crops` uint8 [N, P, P, 3] to `probabilities` [N, K] and `embedding` [N, D], the mean over the members.

    Each member looks at its own view of the crop. Logits are averaged over the members, divided by the temperature,
    shifted by a bias a class, then softmax.
    """

    def __init__(self, members: list[nn.Module], temperature: float = 1.0, class_bias=None):
        super().__init__()
        self.members, self.temperature = nn.ModuleList(members), temperature
        count = members[0].head.out_features
        self.register_buffer("bias", torch.zeros(count) if class_bias is None else torch.as_tensor(class_bias).float())

    def forward(self, crops):
        x = crops.permute(0, 3, 1, 2).float() / 255
        seen = [m(network.seen(x, m.view)) for m in self.members]
        logits = sum(s[0] for s in seen) / len(seen)
        embedding = torch.cat([s[1] for s in seen], 1) / len(seen) ** 0.5
        return torch.softmax(logits / self.temperature + self.bias, 1), embedding


def to_onnx(
    graph: nn.Module, out: Path, shape: tuple[int, ...], inputs: str, outputs: list[str], dynamic: dict
) -> None:
    graph = graph.eval().to(memory_format=torch.contiguous_format)
    example = (torch.zeros(shape, dtype=torch.uint8),)
    torch.onnx.export(graph, example, str(out), input_names=[inputs], output_names=outputs, dynamic_axes=dynamic,
                      opset_version=OPSET, dynamo=False)  # fmt: skip
    onnx.checker.check_model(onnx.load(out))


def detector_to_onnx(net, out: Path, **calibration) -> None:
    axes = {0: "n", 1: "h", 2: "w"}
    to_onnx(DetectorGraph(net, **calibration), out, (1, 256, 256, 3), "image", ["map"],
            {"image": axes, "map": {0: "n", 2: "h8", 3: "w8"}})  # fmt: skip


def grader_to_onnx(members, out: Path, side: int = network.CROP, **calibration) -> None:
    to_onnx(GraderGraph(members, **calibration), out, (2, side, side, 3), "crops", ["probabilities", "embedding"],
            {"crops": {0: "n"}, "probabilities": {0: "n"}, "embedding": {0: "n"}})  # fmt: skip


class _Reader(CalibrationDataReader):
    def __init__(self, name: str, pictures: list[np.ndarray]):
        self.rows = iter([{name: p} for p in pictures])

    def get_next(self):
        return next(self.rows, None)


def quantise(source: Path, out: Path, name: str, pictures: list[np.ndarray], keep: tuple[str, ...] = ()) -> None:
    """Static 8-bit QDQ quantisation. `pictures`: uint8 batches; `keep`: parts of node names that stay float."""
    prepared = out.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    nodes = [n.name for n in onnx.load(prepared).graph.node if any(k in n.name for k in keep)]
    quantize_static(str(prepared), str(out), _Reader(name, pictures), quant_format=QuantFormat.QDQ, per_channel=True,
                    activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, nodes_to_exclude=nodes,
                    op_types_to_quantize=["Conv", "Add", "Clip", "Relu", "MaxPool", "Resize"],
                    calibrate_method=CalibrationMethod.MinMax)  # fmt: skip
    prepared.unlink()


def session(path: Path, threads: int = 2) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(path: Path, value) -> None:
    """Writes through a temporary file, so that a reader never sees half of it."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")
    os.replace(part, path)
