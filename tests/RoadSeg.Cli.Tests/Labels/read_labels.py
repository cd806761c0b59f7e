"""Reads label files with other people's code, or by their documented schema, and compares them pixel by pixel.

read_labels.py FORMAT EXPORT MASKS: EXPORT holds labels of FORMAT, MASKS the same frames as PNGs of class ids.
Prints one line a check; exit code 1 when a pixel differs or something is not as documented.
"""

import base64
import io
import json
import pathlib
import sys
import xml.etree.ElementTree

import numpy as np
from PIL import Image, ImageDraw

VOID = 255
CITYSCAPES = {"road": (7, 0), "sidewalk": (8, 1), "building": (11, 2), "fence": (13, 4), "pole": (17, 5),
              "traffic sign": (20, 7), "vegetation": (21, 8), "sky": (23, 10), "person": (24, 11), "rider": (25, 12),
              "car": (26, 13), "unlabeled": (0, VOID)}
CAMVID = ["sky", "building", "pole", "road", "sidewalk", "vegetation", "traffic sign", "fence", "car", "person",
          "rider"]


def need(condition, text):
    if not condition:
        sys.exit("read_labels.py: " + text)


def truth(masks):
    return {p.stem: np.array(Image.open(p)) for p in sorted((masks / "labels").glob("*.png"))}


def pil_polygon(ids, points, value, outline=None):
    image = Image.fromarray(ids)
    points = [tuple(p) for p in points]
    ImageDraw.Draw(image).polygon(points, fill=value, outline=outline)
    return np.array(image)


def between_pixels(shape, points):
    """Even-odd at pixel centres, the schema of COCO and CVAT: pixel u covers u to u + 1."""
    height, width = shape
    inside = np.zeros(shape, bool)
    us = np.arange(width) + 0.5
    for v in range(height):
        row = np.zeros(width, bool)
        for (au, av), (bu, bv) in zip(points, points[1:] + points[:1]):
            if (av > v + 0.5) != (bv > v + 0.5):
                row ^= us < au + (bu - au) * (v + 0.5 - av) / (bv - av)
        inside[v] = row
    return inside


def coco_counts(text):
    counts, i = [], 0
    while i < len(text):
        value, shift, more = 0, 0, True
        while more:
            bits = ord(text[i]) - 48
            value |= (bits & 31) << shift
            shift, more, i = shift + 5, bits & 32, i + 1
            if not more and bits & 16:
                value -= 1 << shift
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
    return counts


def coco_mask(segmentation, shape):
    if isinstance(segmentation, list):
        mask = np.zeros(shape, bool)
        for flat in segmentation:
            mask |= between_pixels(shape, list(zip(flat[::2], flat[1::2])))
        return mask
    need(segmentation["size"] == list(shape), "size of a mask is not [height, width]")
    counts = segmentation["counts"]
    counts = coco_counts(counts) if isinstance(counts, str) else counts
    flat = np.concatenate([np.full(n, i % 2, bool) for i, n in enumerate(counts)])
    return flat.reshape(shape[1], shape[0]).T


def with_pycocotools(path, pictures):
    try:
        from pycocotools.coco import COCO
    except ImportError:
        print("pycocotools: not installed")
        return
    coco = COCO(str(path))
    for image in coco.loadImgs(coco.getImgIds()):
        ids = np.full((image["height"], image["width"]), VOID, np.uint8)
        for annotation in coco.loadAnns(coco.getAnnIds(imgIds=image["id"])):
            mask = coco.annToMask(annotation).astype(bool)
            need(ALLOWED > 0 or mask.sum() == annotation["area"], "pycocotools counts another area")
            ids[mask] = annotation["category_id"] - 1
        same(ids, pictures[pathlib.Path(image["file_name"]).stem], "pycocotools")


def read_coco(folder, pictures):
    path = folder / "annotations.json"
    data = json.loads(path.read_text())
    by_image = {}
    for annotation in data["annotations"]:
        by_image.setdefault(annotation["image_id"], []).append(annotation)
    need(len({a["id"] for a in data["annotations"]}) == len(data["annotations"]), "annotation ids repeat")
    for image in data["images"]:
        shape = (image["height"], image["width"])
        need((folder / "images" / image["file_name"]).exists(), "a picture is not there")
        ids = np.full(shape, VOID, np.uint8)
        for annotation in by_image[image["id"]]:
            mask = coco_mask(annotation["segmentation"], shape)
            rows, columns = np.nonzero(mask)
            box = [columns.min(), rows.min(), columns.max() - columns.min() + 1, rows.max() - rows.min() + 1]
            # Area and box are those of the pixels; a simplified outline of something thin may leave some of them out.
            if ALLOWED == 0:
                need(annotation["bbox"] == box, f"bbox {annotation['bbox']} is not {box}")
                need(annotation["area"] == mask.sum(), "area is not that of the mask")
            ids[mask] = annotation["category_id"] - 1
        same(ids, pictures[pathlib.Path(image["file_name"]).stem], "coco")
    with_pycocotools(path, pictures)


def read_panoptic(folder, pictures):
    data = json.loads((folder / "panoptic.json").read_text())
    images = {i["id"]: i for i in data["images"]}
    things = {c["id"] for c in data["categories"] if c["isthing"]}
    for annotation in data["annotations"]:
        rgb = np.array(Image.open(folder / "panoptic" / annotation["file_name"]).convert("RGB")).astype(np.uint32)
        segment = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
        ids = np.full(segment.shape, VOID, np.uint8)
        categories = [s["category_id"] for s in annotation["segments_info"]]
        need(all(categories.count(c) == 1 for c in categories if c not in things), "stuff in several segments")
        need(set(np.unique(segment)) - {0} == {s["id"] for s in annotation["segments_info"]}, "segments differ")
        for info in annotation["segments_info"]:
            mask = segment == info["id"]
            need(info["area"] == mask.sum(), "area is not that of the segment")
            ids[mask] = info["category_id"] - 1
        same(ids, pictures[pathlib.Path(images[annotation["image_id"]]["file_name"]).stem], "coco-panoptic")


def read_cvat(folder, pictures):
    root = xml.etree.ElementTree.parse(folder / "annotations.xml").getroot()
    need(root.tag == "annotations" and root.findtext("version") == "1.1", "no CVAT 1.1")
    labels = [label.findtext("name") for label in root.findall("meta/task/labels/label")]
    names = [p.name for p in sorted((folder / "images").iterdir())]
    for image in root.findall("image"):
        need(names[int(image.get("id"))] == image.get("name"), "id is not the place in lexical order")
        shape = (int(image.get("height")), int(image.get("width")))
        ids = np.full(shape, VOID, np.uint8)
        for item in sorted(image, key=lambda e: int(e.get("z_order"))):
            need(item.get("occluded") == "0" and item.get("label") in labels, "a shape is not as documented")
            value = VOID if item.get("label") == "void" else labels.index(item.get("label"))
            if item.tag == "polygon":
                points = [tuple(map(float, pair.split(","))) for pair in item.get("points").split(";")]
                ids[between_pixels(shape, points)] = value
            else:
                left, top, width, height = (int(item.get(k)) for k in ("left", "top", "width", "height"))
                runs = [int(n) for n in item.get("rle").split(",")]
                flat = np.concatenate([np.full(n, i % 2, bool) for i, n in enumerate(runs)])
                ids[top:top + height, left:left + width][flat.reshape(height, width)] = value
        same(ids, pictures[pathlib.Path(image.get("name")).stem], "cvat")


def read_labelme(folder, pictures):
    label_ids = {}
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text())
        keys = {"version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth"}
        need(set(data) == keys, f"keys {sorted(data)}")
        image = Image.open(path.parent / data["imagePath"])
        need(image.size == (data["imageWidth"], data["imageHeight"]), "the picture has another size")
        ids = np.full(image.size[::-1], VOID, np.uint8)
        for item in data["shapes"]:
            keys = {"label", "points", "group_id", "description", "shape_type", "flags", "mask"}
            need(set(item) == keys, f"shape keys {sorted(item)}")
            name = item["label"].lower()
            value = VOID if name == "void" else NAMES.index(name)
            if item["shape_type"] == "polygon":
                need(len(item["points"]) > 2, "a polygon of fewer than three points")
                ids = pil_polygon(ids, item["points"], value, outline=value)
            else:
                (u1, v1), (u2, v2) = item["points"]
                mask = np.array(Image.open(io.BytesIO(base64.b64decode(item["mask"])))).astype(bool)
                ids[v1:v2 + 1, u1:u2 + 1][mask] = value
        label_ids[path.stem] = ids
    need(label_ids, "no files")
    for stem, ids in label_ids.items():
        same(ids, pictures[stem], "labelme")


def read_cityscapes(folder, pictures):
    paths = sorted(folder.glob("gtFine/*/*/*_gtFine_polygons.json"))
    need(paths, "no files")
    for path in paths:
        data = json.loads(path.read_text())
        stem = path.name[:-len("_gtFine_polygons.json")]
        split, city = path.parts[-3:-1]
        need((folder / "leftImg8bit" / split / city / f"{stem}_leftImg8bit.png").exists(), "no picture")
        expected = pictures["frame_" + stem.split("_")[2]]
        for kind, place in (("labelIds", 0), ("labelTrainIds", 1)):
            table = np.full(256, CITYSCAPES["unlabeled"][place], np.uint8)
            for class_id, name in enumerate(CAMVID):
                table[class_id] = CITYSCAPES[name][place]
            same(np.array(Image.open(path.parent / f"{stem}_gtFine_{kind}.png")), table[expected], kind)
            ids = np.full((data["imgHeight"], data["imgWidth"]), CITYSCAPES["unlabeled"][place], np.uint8)
            for item in data["objects"]:
                ids = pil_polygon(ids, item["polygon"], CITYSCAPES[item["label"]][place])
            same(ids, table[expected], "polygons as " + kind)


def same(ids, expected, what):
    need(ids.shape == expected.shape, f"{what}: {ids.shape}, expected {expected.shape}")
    different = int((ids != expected).sum())
    print(f"{what}: {different} of {ids.size} pixels differ")
    need(different <= ALLOWED * ids.size, "too many")


NAMES = ["sky", "building", "pole", "road", "pavement", "tree", "signsymbol", "fence", "car", "pedestrian", "bicyclist"]
ALLOWED = float(sys.argv[4]) if len(sys.argv) > 4 else 0
READERS = {"coco": read_coco, "coco-panoptic": read_panoptic, "cvat": read_cvat, "labelme": read_labelme,
           "cityscapes": read_cityscapes}
READERS[sys.argv[1]](pathlib.Path(sys.argv[2]), truth(pathlib.Path(sys.argv[3])))
