"""Boundary F-score: how well the outlines of each class agree within a few pixels."""
import numpy as np

import data

REACH = 3  # px: an outline pixel counts as met within a square of (2 * REACH + 1) px around it


def outline(ids, class_id):
    """Pixels of the class with a 4-neighbour of another class. Void neighbours and the image edge draw no outline."""
    inside = ids == class_id
    other = ~inside & (ids != data.VOID)
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


class Tally:
    """Outline pixels of each class, predicted and labelled, and how many of them the other side meets."""

    def __init__(self, classes):
        self.counts = np.zeros((classes, 4), np.int64)  # predicted, of these met; labelled, of these met

    def add(self, predicted, actual):
        """One frame's class ids, uint8 [H, W]. Where the label is void the prediction is not looked at."""
        predicted = np.where(actual == data.VOID, data.VOID, predicted)
        for class_id in range(len(self.counts)):
            ours, theirs = outline(predicted, class_id), outline(actual, class_id)
            if ours.any() or theirs.any():
                met_ours, met_theirs = ours & widen(theirs, REACH), theirs & widen(ours, REACH)
                self.counts[class_id] += [ours.sum(), met_ours.sum(), theirs.sum(), met_theirs.sum()]

    def score(self):
        """Mean over the classes that have an outline anywhere of 2PR / (P + R), counts taken over all frames."""
        found = []
        for predicted, met, labelled, recalled in self.counts.tolist():
            if predicted + labelled:
                precision, recall = met / max(1, predicted), recalled / max(1, labelled)
                found.append(2 * precision * recall / (precision + recall) if met and recalled else 0.0)
        return float(np.mean(found)) if found else None
