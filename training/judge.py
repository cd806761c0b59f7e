"""How steady and how honest a model is: flicker on a labelled clip, and the calibration of its confidence.

flicker: of the pixels whose label stays the same from one frame to the next, the share whose predicted class changes.
What moves in the picture changes its label too, so it does not count; void pixels do not count either.

ece: expected calibration error. Pixels are sorted into 15 equal bins by the softmax of their winning class; the
difference between mean confidence and accuracy in a bin, weighted by the bin's pixels. overconfidence: the same
without the absolute value, so above 0 where the model is surer than right. Both at the size of the labels.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

import data
import recording
from evaluate import load, ratio
from model import upsample_logits

BINS = 15


class Flicker:
    """Counts changes between consecutive frames of a clip."""

    def __init__(self, classes):
        self.classes, self.last = classes, None
        self.steady = self.flickered = self.seen = self.predicted = self.labelled = 0

    def add(self, frame, ids, labels):
        """Class ids and labels [H, W] of a frame; frames between which one is missing are not compared."""
        if self.last is not None and self.last[0] + 1 == frame:
            _, ids_before, labels_before = self.last
            known = (labels < self.classes) & (labels_before < self.classes)
            changed, moved = (ids != ids_before) & known, (labels != labels_before) & known
            self.seen += int(known.sum())
            self.predicted += int(changed.sum())
            self.labelled += int(moved.sum())
            self.steady += int((known & ~moved).sum())
            self.flickered += int((changed & ~moved).sum())
        self.last = (frame, ids, labels)

    def score(self):
        """Shares of pixels: flicker, and for comparison all changes of the prediction and of the labels."""
        return {"flicker": ratio(self.flickered, self.steady), "changes": ratio(self.predicted, self.seen),
                "label_changes": ratio(self.labelled, self.seen)}


class Calibration:
    """Sums of pixels, confidence and hits by confidence."""

    def __init__(self, classes):
        self.classes = classes
        self.sums = np.zeros((3, BINS))  # pixels, confidence, right

    def add(self, confidence, ids, labels):
        """Confidence of the winner 0..1, its class id and the label, each [H, W]."""
        known = labels < self.classes
        sure, right = confidence[known], (ids == labels)[known]
        bins = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
        for row, weight in enumerate((None, sure, right)):
            self.sums[row] += np.bincount(bins, weight, BINS)

    def score(self):
        """ece, overconfidence, and the bins as [pixels, mean confidence, accuracy], null where empty."""
        pixels, sure, right = self.sums
        return {"ece": ratio(np.abs(sure - right).sum(), pixels.sum()),
                "overconfidence": ratio((sure - right).sum(), pixels.sum()),
                "bins": [[int(n), ratio(s, n), ratio(r, n)] for n, s, r in zip(pixels, sure, right)]}


@torch.no_grad()
def judge(network, pictures, classes, device):
    """Both scores of a network on pictures; flicker is None where no two of them are consecutive frames."""
    flicker, calibration = Flicker(classes), Calibration(classes)
    frames = getattr(pictures, "frames", [None] * len(pictures))
    for frame, image, labels in zip(frames, pictures.images, pictures.labels):
        block = torch.from_numpy(image).to(device).permute(2, 0, 1)[None].float().div_(255)
        confidence, ids = upsample_logits(network(block).float(), labels.shape).softmax(1).max(1)
        confidence, ids = confidence[0].cpu().numpy(), ids[0].to(torch.uint8).cpu().numpy()
        calibration.add(confidence, ids, labels)
        if frame is not None:
            flicker.add(frame, ids, labels)
    return {"pictures": len(pictures), **flicker.score(), **calibration.score()}


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", help="checkpoints (.pt), float or int8 networks (.onnx)")
    parser.add_argument("--data", default=data.DEFAULT_ROOT, help="CamVid folder (default: %(default)s)")
    parser.add_argument("--split", default="val", choices=("train", "val"), help="without a clip: calibration only")
    parser.add_argument("--recording", metavar="CLIP", help="judge on the frames of this clip; needs --labels")
    parser.add_argument("--labels", metavar="CSV", help="labels of the clip: columns frame_index and label_png")
    parser.add_argument("--json", help="write the scores to this file, by model")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args(words)
    if bool(arguments.recording) != bool(arguments.labels):
        parser.error("--recording CLIP and --labels CSV go together")
    classes = len(data.class_names(arguments.data))
    if arguments.recording:
        pictures = recording.Recording(arguments.recording, arguments.labels)
    else:
        pictures = data.Split(arguments.data, arguments.split)
    results = {}
    print(f"{'model':40} {'flicker':>8} {'changes':>8} {'labels':>8} {'ece':>8} {'over':>8}   % of pixels")
    for path in arguments.models:
        result = judge(load(path, classes, arguments.device), pictures, classes, arguments.device)
        results[Path(path).name] = result
        keys = ("flicker", "changes", "label_changes", "ece", "overconfidence")
        cells = ["-" if result[key] is None else f"{100 * result[key]:.2f}" for key in keys]
        print(f"{Path(path).name:40} " + " ".join(f"{cell:>8}" for cell in cells))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
