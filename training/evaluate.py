"""Scores of a checkpoint or an exported .onnx on a CamVid split or a labelled clip, as `roadseg eval --json` has them.

Single scale, no flip: logits, bilinear upsampling with half-pixel centres to the picture's size, argmax, one confusion
matrix accumulated over all images, void left out. An .onnx runs on `onnx_in_torch.py`, our own interpreter of the
few ops that export.py writes, because ONNX Runtime for Python is not among Debian's packages.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

import boundary
import data
import recording
from model import RoadSegS, upsample_logits

DRIVABLE = "Road"


def confusion(predicted, actual, classes):
    """counts[a, p] = pixels of class a that were called p; void pixels are left out. Both uint8/int64 arrays."""
    seen = actual < classes
    pairs = actual[seen].astype(np.int64) * classes + predicted[seen].astype(np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def ratio(part, whole):
    """part / whole, or None (JSON null) where there is nothing to divide by."""
    return float(part) / float(whole) if whole else None


def rates(true_positive, predicted, actual):
    """IoU, precision and recall from pixel counts."""
    return {
        "iou": ratio(true_positive, predicted + actual - true_positive),
        "precision": ratio(true_positive, predicted),
        "recall": ratio(true_positive, actual),
    }


def scores(counts, names):
    """mIoU over the classes that occur in labels or predictions, and IoU, precision, recall of each class."""
    actual, predicted, right = counts.sum(axis=1), counts.sum(axis=0), np.diag(counts)
    classes = {name: rates(right[i], predicted[i], actual[i]) for i, name in enumerate(names)}
    found = [entry["iou"] for entry in classes.values() if entry["iou"] is not None]
    return {"miou": float(np.mean(found)), "classes": classes}


@torch.no_grad()
def predict(network, images, device, batch=8):
    """Yields (index, class ids uint8 [H, W]) for images [N, H, W, 3] uint8. `network` maps 0..1 RGB to logits."""
    for start in range(0, len(images), batch):
        block = torch.from_numpy(images[start:start + batch]).to(device)
        block = block.permute(0, 3, 1, 2).float().div_(255)
        ids = upsample_logits(network(block).float(), block.shape[-2:]).argmax(dim=1)
        for offset, plane in enumerate(ids.to(torch.uint8).cpu().numpy()):
            yield start + offset, plane


def evaluate(network, split, names, device, with_boundary=False):
    """The dictionary of `roadseg eval --json`; boundary_f is None unless asked for (it costs more than the rest)."""
    counts = np.zeros((len(names), len(names)), np.int64)
    contours = boundary.Tally(len(names))
    for index, ids in predict(network, split.images, device):
        counts += confusion(ids, split.labels[index], len(names))
        if with_boundary:
            contours.add(ids, split.labels[index])
    result = {"frames": len(split), **scores(counts, names)}
    result["boundary_f"] = contours.score() if with_boundary else None
    result["drivable"] = dict(result["classes"][DRIVABLE])
    return result


def load(path, classes, device):
    """The EMA network of a checkpoint, or an .onnx behind the same call signature."""
    if Path(path).suffix == ".onnx":
        from onnx_in_torch import OnnxInTorch
        graph = OnnxInTorch(path)
        return lambda block: torch.cat([graph.logits(image.mul(255).round().to(torch.uint8)) for image in block.cpu()])
    network = RoadSegS(classes)
    network.load_state_dict(torch.load(path, map_location="cpu")["ema"])
    return network.to(device).eval()


def table(result):
    """The scores as text, one class a line."""
    lines = [f"{'class':12} {'iou':>7} {'precision':>9} {'recall':>7}"]
    for name, entry in result["classes"].items():
        cells = ["-" if entry[key] is None else f"{100 * entry[key]:.2f}" for key in ("iou", "precision", "recall")]
        lines.append(f"{name:12} {cells[0]:>7} {cells[1]:>9} {cells[2]:>7}")
    lines.append(f"mIoU {100 * result['miou']:.2f} over {result['frames']} frames")
    if result["boundary_f"] is not None:
        lines.append(f"boundary F {100 * result['boundary_f']:.2f}")
    return "\n".join(lines)


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="checkpoint (.pt) or exported network (.onnx)")
    parser.add_argument("--data", default=data.DEFAULT_ROOT, help="CamVid folder (default: %(default)s)")
    parser.add_argument("--split", default="val", choices=("train", "val"))
    parser.add_argument("--recording", metavar="CLIP", help="score the frames of this clip instead; needs --labels")
    parser.add_argument("--labels", metavar="CSV", help="labels of the clip: columns frame_index and label_png")
    parser.add_argument("--json", help="write the scores to this file")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args(words)
    if bool(arguments.recording) != bool(arguments.labels):
        parser.error("--recording CLIP and --labels CSV go together")
    names = data.class_names(arguments.data)
    network = load(arguments.model, len(names), arguments.device)
    if arguments.recording:
        pictures = recording.Recording(arguments.recording, arguments.labels)
    else:
        pictures = data.Split(arguments.data, arguments.split)
    result = evaluate(network, pictures, names, arguments.device, True)
    print(table(result))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
