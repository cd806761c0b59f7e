"""Records labelled frames of our own synthetic drives, laid out like the CamVid folder: train/, train_labels/, val/ …

train: 64 streets (seeds 1001..1064), a quarter of them as the bundled drive is filmed, the others with every camera,
light, side of the road and crowd there is. val: seed 1, the street of the bundled drive, which training never sees.
Score a model on it with `evaluate.py MODEL --data runs/synthetic`.
"""
import argparse
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import data

DEFAULT_ROOT = Path(__file__).resolve().parent / "runs" / "synthetic"
PROGRAM = Path(__file__).resolve().parent.parent / "artifacts" / "bin" / "RoadSeg.Cli" / "release" / "roadseg"
TRAIN_SEEDS = range(1001, 1065)
VAL_SEED = 1


def source(seed):
    """The source string of a street; everything that varies derives from the seed."""
    if seed == VAL_SEED:
        return f"synthetic:?seed={seed}&size=480x360&seconds=20&fps=1"
    drive = f"synthetic:?seed={seed}&size=480x360&seconds=16&fps=1"
    if seed % 4 == 1:
        return drive
    rng = np.random.default_rng(seed)
    looks = {"light": rng.choice(["day", "dusk", "changing", "rain"]), "traffic": rng.choice(["left", "right"]),
             "bonnet": rng.choice(["yes", "no"]), "height": f"{np.exp(rng.uniform(np.log(0.5), np.log(2.6))):.2f}",
             "pitch": f"{rng.uniform(-1, 6):.2f}", "roll": f"{rng.normal(0, 1):.2f}",
             "density": f"{rng.uniform(0.5, 2):.2f}", "noise": f"{rng.uniform(0.5, 4):.1f}",
             "crowd": rng.choice([0, 0, 20, 50]), "cyclists": rng.choice([5, 15, 40])}
    if rng.random() < 0.1:
        looks |= {"lens": "equidistant", "fov": f"{rng.uniform(110, 150):.0f}"}
    else:
        looks |= {"k1": f"{rng.uniform(-0.15, 0.05):.2f}", "fov": f"{rng.uniform(42, 100):.0f}"}
    return drive + "".join(f"&{key}={value}" for key, value in looks.items())


def record(program, root, split, seed):
    """Films one street, a frame a second, and keeps them as ROOT/SPLIT/SEED_FRAME.png beside their label maps."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "record-synthetic", source(seed), "--label-every", "1", "--out", folder], check=True)
        subprocess.run(["ffmpeg", "-v", "error", "-i", f"{folder}/drive.mp4", f"{folder}/frame_%04d.png"], check=True)
        frames, labels = sorted(Path(folder).glob("frame_*.png")), sorted(Path(folder, "labels").glob("*.png"))
        if len(frames) != len(labels):
            raise SystemExit(f"'{source(seed)}': {len(labels)} label maps, {len(frames)} frames to go with them.")
        for frame, label in zip(frames, labels):
            number = label.stem.rsplit("_", 1)[1]
            shutil.copyfile(frame, root / split / f"{seed:04}_{number}.png")
            shutil.copyfile(label, root / f"{split}_labels" / f"{seed:04}_{number}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DEFAULT_ROOT, help="folder to write (default: %(default)s)")
    parser.add_argument("--data", type=Path, default=data.DEFAULT_ROOT, help="CamVid folder, for its classes.csv")
    parser.add_argument("--program", type=Path, default=PROGRAM, help="the roadseg command (default: %(default)s)")
    arguments = parser.parse_args()
    if not arguments.program.exists():
        parser.error(f"'{arguments.program}' is not there: build RoadSeg first, or name the command with --program")
    for split in ("train", "val"):
        for folder in (split, f"{split}_labels"):
            shutil.rmtree(arguments.out / folder, ignore_errors=True)
            (arguments.out / folder).mkdir(parents=True)
    shutil.copyfile(arguments.data / "classes.csv", arguments.out / "classes.csv")
    jobs = [("val", VAL_SEED)] + [("train", seed) for seed in TRAIN_SEEDS]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: record(arguments.program, arguments.out, *job), jobs))


if __name__ == "__main__":
    main()
