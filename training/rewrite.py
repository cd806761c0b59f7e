"""Exact rewritings of an exported float graph into forms that int8 kernels run faster. The values do not change."""
import numpy as np
import onnx
from onnx import helper, numpy_helper

from onnx_in_torch import attributes_of

COLUMNS = 4  # of the picture that become channels of one


class Pass:
    """A copy of a model whose nodes are handed over one by one."""

    def __init__(self, model):
        self.model = onnx.ModelProto()
        self.model.CopyFrom(model)
        self.graph = self.model.graph
        self.source = list(self.graph.node)
        self.shapes = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in
                       [*onnx.shape_inference.infer_shapes(model).graph.value_info, *model.graph.input,
                        *model.graph.output]}
        self.constants = {t.name: t for t in self.graph.initializer}
        del self.graph.node[:]

    def constant(self, name, array):
        tensor = numpy_helper.from_array(np.ascontiguousarray(array), name)
        if name in self.constants:
            self.constants[name].CopyFrom(tensor)
        else:
            self.graph.initializer.append(tensor)
        return name

    def values(self, name):
        return numpy_helper.to_array(self.constants[name])

    def move(self, source, target, *steps):
        """Writes Transposes (perm=...) and Reshapes (shape=...) one after another from a tensor to a tensor."""
        for number, step in enumerate(steps):
            output = target if number == len(steps) - 1 else f"{target}_{number}"
            if "perm" in step:
                node = helper.make_node("Transpose", [source], [output], name=output + "_transpose", **step)
            else:
                shape = self.constant(output + "_shape", np.array(step["shape"], np.int64))
                node = helper.make_node("Reshape", [source, shape], [output], name=output + "_reshape")
            self.graph.node.append(node)
            source = output

    def done(self):
        del self.graph.value_info[:]
        onnx.checker.check_model(self.model, full_check=True)
        return self.model


def fold_columns(model):
    """Takes the picture as [1, H, W, 3] and reads it as [1, H, W/4, 12], which is the same bytes.

    A first convolution of stride 2 over 3 channels spends its time on collecting bytes by threes. Over 12 channels it
    makes two columns of its output at once, as twice the channels, and these are read as two columns again. Models
    whose first convolution is of another kind stay as they are.
    """
    work = Pass(model)
    if [n.op_type for n in work.source[:3]] != ["Cast", "Conv", "Relu"]:
        return model
    cast, conv, relu = work.source[:3]
    how = attributes_of(conv)
    _, _, height, width = work.shapes[cast.input[0]]
    _, channels, rows, columns = work.shapes[relu.output[0]]
    if how["strides"][1] != 2 or width % COLUMNS or columns * 2 != width:
        return model
    top, left, bottom, _ = how["pads"]
    weight, bias = work.values(conv.input[1]), work.values(conv.input[2])
    folded, before, after = fold_weight(weight, left)
    work.constant(conv.input[1], folded)
    work.constant(conv.input[2], np.tile(bias, COLUMNS // 2))
    del conv.attribute[:]
    conv.attribute.extend(helper.make_node(
        "Conv", [], [], kernel_shape=folded.shape[2:], strides=[how["strides"][0], 1], dilations=[1, 1],
        pads=[top, before, bottom, after], group=1).attribute)

    image = cast.input[0]
    for dimension, value in zip(work.graph.input[0].type.tensor_type.shape.dim, (1, height, width, 3)):
        dimension.dim_value = value
    work.move(image, image + "_folded", {"shape": [1, height, width // COLUMNS, 3 * COLUMNS]}, {"perm": [0, 3, 1, 2]})
    output = relu.output[0]
    cast.input[0], relu.output[0] = image + "_folded", output + "_folded"
    work.graph.node.extend([cast, conv, relu])
    work.move(relu.output[0], output, {"perm": [0, 2, 3, 1]}, {"shape": [1, rows, columns, channels]},
              {"perm": [0, 3, 1, 2]})
    work.graph.node.extend(work.source[3:])
    return work.done()


def fold_weight(weight, left):
    """(weight over groups of COLUMNS columns, groups of padding before and after) of one with stride 2."""
    outputs, channels, height, width = weight.shape
    made = COLUMNS // 2
    first, last = -left // COLUMNS, (2 * (made - 1) + width - 1 - left) // COLUMNS
    folded = np.zeros((made, outputs, COLUMNS, channels, height, last - first + 1), weight.dtype)
    for column in range(made):
        for tap in range(width):
            group, inside = divmod(2 * column + tap - left, COLUMNS)
            folded[column, :, inside, :, :, group - first] = weight[:, :, :, tap]
    return folded.reshape(made * outputs, COLUMNS * channels, height, -1), -first, last


def spell_depth_to_space(model):
    """DepthToSpace as Transposes and Reshapes: ONNX Runtime does these on bytes, that only on floats."""
    work = Pass(model)
    for node in work.source:
        if node.op_type != "DepthToSpace":
            work.graph.node.append(node)
            continue
        (_, channels, height, width), factor = work.shapes[node.output[0]], attributes_of(node)["blocksize"]
        # From channels last to channels last: that is how int8 convolutions hold their pictures.
        work.move(node.input[0], node.output[0], {"perm": [0, 2, 3, 1]},
                  {"shape": [1, height // factor, width // factor, channels, factor, factor]},
                  {"perm": [0, 1, 4, 2, 5, 3]}, {"shape": [1, height, width, channels]}, {"perm": [0, 3, 1, 2]})
    return work.done()


def for_int8(model, planes=False):
    """All of the above; planes keeps the picture's layout."""
    return spell_depth_to_space(model if planes else fold_columns(model))
