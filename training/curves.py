"""Joins the logs of a model's runs beside it and draws them: loss, val mIoU and road IoU over the epochs."""
import argparse
import csv
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend must be chosen first)


def join(logs):
    """(rows of all logs with the epochs counted on, the last epoch of each log but the last)."""
    rows, ends = [], []
    for log in logs:
        before = len(rows)
        with open(log, newline="") as file:
            rows += [{**row, "epoch": before + int(row["epoch"])} for row in csv.DictReader(file)]
        ends.append(len(rows))
    return rows, ends[:-1]


def main():
    root = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    runs = [root / "runs" / run / "log.csv" for run in (
        "roadseg-camvid-s", "roadseg-camvid-s-2", "roadseg-camvid-s-3", "roadseg-camvid-s-4")]
    parser.add_argument("--log", nargs="+", default=runs, help="logs of the runs, in order")
    parser.add_argument("--out", default=root.parent / "models" / "roadseg-camvid-s.training",
                        help="writes OUT.csv and OUT.png (default: %(default)s)")
    arguments = parser.parse_args()
    rows, ends = join(arguments.log)
    with open(f"{arguments.out}.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    epochs = [row["epoch"] for row in rows]
    scored = [row for row in rows if row["val_miou"]]

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3), dpi=100)
    left.plot(epochs, [float(row["loss"]) for row in rows], color="#0072b2", linewidth=1)
    left.set(xlabel="epoch", ylabel="training loss", ylim=(0, None))
    for column, label, colour in (("road_iou", "road IoU", "#009e73"), ("val_miou", "mIoU", "#d55e00")):
        right.plot([row["epoch"] for row in scored], [100 * float(row[column]) for row in scored],
                   color=colour, linewidth=1, label=label)
    right.set(xlabel="epoch", ylabel="CamVid val, % (EMA weights)", ylim=(0, 100))
    right.legend(loc="lower right", frameon=False)
    heights = [int(row["height"]) for row in rows]
    larger = [epoch for epoch, before, now in zip(epochs[1:], heights, heights[1:]) if now > before]
    for axes in (left, right):
        axes.grid(color="#dddddd", linewidth=0.5)
        for epoch in larger:
            axes.axvline(epoch, color="#888888", linewidth=0.8, linestyle=":")
        for epoch in ends:
            axes.axvline(epoch, color="#888888", linewidth=0.8)
    for epoch in ends:
        left.text(epoch, left.get_ylim()[1] * 0.83, "again ", color="#666666", fontsize=8, ha="right")
    if larger:
        left.text(larger[0], left.get_ylim()[1] * 0.93, " full size", color="#666666", fontsize=8)
    figure.tight_layout()
    figure.savefig(f"{arguments.out}.png", metadata={"Software": None})


if __name__ == "__main__":
    main()
