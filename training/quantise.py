"""Writes the int8 form of an exported .onnx with its card: uint8 activations, int8 weights with a scale per channel.

Float and int8 network run side by side over pictures of the training set, op by op: each op is quantised on what the
int8 network really hands it, and its bias takes over the mean of the error made so far. In the file a QuantizeLinear
and a DequantizeLinear stand around each op, where ONNX Runtime's CPU kernels take them in.
"""
import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

import data
from export import card_text
from grids import CLIPPING, Grid, quantise_weight, sample
from onnx_in_torch import OnnxInTorch
from rewrite import for_int8

OPSET, IR_VERSION = 13, 8
PICTURES_AT_ONCE = 8
GRIDS = ("Conv", "Add", "Concat", "GlobalAveragePool", "AveragePool", "Resize")  # ops with an output of new values
MOVES = ("Reshape", "Transpose")  # ops done on the bytes as they are


class Quantiser:
    """Walks a float graph once with all calibration pictures (uint8 [N, 3, H, W]) and writes its int8 form.

    A tensor keeps its name: what was `x` now comes from a DequantizeLinear that reads `x_bytes`.
    """

    def __init__(self, model, pictures, clipping="error", correct_bias=True):
        self.graph = OnnxInTorch(model)
        self.pictures, self.choose, self.correct_bias = pictures, CLIPPING[clipping], correct_bias
        self.users = Counter(name for node in self.graph.nodes for name in node.input)
        # By tensor: values in the float network and in the int8 one, its grid there, the name of its bytes.
        self.exact, self.ours, self.grids, self.bytes = {}, {}, {}, {}
        self.exact[self.graph.input] = self.ours[self.graph.input] = self.graph.arranged(pictures)
        self.nodes, self.initialisers, self.written = [], [], set()
        self.weight_scales, self.noise = {}, {}

    def run(self):
        """The int8 model. `noise` then tells for each tensor the share of its power that is error."""
        nodes = list(self.graph.nodes)
        while nodes:
            node = nodes.pop(0)
            relu = bool(nodes) and nodes[0].op_type == "Relu" and list(nodes[0].input) == list(node.output)
            if node.op_type == "Cast":
                self.grids[node.output[0]] = Grid(1, 0)  # the picture is bytes already
                self.bytes[node.output[0]] = node.input[0]
                self.keep(node.output[0], *[self.exact[node.input[0]].float()] * 2)
            elif node.op_type in MOVES and not relu:
                self.take_move(node)
            elif node.op_type in GRIDS and not (relu and self.users[node.output[0]] > 1):
                self.take(node, nodes.pop(0) if relu else None)
            else:
                raise SystemExit(f"no int8 form is known for node '{node.name}' ({node.op_type}).")
            self.forget(node)
        self.values_of(self.graph.output)
        shape = list(self.ours[self.graph.output].shape[1:])
        image = helper.make_tensor_value_info(self.graph.input, TensorProto.UINT8, list(self.graph.shape))
        logits = helper.make_tensor_value_info(self.graph.output, TensorProto.FLOAT, [1, *shape])
        graph = helper.make_graph(self.nodes, "roadseg", [image], [logits], self.initialisers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)],
                                  producer_name="roadseg-training")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        return model

    def take(self, node, relu):
        """An op with the Relu after it, if there is one: the bytes have the values after the Relu."""
        for name in node.input:
            if name in self.exact:
                self.values_of(name)
        changed = self.take_weights(node) if node.op_type == "Conv" else {}
        exact, ours = self.apply(node, self.exact), self.apply(node, {**self.ours, **changed})
        if node.op_type == "Conv":
            bias = self.graph.constants[node.input[2]]
            if self.correct_bias:
                shift = (exact - ours).mean(dim=(0, 2, 3))
                ours += shift.view(1, -1, 1, 1)
                bias = bias + shift
            self.write_bias(node, bias)
        self.nodes.append(node if relu else self.renamed(node))
        if relu:
            self.nodes.append(self.renamed(relu))
            exact.relu_(), ours.relu_()
        name = (relu or node).output[0]
        # Resize makes no value beyond those that it is given.
        self.grids[name] = self.grids[node.input[0]] if node.op_type == "Resize" else self.choose(sample(exact))
        self.keep(name, exact, self.grids[name].nearest(ours))
        self.bytes[name] = name + "_bytes"
        self.write("QuantizeLinear", [name + "_values", *self.grid_constants(name)], self.bytes[name])

    def take_move(self, node):
        """An op that only moves values, done on the bytes. Before the Cast there is nothing but bytes."""
        source, name = node.input[0], node.output[0]
        exact, ours = self.apply(node, self.exact), self.apply(node, self.ours)
        self.exact[name], self.ours[name], self.bytes[name] = exact, ours, name
        copy = self.renamed(node, node.output[0])
        if source in self.grids:
            self.grids[name], self.bytes[name] = self.grids[source], name + "_bytes"
            copy.input[0], copy.output[0] = self.bytes[source], self.bytes[name]
        self.nodes.append(copy)

    def take_weights(self, node):
        """{weight name: its values on the int8 grid}."""
        name = node.input[1]
        weight, scale = quantise_weight(self.graph.constants[name])
        self.weight_scales[name] = scale
        self.write("DequantizeLinear", [self.constant(name + "_int8", weight.numpy()),
                                        self.constant(name + "_scale", scale.numpy())], name, axis=0)
        return {name: weight.float() * scale.view(-1, 1, 1, 1)}

    def write_bias(self, node, bias):
        """int32 on the scale of the products: picture scale times weight scale."""
        name = node.input[2]
        scale = self.grids[node.input[0]].scale * self.weight_scales[node.input[1]].double()
        steps = (bias.double() / scale).round().clamp(-2 ** 31, 2 ** 31 - 1)
        self.write("DequantizeLinear", [self.constant(name + "_int32", steps.numpy().astype(np.int32)),
                                        self.constant(name + "_scale", scale.float().numpy())], name, axis=0)

    def values_of(self, name):
        """Writes the DequantizeLinear of a tensor when it is first asked for."""
        if name not in self.written:
            self.written.add(name)
            self.write("DequantizeLinear", [self.bytes[name], *self.grid_constants(name)], name)

    def write(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=f"{op}_{output}", **attributes))

    def renamed(self, node, output=None):
        """The node with its output called `x_values`, and its own constants taken over (sizes, shapes)."""
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.output[0] = output or node.output[0] + "_values"
        for name in node.input:
            if name in self.graph.constants and node.op_type != "Conv":
                self.constant(name, self.graph.constants[name].numpy())
        return copy

    def constant(self, name, array):
        self.initialisers.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def grid_constants(self, name):
        """Names of the two constants of a tensor's grid, written when first asked for."""
        scale, zero = name + "_scale", name + "_zero"
        if scale not in self.written:
            self.written.add(scale)
            self.constant(scale, np.float32(self.grids[name].scale))
            self.constant(zero, np.uint8(self.grids[name].zero))
        return [scale, zero]

    def apply(self, node, values):
        """One op over all pictures, a few at a time."""
        pieces = []
        for start in range(0, len(self.pictures), PICTURES_AT_ONCE):
            inputs = [values[name][start:start + PICTURES_AT_ONCE] if name in self.exact
                      else values.get(name, self.graph.constants.get(name)) for name in node.input]
            pieces.append(self.graph.apply(node, inputs))
        return torch.cat(pieces)

    def keep(self, name, exact, ours):
        self.exact[name], self.ours[name] = exact, ours
        self.noise[name] = ((ours - exact).square().mean() / exact.square().mean().clamp_min(1e-12)).item()

    def forget(self, node):
        """Frees what no later op reads."""
        for name in set(node.input) & set(self.exact):
            self.users[name] -= list(node.input).count(name)
            if not self.users[name]:
                del self.exact[name], self.ours[name]


def some_pictures(folder, count, size):
    """uint8 [N, 3, H, W]: `count` of the folder's pictures, evenly spread, stretched to (height, width)."""
    chosen = sorted(folder.glob("*.*"))
    if not chosen:
        raise SystemExit(f"'{folder}' holds no images. Give the CamVid folder with --data.")
    chosen = [chosen[i * len(chosen) // count] for i in range(count)] if count < len(chosen) else chosen
    stack = [np.asarray(Image.open(path).convert("RGB").resize(size[::-1], Image.BILINEAR)) for path in chosen]
    return torch.from_numpy(np.stack(stack)).permute(0, 3, 1, 2).contiguous()


@torch.no_grad()
def agreement(first, second, pictures):
    """Share of the pixels of the logits at which two graphs see the same class."""
    same = [first.logits(p).argmax(1) == second.logits(p).argmax(1) for p in pictures]
    return torch.stack(same).float().mean().item()


def write_card(float_card, path, channels_last):
    """The float model's card with the name, hash and layout of the int8 file, beside it."""
    card = json.loads(Path(float_card).read_text())
    card["name"], card["file"] = path.stem, path.name
    card["input"]["layout"] = "NHWC" if channels_last else "NCHW"
    card["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    card["description"] = card["description"].rstrip(".") + ". int8."
    path.with_suffix(".json").write_text(card_text(card))


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="float .onnx of export.py, with its card beside it")
    parser.add_argument("--out", help="file to write (default: NAME-int8.onnx beside the model)")
    parser.add_argument("--data", default=data.DEFAULT_ROOT, help="CamVid folder (default: %(default)s)")
    parser.add_argument("--extra", metavar="FOLDER", help="a second data set in CamVid's layout; half the pictures")
    parser.add_argument("--pictures", type=int, default=64, help="to calibrate with (default: %(default)s)")
    parser.add_argument("--clipping", choices=CLIPPING, default="error", help="of activations (default: %(default)s)")
    parser.add_argument("--keep-bias", action="store_true", help="do not correct the biases")
    parser.add_argument("--planes", action="store_true", help="keep the picture NCHW: slower, for who needs it")
    parser.add_argument("--verbose", action="store_true", help="print each tensor's grid and error")
    arguments = parser.parse_args(words)
    model = Path(arguments.model)
    path = Path(arguments.out or model.with_name(model.stem + "-int8.onnx"))
    roots = [Path(arguments.data), *([Path(arguments.extra)] if arguments.extra else [])]
    exact = OnnxInTorch(model)
    pictures = torch.cat([some_pictures(root / "train", arguments.pictures // len(roots), exact.shape[2:])
                          for root in roots])
    rewritten = for_int8(onnx.load(str(model)), arguments.planes)
    quantiser = Quantiser(rewritten, pictures, arguments.clipping, not arguments.keep_bias)
    with torch.no_grad():
        onnx.save(quantiser.run(), str(path))
    ours = OnnxInTorch(path)
    write_card(model.with_suffix(".json"), path, channels_last=ours.shape[3] == 3)
    for name, share in quantiser.noise.items() if arguments.verbose else ():
        grid = quantiser.grids[name]
        print(f"{name:32} {grid.low:9.3f} .. {grid.high:8.3f}  error {share:.2%}")
    unseen = some_pictures(Path(arguments.data) / "val", 8, exact.shape[2:])
    print(f"{path}: {path.stat().st_size} bytes, {agreement(exact, ours, unseen):.2%} of the classes of "
          f"{len(unseen)} val pictures are the float model's")


if __name__ == "__main__":
    main()
