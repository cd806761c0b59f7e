"""Writes a checkpoint's EMA network as ONNX with its model card, and checks the file against the network.

The graph takes the camera's bytes: uint8 RGB [1, 3, 360, 480]. Batch norms and the 1/255 scale are folded into the
convolutions. It is built node by node from a torch.fx trace, so it does not depend on the exporter of one torch.
"""
import argparse
import copy
import hashlib
import json
import operator
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import fx, nn

import data
from model import ConvBn, RoadSegS, UpsampleLike
from onnx_in_torch import OnnxInTorch

OPSET, IR_VERSION = 13, 8
UNDONE = 0.75  # chosen on val: 67.2 % mIoU with 0.5 and 0.75, 67.1 with 1; fewer false people than with 0.5
HEIGHT, WIDTH = 360, 480
LICENCE = ("Weights by the RoadSeg project, code under MIT. Trained on CamVid: research use only, no commercial use. "
           "Cite Brostow, Shotton, Fauqueur, Cipolla, ECCV 2008, and Brostow, Fauqueur, Cipolla, "
           "Pattern Recognition Letters 30(2), 2009.")
SOURCE = ("training/ of the RoadSeg project: 150, 33, 24 and 45 epochs of CamVid train (367 images) with 192, at last "
          "1024 frames of the project's own synthetic drives mixed in. EMA weights of the last epoch; three quarters "
          "of the loss's class weights taken back out of the scores.")

# Told apart with the common colour-vision deficiencies too: what matters most differs in lightness as well as in hue.
CARD_CLASSES = {
    "Sky": ([140, 195, 240], "other"),
    "Building": ([125, 115, 110], "obstacle"),
    "Pole": ([225, 205, 150], "obstacle"),
    "Road": ([0, 158, 115], "drivable"),
    "Pavement": ([150, 110, 190], "other"),
    "Tree": ([95, 125, 35], "obstacle"),
    "SignSymbol": ([240, 228, 66], "obstacle"),
    "Fence": ([150, 85, 45], "obstacle"),
    "Car": ([0, 95, 205], "obstacle"),
    "Pedestrian": ([235, 65, 20], "pedestrian"),
    "Bicyclist": ([235, 50, 190], "cyclist"),
}


def fold(network, scale=1 / 255):
    """A copy in eval mode with each batch norm folded into its convolution and the input scale into the first one."""
    folded = copy.deepcopy(network).cpu().eval()
    for block in folded.modules():
        if isinstance(block, ConvBn):
            norm, conv = block.norm, block.conv
            gain = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
            weight = conv.weight.double() * gain.view(-1, 1, 1, 1)
            bias = norm.bias.double() - norm.running_mean.double() * gain
            conv.weight, conv.bias = nn.Parameter(weight.float()), nn.Parameter(bias.float())
            block.norm = nn.Identity()
    first = folded.stem.conv
    first.weight = nn.Parameter((first.weight.double() * scale).float())
    return folded


def undo_weights(network, weights, share):
    """Takes a share of the loss's class weights back out of the scores, in place.

    Cross entropy with weights w teaches scores that lie log(w) above those of the true frequencies: rare classes are
    found, and called too often. `share` of that is subtracted from the head's bias: 0 leaves the scores as trained,
    1 gives them back their frequencies. A class of weight 0 never occurred and stays as it is.
    """
    shift = torch.where(weights > 0, torch.log(weights.clamp(min=1e-6)), torch.zeros_like(weights))
    with torch.no_grad():
        network.head.bias -= share * shift


class Tracer(fx.Tracer):
    """Keeps UpsampleLike whole: inside, it reads shapes, which the static graph holds as constants."""

    def is_leaf_module(self, module, qualified_name):
        return isinstance(module, UpsampleLike) or super().is_leaf_module(module, qualified_name)


class Writer(fx.Interpreter):
    """Runs the folded network once on an image and writes one ONNX node for each op that it passes."""

    def __init__(self, folded):
        super().__init__(fx.GraphModule(folded, Tracer().trace(folded)))
        self.onnx_nodes, self.constants, self.names = [], [], {}

    def emit(self, op, node, inputs, **attributes):
        name = "logits" if all(user.op == "output" for user in node.users) else node.name
        self.names[node] = name
        self.onnx_nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def run_node(self, node):
        result = super().run_node(node)
        inputs = [self.names[a] for a in node.args if isinstance(a, fx.Node) and node.op != "output"]
        if node.op == "placeholder":
            self.names[node] = "image_float"
            self.onnx_nodes.append(helper.make_node("Cast", ["image"], ["image_float"], name="cast",
                                                    to=TensorProto.FLOAT))
        elif node.op == "call_function" and node.target in (operator.add, operator.iadd):
            self.emit("Add", node, inputs)
        elif node.op == "call_module":
            self.write_module(node, self.module.get_submodule(node.target), inputs, result)
        elif node.op != "output":
            raise NotImplementedError(f"no ONNX op known for {node.op} {node.target}")
        return result

    def write_module(self, node, module, inputs, result):
        if isinstance(module, nn.Conv2d):
            weight = self.constant(node.name + ".weight", module.weight.detach().numpy())
            bias = self.constant(node.name + ".bias", module.bias.detach().numpy())
            self.emit("Conv", node, [*inputs, weight, bias], kernel_shape=module.kernel_size, strides=module.stride,
                      dilations=module.dilation, pads=[*module.padding, *module.padding], group=module.groups)
        elif isinstance(module, nn.ReLU):
            self.emit("Relu", node, inputs)
        elif isinstance(module, nn.AdaptiveAvgPool2d):
            self.emit("GlobalAveragePool", node, inputs)
        elif isinstance(module, UpsampleLike):
            sizes = self.constant(node.name + ".sizes", np.array(result.shape, np.int64))
            self.emit("Resize", node, [inputs[0], "", "", sizes], mode="linear",
                      coordinate_transformation_mode="half_pixel")
        elif isinstance(module, nn.Identity):
            self.names[node] = inputs[0]
        else:
            raise NotImplementedError(f"no ONNX op known for module '{node.target}' ({type(module).__name__})")


def to_onnx(network, height=HEIGHT, width=WIDTH):
    """The ONNX model of a RoadSegS."""
    writer = Writer(fold(network))
    with torch.no_grad():
        logits = writer.run(torch.zeros(1, 3, height, width))
    graph = helper.make_graph(
        writer.onnx_nodes, "roadseg",
        [helper.make_tensor_value_info("image", TensorProto.UINT8, [1, 3, height, width])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, list(logits.shape))],
        writer.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="roadseg-training")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model, full_check=True)
    return model


def largest_difference(path, network, images):
    """(largest logit difference, share of equal class ids) between the file and the network on uint8 [N, 3, H, W]."""
    graph = OnnxInTorch(path)
    network = network.cpu().eval()
    with torch.no_grad():
        ours = torch.cat([graph(image[None]) for image in images])
        theirs = network(images.float() / 255)
    return (ours - theirs).abs().max().item(), (ours.argmax(1) == theirs.argmax(1)).float().mean().item()


def card(name, path, names, source):
    """The model card that RoadSeg loads; docs/formats.md of the project describes its keys."""
    classes = [{"name": n, "colour": CARD_CLASSES[n][0], "role": CARD_CLASSES[n][1]} for n in names]
    return {
        "name": name,
        "description": "Street scenes, 11 CamVid classes, 480x360, logits at stride 4. "
                       "About 1.3 GMAC, 1.5 M parameters.",
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "input": {"name": "image", "layout": "NCHW", "element_type": "uint8", "width": WIDTH, "height": HEIGHT,
                  "channel_order": "RGB", "normalisation": {"scale": 1.0, "mean": [0, 0, 0], "std": [1, 1, 1]},
                  "resize": "stretch"},
        "outputs": [{"name": "logits", "kind": "logits", "layout": "NCHW", "classes": classes}],
        "licence": LICENCE,
        "source": source,
    }


def card_text(content):
    """JSON with one class a line: short enough to read and to compare."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    text = re.sub(r"\[\s+(\d+),\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2, \3]", text)
    return re.sub(r'\{\s+("name": "\w+"),\s+("colour": .*?\]),\s+("role": "\w+")\s+\}', r"{ \1, \2, \3 }", text) + "\n"


def main():
    root = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default=root / "runs" / "roadseg-camvid-s-4" / "checkpoint.pt")
    parser.add_argument("--data", default=data.DEFAULT_ROOT, help="CamVid folder (default: %(default)s)")
    parser.add_argument("--out", default=root.parent / "models", help="folder for NAME.onnx and NAME.json")
    parser.add_argument("--name", default="roadseg-camvid-s")
    parser.add_argument("--undo-weights", type=float, default=UNDONE, metavar="SHARE",
                        help="of the loss's class weights, from the scores; 0 to 1 (default: %(default)s)")
    parser.add_argument("--source", default=SOURCE, help="what the card says of the weights (default: %(default)s)")
    arguments = parser.parse_args()
    names = data.class_names(arguments.data)
    saved = torch.load(arguments.checkpoint, map_location="cpu")
    network = RoadSegS(len(names))
    network.load_state_dict(saved["ema"])
    undo_weights(network, data.class_weights(data.Split(arguments.data, "train").labels, len(names), data.BALANCE),
                 arguments.undo_weights)
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{arguments.name}.onnx"
    onnx.save(to_onnx(network), str(path))
    images = torch.from_numpy(data.Split(arguments.data, "val").images[::25]).permute(0, 3, 1, 2)
    difference, agreement = largest_difference(path, network, images)
    if difference > 1e-2 or agreement < 0.9999:
        raise SystemExit(f"'{path}' is not the network: logits differ by {difference:.3g}, {agreement:.4%} agree.")
    (out / f"{arguments.name}.json").write_text(card_text(card(arguments.name, path, names, arguments.source)))
    print(f"{path}: {path.stat().st_size} bytes, logits within {difference:.1e} of the network's")


if __name__ == "__main__":
    main()
