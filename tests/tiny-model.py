"""Writes a network that costs nothing: FOLDER/tiny.onnx and its card. Where it is dark there is road, else sky.

For places where the bundled network would take minutes a frame, such as an emulated CPU. Protocol buffers by hand
(https://onnx.ai/onnx/repo-docs/IR.html), so that it needs nothing but Python.
"""
import hashlib
import json
import struct
import sys
from pathlib import Path

HEIGHT, WIDTH, CLASSES = 48, 64, 2
UINT8, FLOAT = 2, 1  # TensorProto.DataType


def varint(value):
    parts = []
    while value >= 128:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes(parts + [value])


def number(field, value):
    return varint(field << 3) + varint(value)


def text(field, value):
    data = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(data)) + data


def node(kind, inputs, output, attribute=b""):
    return text(1, b"".join(text(1, name) for name in inputs) + text(2, output) + text(4, kind) + attribute)


def value(field, name, kind, shape):
    dimensions = b"".join(text(1, number(1, size)) for size in shape)
    return text(field, text(1, name) + text(2, text(1, number(1, kind) + text(2, dimensions))))


def weights(name, shape, values):
    sizes = b"".join(number(1, size) for size in shape)
    return text(5, sizes + number(2, FLOAT) + text(8, name) + text(9, struct.pack(f"<{len(values)}f", *values)))


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    to_float = text(5, text(1, "to") + number(3, FLOAT) + number(20, 2))
    graph = b"".join([
        node("Cast", ["image"], "pixels", to_float),
        node("Conv", ["pixels", "w", "b"], "logits"),
        text(2, "tiny"),
        weights("w", [CLASSES, 3, 1, 1], [0.01, 0.01, 0.01, -0.01, -0.01, -0.01]),
        weights("b", [CLASSES], [-3.8, 3.8]),
        value(11, "image", UINT8, [1, 3, HEIGHT, WIDTH]),
        value(12, "logits", FLOAT, [1, CLASSES, HEIGHT, WIDTH]),
    ])
    model = number(1, 8) + text(7, graph) + text(8, number(2, 13))
    (folder / "tiny.onnx").write_bytes(model)
    card = {
        "name": "tiny", "description": "Dark is road.", "file": "tiny.onnx", "sha256": hashlib.sha256(model).hexdigest(),
        "input": {"name": "image", "layout": "NCHW", "element_type": "uint8", "width": WIDTH, "height": HEIGHT,
                  "channel_order": "RGB", "normalisation": {"scale": 1.0, "mean": [0, 0, 0], "std": [1, 1, 1]},
                  "resize": "stretch"},
        "outputs": [{"name": "logits", "kind": "logits", "layout": "NCHW", "classes": [
            {"name": "Sky", "colour": [140, 195, 240], "role": "other"},
            {"name": "Road", "colour": [0, 158, 115], "role": "drivable"}]}],
        "licence": "MIT", "source": "tests/tiny-model.py",
    }
    (folder / "tiny.json").write_text(json.dumps(card, indent=2))


if __name__ == "__main__":
    main()
