"""Labelled frames of a recorded clip, decoded by ffmpeg to the very pixels that RoadSeg sees.

RoadSeg reads clips with OpenCV, which converts every picture with swscale: bicubic, the BT.601 matrix whatever the
clip says, range as the clip says. DECODE asks ffmpeg for the same.
"""
import csv
import json
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

# passthrough: one picture for each coded frame, none repeated or left out to hold a constant rate.
DECODE = ["-map", "0:v:0", "-vsync", "passthrough", "-vf", "scale=flags=bicubic:in_color_matrix=bt601,format=rgb24",
          "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]


def run(command, path):
    """Output of an ffmpeg tool, bytes."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError:
        raise SystemExit(f"'{command[0]}' was not found. Install Debian's ffmpeg.") from None
    if done.returncode:
        raise SystemExit(f"'{path}' cannot be decoded: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def picture_size(path):
    """(height, width) of the first video stream as it is shown: ffmpeg and OpenCV both turn turned clips upright."""
    told = json.loads(run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                           "stream=width,height:stream_side_data=rotation", "-of", "json", str(path)], path))
    if not told["streams"]:
        raise SystemExit(f"'{path}' has no video stream.")
    stream = told["streams"][0]
    turns = [entry["rotation"] for entry in stream.get("side_data_list", []) if "rotation" in entry]
    size = (stream["height"], stream["width"])
    return size[::-1] if turns and turns[0] % 180 else size


def decode(path):
    """All frames of the first video stream in display order, uint8 [N, H, W, 3] RGB."""
    height, width = picture_size(path)
    pixels = np.frombuffer(run(["ffmpeg", "-v", "error", "-i", str(path), *DECODE], path), np.uint8)
    if pixels.size == 0 or pixels.size % (height * width * 3):
        raise SystemExit(f"'{path}': {pixels.size} bytes decoded, expected whole frames of {width}x{height}x3.")
    return pixels.reshape(-1, height, width, 3)


def label_files(path):
    """{frame index: label PNG} of a CSV with at least the columns frame_index (from 0) and label_png (beside it)."""
    path = Path(path)
    if not path.is_file():
        raise SystemExit(f"labels '{path}': no such file.")
    with open(path, newline="") as file:
        rows = csv.DictReader(file)
        missing = {"frame_index", "label_png"} - set(rows.fieldnames or [])
        if missing:
            raise SystemExit(f"labels '{path}': no column {' and '.join(sorted(missing))}, found {rows.fieldnames}.")
        files = {}
        for row in rows:
            # isdecimal also keeps a negative index from counting from the end.
            if not ((row["frame_index"] or "").isdecimal() and row["label_png"]):
                raise SystemExit(f"labels '{path}' line {rows.line_num}: expected a frame number and a PNG, "
                                 f"found {row}.")
            frame = int(row["frame_index"])
            if frame in files:
                raise SystemExit(f"labels '{path}' line {rows.line_num}: frame {frame} is listed twice.")
            files[frame] = path.parent / row["label_png"]
    if not files:
        raise SystemExit(f"labels '{path}' lists no frame.")
    return files


class Recording:
    """The frames of a clip that have labels; images [N, H, W, 3] RGB and labels [N, H, W], both uint8, as a Split.

    frames holds the number of each in the clip, from 0.
    """

    def __init__(self, clip, labels):
        frames, files = decode(clip), label_files(labels)
        beyond = [index for index in files if index >= len(frames)]
        if beyond:
            raise SystemExit(f"labels '{labels}': frame {beyond[0]} is listed, '{clip}' has {len(frames)} frames.")
        self.frames = chosen = sorted(files)
        self.images = frames[chosen]
        self.labels = np.stack([self.read(files[index], frames.shape[1:3]) for index in chosen])

    @staticmethod
    def read(path, size):
        """One label PNG, uint8 [H, W]."""
        with Image.open(path) as image:
            ids = np.asarray(image)
        if ids.dtype != np.uint8 or ids.shape != size:
            raise SystemExit(f"label '{path}': {ids.dtype} {ids.shape}, expected uint8 {size} as the clip's frames.")
        return ids

    def __len__(self):
        return len(self.images)
