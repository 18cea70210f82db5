"""Writes trained networks as ONNX (uint8 RGB in, probabilities out): 8 bits for the CPU, half precision for cards."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers import float16
from onnxruntime.transformers.onnx_model import OnnxModel
from torch import nn

import network

OPSET = 17
FAVOUR = 0.5


class DetectorGraph(nn.Module):
    """`image` uint8 [N, H, W, 3] to `map` float32 [N, 1 + classes + 2, H/8, W/8]: presence, classes, dx, dy (px).

    Presence is raised for abnormal cells: p * (1 + FAVOUR * p(not NILM)) / (1 + FAVOUR). So where many nuclei lie
    close together, the suspicious ones come first. FAVOUR was chosen on a left-out fold.
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

    Each member has its own view of the crop. Logits are averaged over the members, divided by the temperature and
    shifted by a bias per class before the softmax.
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


def quantise(source: Path, out: Path, name: str, pictures: list[np.ndarray], keep: tuple[str, ...] = (),
             transformers: tuple[str, ...] = ()) -> None:  # fmt: skip
    """Static 8-bit QDQ quantisation. `pictures`: uint8 batches; `keep`: name parts of nodes that stay float;
    `transformers`: name parts of nodes in which only products with weights are rounded. All scales are fixed in
    advance, so that a crop's result does not depend on the other crops. Weights have 7 bits, because sums of 8-bit
    products overflow on processors without VNNI.
    """
    prepared = out.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    graph = onnx.load(prepared).graph
    stored = {t.name for t in graph.initializer}

    def left(node: onnx.NodeProto) -> bool:
        if node.op_type == "MatMul" and node.input[1] not in stored:
            return True
        inside = any(k in node.name for k in transformers) and node.op_type != "MatMul"
        return inside or any(k in node.name for k in keep)

    quantize_static(str(prepared), str(out), _Reader(name, pictures), quant_format=QuantFormat.QDQ, per_channel=True,
                    activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, reduce_range=True,
                    nodes_to_exclude=[n.name for n in graph.node if left(n)],
                    op_types_to_quantize=["Conv", "Add", "Clip", "Relu", "MaxPool", "Resize", "MatMul"],
                    calibrate_method=CalibrationMethod.MinMax)  # fmt: skip
    prepared.unlink()
    save_straight(out, out)


def straight(model: onnx.ModelProto) -> onnx.ModelProto:
    """An 8-bit QDQ graph in which pixels / 255 rounded to steps of 1 / 255 remain the original bytes."""
    graph = model.graph
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    stored |= {n.output[0]: numpy_helper.to_array(n.attribute[0].t) for n in graph.node if n.op_type == "Constant"}
    made = {name: n for n in graph.node for name in n.output}
    for node in [n for n in graph.node if n.op_type == "QuantizeLinear"]:
        divide = made.get(node.input[0])
        cast = divide and divide.op_type == "Div" and made.get(divide.input[0])
        if not cast or cast.op_type != "Cast" or stored.get(divide.input[1], 0) != 255:
            continue
        if stored[node.input[1]] != np.float32(1 / 255) or stored[node.input[2]] != 0:
            continue
        for after in graph.node:
            for i, name in enumerate(after.input):
                if name == node.output[0]:
                    after.input[i] = cast.input[0]
        graph.node.remove(node)
    drop_unused(graph)
    return model


def save_straight(source: Path, out: Path) -> None:
    onnx.save(straight(onnx.load(source)), out)


def drop_unused(graph: onnx.GraphProto) -> None:
    """Removes nodes and tensors that nothing uses."""
    while True:
        used = {name for n in graph.node for name in n.input} | {o.name for o in graph.output}
        idle = [n for n in graph.node if not used.intersection(n.output)]
        for node in idle:
            graph.node.remove(node)
        if not idle:
            break
    kept = [t for t in graph.initializer if t.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def plain(model: onnx.ModelProto) -> onnx.ModelProto:
    """An 8-bit QDQ graph in float32: weights are dequantised, and each rounding of a value becomes the clipping that it
    implies.
    """
    graph = model.graph
    stored = {t.name: t for t in graph.initializer}
    constant = {n.output[0]: n.attribute[0].t for n in graph.node if n.op_type == "Constant"}

    def value(name: str) -> np.ndarray:
        return numpy_helper.to_array(stored[name] if name in stored else constant[name])

    rounded = {n.output[0]: n for n in graph.node if n.op_type == "QuantizeLinear"}
    nodes, added = [], []
    for node in graph.node:
        if node.op_type == "QuantizeLinear":
            continue
        if node.op_type != "DequantizeLinear":
            nodes.append(node)
            continue
        scale, zero = value(node.input[1]).astype(np.float32), value(node.input[2])
        before = rounded.get(node.input[0])
        if before is None and node.input[0] not in stored and node.input[0] not in constant:  # bytes (see `straight`)
            added.append(numpy_helper.from_array(scale, f"{node.output[0]}_step"))
            nodes.append(helper.make_node("Cast", [node.input[0]], [f"{node.output[0]}_real"], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Mul", [f"{node.output[0]}_real", added[-1].name], [node.output[0]]))
            continue
        if before is None:
            quantised = value(node.input[0]).astype(np.float32)
            axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
            wide = [-1 if i == axis else 1 for i in range(quantised.ndim)] if scale.ndim else []
            real = (quantised - zero.astype(np.float32).reshape(wide)) * scale.reshape(wide)
            added.append(numpy_helper.from_array(real.astype(np.float32), node.output[0]))
            continue
        limits = np.iinfo(zero.dtype)
        names = [f"{node.output[0]}_least", f"{node.output[0]}_most"]
        ends = [(limits.min - float(zero)) * float(scale), (limits.max - float(zero)) * float(scale)]
        added += [numpy_helper.from_array(np.float32(v), n) for v, n in zip(ends, names, strict=True)]
        nodes.append(helper.make_node("Clip", [before.input[0], *names], [node.output[0]], name=f"{node.name}_clip"))
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(added)
    drop_unused(graph)
    return model


def half(source: Path, out: Path) -> None:
    """The graph in half precision (inputs and outputs unchanged), for graphics cards. `source`: float32 or 8-bit."""
    model = float16.convert_float_to_float16(plain(onnx.load(source)), keep_io_types=True)
    OnnxModel(model).topological_sort()  # the converter appends its casts at the end
    onnx.checker.check_model(model)
    onnx.save(model, out)


def session(path: Path, threads: int = 2) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(path: Path, value) -> None:
    """Writes through a temporary file, so that a reader never sees an incomplete one."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")
    os.replace(part, path)
