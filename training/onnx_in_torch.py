"""Runs an .onnx file with torch ops: an independent reading of what export.py wrote.

It knows the few ops that export.py writes, with exactly the attributes it writes, and refuses all others.
"""
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F


class OnnxInTorch:
    """Call it with the graph's input tensor (uint8 [1, 3, H, W]); returns its output."""

    def __init__(self, path):
        graph = onnx.load(str(path)).graph
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
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            inputs = [values[name] if name else None for name in node.input]
            values[node.output[0]] = getattr(self, "op_" + node.op_type)(attributes, *inputs)
        return values[self.output]

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
    def op_GlobalAveragePool(_, x):
        return x.mean(dim=(2, 3), keepdim=True)

    @staticmethod
    def op_Resize(attributes, x, roi, scales, sizes):
        assert roi is None and scales is None
        assert attributes["mode"] == b"linear" and attributes["coordinate_transformation_mode"] == b"half_pixel"
        assert tuple(sizes[:2].tolist()) == tuple(x.shape[:2])
        return F.interpolate(x, size=sizes[2:].tolist(), mode="bilinear", align_corners=False)
