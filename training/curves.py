"""Copies a run's log beside the model and draws it: loss, val mIoU and road IoU over the epochs."""
import argparse
import csv
import shutil
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend must be chosen first)


def main():
    root = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", default=root / "runs" / "roadseg-camvid-s" / "log.csv")
    parser.add_argument("--out", default=root.parent / "models" / "roadseg-camvid-s.training",
                        help="writes OUT.csv and OUT.png (default: %(default)s)")
    arguments = parser.parse_args()
    shutil.copyfile(arguments.log, f"{arguments.out}.csv")
    with open(arguments.log, newline="") as file:
        rows = list(csv.DictReader(file))
    epochs = [int(row["epoch"]) for row in rows]
    scored = [row for row in rows if row["val_miou"]]

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3), dpi=100)
    left.plot(epochs, [float(row["loss"]) for row in rows], color="#0072b2", linewidth=1)
    left.set(xlabel="epoch", ylabel="training loss", ylim=(0, None))
    for column, label, colour in (("road_iou", "road IoU", "#009e73"), ("val_miou", "mIoU", "#d55e00")):
        right.plot([int(row["epoch"]) for row in scored], [100 * float(row[column]) for row in scored],
                   color=colour, linewidth=1, label=label)
    right.set(xlabel="epoch", ylabel="CamVid val, % (EMA weights)", ylim=(0, 100))
    right.legend(loc="lower right", frameon=False)
    heights = [int(row["height"]) for row in rows]
    larger = [epoch for epoch, before, now in zip(epochs[1:], heights, heights[1:]) if now > before]
    for axes in (left, right):
        axes.grid(color="#dddddd", linewidth=0.5)
        for epoch in larger:
            axes.axvline(epoch, color="#888888", linewidth=0.8, linestyle=":")
    if larger:
        left.text(larger[0], left.get_ylim()[1] * 0.93, " full size", color="#666666", fontsize=8)
    figure.tight_layout()
    figure.savefig(f"{arguments.out}.png", metadata={"Software": None})


if __name__ == "__main__":
    main()
