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
from onnx_in_torch import OnnxInTorch, attributes_of

OPSET, IR_VERSION = 13, 8
SAMPLE = 1 << 18  # values of an activation that its grid is chosen on
PICTURES_AT_ONCE = 8
NEW_GRID = ("Conv", "Add", "Concat", "GlobalAveragePool", "AveragePool")  # ops whose output gets its own grid
SAME_GRID = ("Resize", "DepthToSpace")  # ops that ONNX Runtime does on the bytes as they are


class Grid:
    """The values that a uint8 activation can take: scale * (0..255 - zero). Zero itself is always one of them."""

    def __init__(self, scale, zero):
        self.scale, self.zero = float(np.float32(scale)), int(zero)

    @classmethod
    def over(cls, low, high):
        low, high = min(float(low), 0.0), max(float(high), 0.0)
        scale = max(high - low, 1e-6) / 255
        return cls(scale, min(255, round(-low / scale)))

    def nearest(self, x):
        """A new tensor with the values of the grid nearest to those of x."""
        return torch.round(x / self.scale).add_(self.zero).clamp_(0, 255).sub_(self.zero).mul_(self.scale)


def sample(x):
    """At most SAMPLE of the values, evenly taken, with an odd stride so that it favours no column."""
    flat = x.flatten()
    return flat[::(len(flat) // SAMPLE) | 1]


def by_error(values, shares=tuple(np.linspace(0.3, 1.0, 36))):
    """The grid with the least squared error: what clipping costs weighed against what finer steps win."""
    low, high = min(values.min().item(), 0.0), max(values.max().item(), 0.0)
    below = above = 1.0

    def error(below, above):
        return (Grid.over(low * below, high * above).nearest(values) - values).square().mean().item()

    for _ in range(2 if low < 0 else 1):
        above = min(shares, key=lambda share: error(below, share))
        below = min(shares, key=lambda share: error(share, above)) if low < 0 else below
    return Grid.over(low * below, high * above)


def by_percentile(values, outside=1e-4):
    """Clips one value in 10 000 on either side."""
    ordered, cut = values.sort().values, int(len(values) * outside)
    return Grid.over(ordered[cut], ordered[-1 - cut])


def by_extremes(values):
    """Clips nothing that was seen."""
    return Grid.over(values.min(), values.max())


CLIPPING = {"error": by_error, "percentile": by_percentile, "extremes": by_extremes}


def quantise_weight(weight, shares=tuple(np.linspace(0.7, 1.0, 31))):
    """(int8 weight [O, I, h, w], float32 scale [O]): for each output channel the scale with the least squared error."""
    flat = weight.flatten(1)
    largest = flat.abs().amax(1, keepdim=True).clamp_min(1e-6) / 127
    scale, least = largest.clone(), torch.full_like(largest, float("inf"))
    for share in shares:
        tried = largest * float(share)
        error = ((flat / tried).round().clamp_(-127, 127) * tried - flat).square().sum(1, keepdim=True)
        scale, least = torch.where(error < least, tried, scale), torch.minimum(error, least)
    return (flat / scale).round().clamp_(-127, 127).to(torch.int8).view(weight.shape), scale.flatten()


class Quantiser:
    """Walks a float graph once with all calibration pictures (uint8 [N, 3, H, W]) and writes its int8 form.

    A tensor keeps its name: what was `x` is now written by a DequantizeLinear that reads `x_bytes`.
    """

    def __init__(self, path, pictures, clipping="error", correct_bias=True):
        self.graph = OnnxInTorch(path)
        self.pictures, self.choose, self.correct_bias = pictures, CLIPPING[clipping], correct_bias
        self.users = Counter(name for node in self.graph.nodes for name in node.input)
        self.exact, self.ours, self.grids = {}, {}, {}  # by tensor: float values, the int8 network's, and its grid
        self.nodes, self.initialisers = [], []
        self.weight_scales, self.noise = {}, {}

    def run(self):
        """The int8 model. `noise` then tells for each tensor the share of its power that is error."""
        nodes = list(self.graph.nodes)
        while nodes:
            node = nodes.pop(0)
            relu = bool(nodes) and nodes[0].op_type == "Relu" and list(nodes[0].input) == list(node.output)
            if node.op_type == "Cast":
                self.take_pictures(node.output[0])
            elif node.op_type in SAME_GRID and not relu:
                self.take_bytes(node)
            elif node.op_type in NEW_GRID and not (relu and self.users[node.output[0]] > 1):
                self.take(node, nodes.pop(0) if relu else None)
            else:
                raise SystemExit(f"no int8 form is known for node '{node.name}' ({node.op_type}).")
            self.forget(node)
        shape = list(self.ours[self.graph.output].shape[1:])
        image = helper.make_tensor_value_info(self.graph.input, TensorProto.UINT8, list(self.graph.shape))
        logits = helper.make_tensor_value_info(self.graph.output, TensorProto.FLOAT, [1, *shape])
        graph = helper.make_graph(self.nodes, "roadseg", [image], [logits], self.initialisers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)],
                                  producer_name="roadseg-training")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        return model

    def take_pictures(self, name):
        """The picture is bytes already: a DequantizeLinear of scale 1 stands for the float graph's Cast."""
        self.exact[name] = self.ours[name] = self.pictures.float()
        self.grids[name] = Grid(1, 0)
        self.write("DequantizeLinear", [self.graph.input, *self.grid_constants(name)], name)

    def take(self, node, relu):
        """An op with the Relu after it, if there is one: the bytes have the values after the Relu."""
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
        self.grids[name] = self.choose(sample(exact))
        self.keep(name, exact, self.grids[name].nearest(ours))
        self.write_bytes(name)

    def take_bytes(self, node):
        """An op that moves or mixes bytes; the grid stays. ONNX Runtime's int8 Resize rounds down."""
        name, grid = node.output[0], self.grids[node.input[0]]
        self.grids[name] = grid
        exact, ours = self.apply(node, self.exact), self.apply(node, self.ours)
        self.keep(name, exact, ours.div_(grid.scale).add_(1e-3).floor_().mul_(grid.scale))
        if node.op_type == "DepthToSpace":
            self.write_depth_to_space(node, exact.shape[1:])
        else:
            self.nodes.append(self.renamed(node))
            self.write_bytes(name)

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

    def write_bytes(self, name):
        """`x_values` -> bytes -> `x`."""
        grid = self.grid_constants(name)
        self.write("QuantizeLinear", [name + "_values", *grid], name + "_bytes")
        self.write("DequantizeLinear", [name + "_bytes", *grid], name)

    def write_depth_to_space(self, node, shape):
        """Written out, since ONNX Runtime has no DepthToSpace of bytes: through [H, W, C, r, r], as int8 Conv has it."""
        (channels, height, width), factor = shape, attributes_of(node)["blocksize"]
        rows, columns = height // factor, width // factor
        steps = [("Transpose", {"perm": [0, 2, 3, 1]}),
                 ("Reshape", [1, rows, columns, channels, factor, factor]),
                 ("Transpose", {"perm": [0, 1, 4, 2, 5, 3]}),
                 ("Reshape", [1, height, width, channels]),
                 ("Transpose", {"perm": [0, 3, 1, 2]})]
        source, name = node.input[0], node.output[0]
        for number, (op, how) in enumerate(steps):
            target = name if number == len(steps) - 1 else f"{name}_{number}"
            self.grids[target] = self.grids[source]
            if op == "Reshape":
                self.write(op, [source, self.constant(target + "_shape", np.array(how, np.int64))], target + "_values")
            else:
                self.write(op, [source], target + "_values", **how)
            self.write_bytes(target)
            source = target

    def write(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=f"{op}_{output}", **attributes))

    def renamed(self, node):
        """The node with its output called `x_values`, and its own constants taken over (sizes of a Resize)."""
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.output[0] += "_values"
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
        if all(t.name != scale for t in self.initialisers):
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


def sample_of_files(paths, count, size):
    """uint8 [N, 3, H, W]: `count` of the pictures, evenly taken from the ordered list, stretched to (height, width)."""
    chosen = sorted(paths)
    chosen = [chosen[i * len(chosen) // count] for i in range(count)] if count < len(chosen) else chosen
    stack = [np.asarray(Image.open(p).convert("RGB").resize(size[::-1], Image.BILINEAR)) for p in chosen]
    return torch.from_numpy(np.stack(stack)).permute(0, 3, 1, 2).contiguous()


def write_card(float_card, path, name):
    """The float model's card with the int8 file's name and hash."""
    card = json.loads(Path(float_card).read_text())
    card["name"], card["file"] = name, path.name
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
    parser.add_argument("--verbose", action="store_true", help="print each tensor's grid and error")
    arguments = parser.parse_args(words)
    model = Path(arguments.model)
    path = Path(arguments.out or model.with_name(model.stem + "-int8.onnx"))
    roots = [Path(arguments.data), *([Path(arguments.extra)] if arguments.extra else [])]
    size = OnnxInTorch(model).shape[2:]
    pictures = torch.cat([sample_of_files((root / "train").glob("*.*"), arguments.pictures // len(roots), size)
                          for root in roots])
    quantiser = Quantiser(model, pictures, arguments.clipping, not arguments.keep_bias)
    with torch.no_grad():
        onnx.save(quantiser.run(), str(path))
    write_card(model.with_suffix(".json"), path, path.stem)
    for name, share in quantiser.noise.items() if arguments.verbose else ():
        grid = quantiser.grids[name]
        print(f"{name:32} {-grid.scale * grid.zero:8.3f} .. {grid.scale * (255 - grid.zero):8.3f}  error {share:.2%}")
    print(f"{path}: {path.stat().st_size} bytes, logits' error {list(quantiser.noise.values())[-1]:.2%} of their power "
          f"on {len(pictures)} pictures")


if __name__ == "__main__":
    main()
