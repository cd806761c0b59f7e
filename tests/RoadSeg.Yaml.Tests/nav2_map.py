"""Reads maps as Nav2's map server documents it, with Pillow and PyYAML alone, and prints one JSON line for each.

Usage: nav2_map.py MAP.yaml...

By map_io's rules: the YAML names the image, its resolution and the pose of its lower left corner; a pixel's occupancy is
(255 - value) / 255, or value / 255 where `negate` is set; above `occupied_thresh` a cell is 100, below `free_thresh` 0,
else -1; the first row of the image is the farthest in y.
"""

import json
import pathlib
import sys

import yaml
from PIL import Image


def load(path):
    path = pathlib.Path(path)
    keys = yaml.safe_load(path.read_text())
    if keys.get("mode", "trinary") != "trinary":
        raise SystemExit(f"{path}: mode {keys['mode']!r}, expected trinary")
    image = Image.open(path.parent / keys["image"]).convert("L")
    width, height = image.size
    pixels = image.tobytes()
    cells = []
    for row in range(height - 1, -1, -1):
        for value in pixels[row * width:(row + 1) * width]:
            occupancy = value / 255 if keys["negate"] else (255 - value) / 255
            cells.append(
                100 if occupancy > keys["occupied_thresh"] else 0 if occupancy < keys["free_thresh"] else -1)
    return {
        "width": width,
        "height": height,
        "resolution": keys["resolution"],
        "origin": keys["origin"],
        "cells": cells,
    }


for name in sys.argv[1:]:
    print(json.dumps(load(name)))
