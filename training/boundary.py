"""Boundary F-score (Csurka et al., "What is a good evaluation measure for semantic segmentation?", BMVC 2013).

The definition of RoadSeg's BoundaryScore.cs, so that `evaluate.py` and `roadseg eval` print the same figure.
"""
import math

import numpy as np

TOLERANCE_OF_DIAGONAL = 0.0075


def tolerance(height, width):
    """How far apart two outline pixels may be, in x and in y, to count as the same one. Pixels, at least 1."""
    return max(1, round(TOLERANCE_OF_DIAGONAL * math.sqrt(width * width + height * height)))


def outline(ids, known, class_id):
    """Pixels of the class with a 4-neighbour of another. Where `known` is False a pixel is neither; nor is the
    picture's own border an outline. Bool [H, W]."""
    inside = (ids == class_id) & known
    other = (ids != class_id) & known
    edge = np.zeros_like(inside)
    edge[1:] |= other[:-1]
    edge[:-1] |= other[1:]
    edge[:, 1:] |= other[:, :-1]
    edge[:, :-1] |= other[:, 1:]
    return edge & inside


def widen(mask, reach):
    """Dilation by a square of (2 * reach + 1) px."""
    padded = np.pad(mask, reach)
    height, width = mask.shape
    rows = np.zeros((height, width + 2 * reach), bool)
    for shift in range(2 * reach + 1):
        rows |= padded[shift:shift + height]
    wide = np.zeros_like(mask)
    for shift in range(2 * reach + 1):
        wide |= rows[:, shift:shift + width]
    return wide


def share_near(edge, target, reach):
    """Share of the edge pixels within reach of the target's. 1 without any: nothing to find counts as found."""
    pixels = int(edge.sum())
    return int((edge & widen(target, reach)).sum()) / pixels if pixels else 1.0


class Tally:
    """Mean over pictures of the mean F over the classes of the picture's labels."""

    def __init__(self, classes):
        self.classes, self.sum, self.pictures = classes, 0.0, 0

    def add(self, predicted, actual):
        """One picture's class ids, uint8 [H, W]. Where the label is no class the prediction is not looked at."""
        known = actual < self.classes
        reach = tolerance(*actual.shape)
        found = []
        for class_id in np.unique(actual[known]).tolist():
            ours, theirs = outline(predicted, known, class_id), outline(actual, known, class_id)
            precision, recall = share_near(ours, theirs, reach), share_near(theirs, ours, reach)
            found.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
        if found:
            self.sum += sum(found) / len(found)
            self.pictures += 1

    def score(self):
        """The mean over the pictures so far; None without any that shows a class."""
        return self.sum / self.pictures if self.pictures else None
