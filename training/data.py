"""CamVid (11 classes, 480x360) held in memory as uint8, and the augmentation that training draws from it."""
import copy
import csv
import io
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

VOID = 11
DEFAULT_ROOT = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "camvid"


def class_names(root):
    """Names of the scored classes in id order; void, the last id, is left out."""
    with open(Path(root) / "classes.csv", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["id"]))
    return [row["name"] for row in rows if int(row["id"]) != VOID]


class Split:
    """All images and label maps of one split: images [N, H, W, 3] RGB, labels [N, H, W], both uint8."""

    def __init__(self, root, name):
        paths = sorted((Path(root) / name).glob("*.*"))
        if not paths:
            raise SystemExit(f"'{Path(root) / name}' holds no images. Give the CamVid folder with --data.")
        self.names = [path.stem for path in paths]
        self.images = np.stack([np.asarray(Image.open(path).convert("RGB")) for path in paths])
        folder = Path(root) / f"{name}_labels"
        self.labels = np.stack([np.asarray(Image.open(folder / f"{stem}.png")) for stem in self.names])
        if self.labels.shape != self.images.shape[:3]:
            raise SystemExit(f"'{folder}': label maps are {self.labels.shape}, images {self.images.shape}.")
        if self.labels.max() > VOID:
            raise SystemExit(f"'{folder}': class id {self.labels.max()} found, at most {VOID} expected.")

    def __len__(self):
        return len(self.names)


def parted(split, drive):
    """(without, only) the images whose file name begins with `drive`, as two splits."""
    held = np.array([name.startswith(drive) for name in split.names])
    if not held.any() or held.all():
        raise SystemExit(f"'{drive}': {held.sum()} of {len(held)} images are of this drive, some but not all expected.")
    parts = []
    for kept in (~held, held):
        part = copy.copy(split)
        part.names = [name for name, keep in zip(split.names, kept) if keep]
        part.images, part.labels = split.images[kept], split.labels[kept]
        parts.append(part)
    return tuple(parts)


def joined(first, second):
    """One split with the images of `first` and, after them, those of `second`; both of one size."""
    split = copy.copy(first)
    split.names = first.names + second.names
    split.images = np.concatenate([first.images, second.images])
    split.labels = np.concatenate([first.labels, second.labels])
    return split


BALANCE = 0.4  # exponent of the class weights that the default model was trained with


def class_weights(labels, classes, exponent=0.5):
    """Median-frequency weights, tempered: (median / frequency) ** exponent, scaled to mean 1 over the pixels.

    frequency of a class = its pixels / all pixels of the images that show it (void left out of neither).
    A class that never occurs gets weight 0.
    """
    counts = np.stack([np.bincount(label.ravel(), minlength=classes + 1)[:classes] for label in labels])
    totals = counts.sum(axis=0).astype(np.float64)
    area = (counts > 0).sum(axis=0) * float(labels[0].size)
    frequency = np.divide(totals, area, out=np.zeros(classes), where=area > 0)
    present = frequency > 0
    weights = np.zeros(classes)
    weights[present] = (np.median(frequency[present]) / frequency[present]) ** exponent
    weights *= totals.sum() / (weights * totals).sum()
    return torch.tensor(weights, dtype=torch.float32)


class Augmented(torch.utils.data.Dataset):
    """Random views of a split. Each view depends on (seed, epoch, index) only: workers and resuming change nothing.

    With probability `paste`, things of the rare classes are copied from a view of another image, where they stand:
    people, signs and poles then come before more backgrounds than the few that were filmed. The first `own` images
    of the split are of one kind, the others (drawn ones, say) of another; nothing is copied between the kinds.
    """

    RARE = (2, 6, 7, 8, 9, 10)  # Pole, SignSymbol, Fence, Car, Pedestrian, Bicyclist

    def __init__(self, split, size, seed, own=None, scale=(0.6, 2.0), aspect=(0.72, 1.15), paste=0.35):
        self.split, self.size, self.seed = split, size, seed
        self.own = len(split) if own is None else own
        self.scale, self.aspect, self.paste = scale, aspect, paste
        self.epoch = 0

    def __len__(self):
        return len(self.split)

    def __getitem__(self, index):
        rng = np.random.default_rng([self.seed, self.epoch, index])
        image, label = self.view(rng, index)
        if rng.random() < self.paste:
            kind = (0, self.own) if index < self.own else (self.own, len(self.split))
            other, other_label = self.view(rng, int(rng.integers(*kind)))
            classes = [c for c in self.RARE if rng.random() < 0.6]
            image, label = paste_classes(image, label, other, other_label, classes)
        image = photometric(rng, image)
        return torch.from_numpy(np.ascontiguousarray(image)), torch.from_numpy(label.astype(np.int64))

    def view(self, rng, index):
        image, label = self.split.images[index], self.split.labels[index]
        image, label = crop(rng, image, label, self.size, self.scale, self.aspect)
        if rng.random() < 0.5:
            image, label = image[:, :, ::-1], label[:, ::-1]
        return image, label


def paste_classes(image, label, other, other_label, classes):
    """`image` and `label` with the pixels of `other` that show one of the classes; arrays as crop returns them."""
    shown = np.isin(other_label, classes)
    return np.where(shown, other, image), np.where(shown, other_label, label)


def crop(rng, image, label, size, scale, aspect):
    """Cut a random window and resize it to size (height, width). Outside the image: black, labelled void.

    The aspect range squeezes more than it widens: wide camera frames reach the network squeezed to 4:3.
    Returns float32 [3, h, w] in 0..1 and uint8 [h, w].
    """
    height, width = label.shape
    zoom = float(np.exp(rng.uniform(np.log(scale[0]), np.log(scale[1]))))
    window_h = int(round(size[0] / zoom))
    window_w = int(round(size[1] / (zoom * rng.uniform(*aspect))))
    top = int(rng.integers(min(0, height - window_h), max(0, height - window_h) + 1))
    left = int(rng.integers(min(0, width - window_w), max(0, width - window_w) + 1))
    image_window = np.zeros((window_h, window_w, 3), np.uint8)
    label_window = np.full((window_h, window_w), VOID, np.uint8)
    y0, y1, x0, x1 = max(0, top), min(height, top + window_h), max(0, left), min(width, left + window_w)
    image_window[y0 - top:y1 - top, x0 - left:x1 - left] = image[y0:y1, x0:x1]
    label_window[y0 - top:y1 - top, x0 - left:x1 - left] = label[y0:y1, x0:x1]
    planes = torch.from_numpy(image_window).permute(2, 0, 1)[None].float().div_(255)
    planes = F.interpolate(planes, size=size, mode="bilinear", align_corners=False)[0].numpy()
    rows = ((np.arange(size[0]) + 0.5) * window_h / size[0]).astype(np.int64)
    columns = ((np.arange(size[1]) + 0.5) * window_w / size[1]).astype(np.int64)
    return planes, label_window[rows[:, None], columns[None, :]]


def photometric(rng, image):
    """Light, contrast, colour cast, saturation, gamma; now and then blur, noise or JPEG. [3, h, w] in 0..1.

    Light is drawn for the picture as a whole, from dusk to glare, wherever it was before: a network that is to know
    a street at dusk has to see the other drives darkened, and the dark drive lit.
    """
    image = image.copy()
    if rng.random() < 0.8:
        mean, wanted = image.mean(), np.exp(rng.uniform(np.log(0.13), np.log(0.6)))
        light = np.float32(np.clip(wanted / max(mean, 1e-3), 0.35, 2.5))
        image = ((image - mean) * np.float32(rng.uniform(0.75, 1.3)) + mean) * light
        grey = image.mean(axis=0, keepdims=True)
        image = grey + (image - grey) * np.float32(rng.uniform(0.3, 1.6))
        image *= rng.uniform(0.85, 1.15, (3, 1, 1)).astype(np.float32)
        np.clip(image, 0, 1, out=image)
        image **= np.float32(np.exp(rng.uniform(-0.4, 0.4)))
    if rng.random() < 0.2:
        image = blurred(image, rng.uniform(0.4, 1.3))
    if rng.random() < 0.25:
        sigma = np.float32(rng.uniform(0.005, 0.03))
        image = np.clip(image + sigma * rng.standard_normal(image.shape, dtype=np.float32), 0, 1)
    if rng.random() < 0.15:
        image = through_jpeg(image, int(rng.integers(25, 90)))
    return image


def blurred(image, sigma):
    """Gaussian blur of five taps. Planes [3, h, w]."""
    taps = np.exp(-0.5 * (np.arange(-2, 3) / sigma) ** 2)
    taps = torch.tensor(taps / taps.sum(), dtype=torch.float32)
    planes = torch.from_numpy(np.ascontiguousarray(image))[:, None]
    planes = F.conv2d(planes, taps.view(1, 1, 5, 1), padding=(2, 0))
    return F.conv2d(planes, taps.view(1, 1, 1, 5), padding=(0, 2))[:, 0].numpy()


def through_jpeg(image, quality):
    """What a JPEG of that quality leaves of the picture. Planes [3, h, w] in 0..1."""
    buffer = io.BytesIO()
    pixels = np.rint(image * 255).astype(np.uint8).transpose(1, 2, 0)
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer), np.float32).transpose(2, 0, 1) / np.float32(255)
