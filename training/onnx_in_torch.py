"""Runs an .onnx file with torch ops: an independent reading of what export.py and quantise.py wrote.

It knows the few ops that they write, with exactly the attributes they write, and refuses all others. Quantised graphs
run as fake quantisation: what ONNX Runtime computes, but for values that lie between two steps to the last float bit.
"""
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F


def attributes_of(node):
    """{name: value} of a node's attributes."""
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


class OnnxInTorch:
    """A file or a model. Call it with the graph's input tensor (uint8 [1, 3, H, W]); returns its output."""

    def __init__(self, path):
        graph = (path if isinstance(path, onnx.ModelProto) else onnx.load(str(path))).graph
        self.nodes = list(graph.node)
        self.constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
        (self.input,), (self.output,) = [i.name for i in graph.input], [o.name for o in graph.output]
        self.shape = tuple(d.dim_value for d in graph.input[0].type.tensor_type.shape.dim)

    def __call__(self, image):
        if tuple(image.shape) != self.shape or image.dtype != torch.uint8:
            actual = f"{image.dtype} {tuple(image.shape)}"
            raise ValueError(f"input '{self.input}': expected uint8 {self.shape}, got {actual}")
        values = dict(self.constants)
        values[self.input] = image
        for node in self.nodes:
            inputs = [values[name] if name else None for name in node.input]
            values[node.output[0]] = self.apply(node, inputs)
        return values[self.output]

    def logits(self, picture):
        """The output for one picture uint8 [3, H, W], in whatever layout the graph takes it."""
        return self(self.arranged(picture[None]))

    def arranged(self, pictures):
        """uint8 [N, 3, H, W] in the graph's own layout, which may be channels last."""
        return pictures if self.shape[1] == 3 else pictures.permute(0, 2, 3, 1)

    def apply(self, node, inputs):
        """The output of one node; also of a batch, for which the graph's own size says 1."""
        return getattr(self, "op_" + node.op_type)(attributes_of(node), *inputs)

    @staticmethod
    def op_Cast(attributes, x):
        assert attributes == {"to": onnx.TensorProto.FLOAT}, attributes
        return x.float()

    @staticmethod
    def op_Conv(attributes, x, weight, bias):
        top, left, bottom, right = attributes["pads"]
        assert attributes["group"] == 1 and tuple(attributes["kernel_shape"]) == tuple(weight.shape[2:])
        padded = F.pad(x, (left, right, top, bottom))
        return F.conv2d(padded, weight, bias, attributes["strides"], 0, attributes["dilations"])

    @staticmethod
    def op_Relu(_, x):
        return x.relu()

    @staticmethod
    def op_Add(_, a, b):
        return a + b

    @staticmethod
    def op_Concat(attributes, *inputs):
        assert attributes == {"axis": 1}, attributes
        return torch.cat(inputs, 1)

    @staticmethod
    def op_GlobalAveragePool(_, x):
        return x.mean(dim=(2, 3), keepdim=True)

    @staticmethod
    def op_AveragePool(attributes, x):
        assert set(attributes) == {"kernel_shape", "strides"}, attributes
        return F.avg_pool2d(x, attributes["kernel_shape"], attributes["strides"])

    @staticmethod
    def op_DepthToSpace(attributes, x):
        assert attributes["mode"] == b"CRD", attributes
        return F.pixel_shuffle(x, attributes["blocksize"])

    @staticmethod
    def op_Reshape(_, x, shape):
        return x.reshape(x.shape[0], *shape[1:].tolist())

    @staticmethod
    def op_Transpose(attributes, x):
        return x.permute(*attributes["perm"])

    @staticmethod
    def op_Resize(attributes, x, roi, scales, sizes):
        assert roi is None and scales is None
        assert attributes["mode"] == b"linear" and attributes["coordinate_transformation_mode"] == b"half_pixel"
        assert sizes[0] == 1 and sizes[1] == x.shape[1]
        return F.interpolate(x, size=sizes[2:].tolist(), mode="bilinear", align_corners=False)

    @staticmethod
    def op_QuantizeLinear(_, x, scale, zero):
        assert zero.dtype == torch.uint8
        return ((x / scale).round() + zero).clamp(0, 255).to(torch.uint8)

    @staticmethod
    def op_DequantizeLinear(attributes, x, scale, zero=None):
        shifted = x.float() if zero is None else x.float() - zero.float()
        if scale.dim():
            shape = [1] * x.dim()
            shape[attributes["axis"]] = -1
            scale = scale.reshape(shape)
        return shifted * scale
