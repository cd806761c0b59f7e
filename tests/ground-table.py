#!/usr/bin/env python3
"""Measures grids and people on many synthetic drives against exact truth and prints the tables of docs/grid.md.

Usage: tests/ground-table.py FOLDER [--seconds S] [--only NAME]

Runs `./run.sh eval --ground` (or what ROADSEG names) for each way of looking: exact labels or the default network's, with
exact odometry or without. FOLDER receives one JSON file for each; what is there already is not measured again. Takes some
minutes of two cores for each second of drives.
"""

import argparse
import json
import os
import pathlib
import subprocess

DRIVES = {
    "car, 1.4 m, 65°": "seed=101",
    "small robot, 0.4 m, 80°": "seed=102&height=0.4&pitch=0&fov=80&bonnet=no",
    "robot, 0.8 m, 100°": "seed=103&height=0.8&fov=100&k1=-0.1&bonnet=no",
    "bus, 2.5 m, 8° down": "seed=104&height=2.5&pitch=8",
    "40°": "seed=105&fov=40",
    "fisheye, 150°": "seed=106&fov=150&lens=equidistant&k1=0&bonnet=no",
    "rain": "seed=107&light=rain",
    "crowd of 60": "seed=108&crowd=60",
    "left, dusk, twice the traffic": "seed=109&traffic=left&light=dusk&density=2",
}
WAYS = {
    "exact labels, odometry": ["--perfect-labels", "--odometry", "exact"],
    "exact labels, no odometry": ["--perfect-labels"],
    "network, odometry": ["--odometry", "exact"],
    "network, no odometry": [],
}


def measure(path, way, seconds):
    sources = [f"synthetic:?{drive}&seconds={seconds}&fps=10" for drive in DRIVES.values()]
    roadseg = os.environ.get("ROADSEG", "./run.sh")
    subprocess.run([roadseg, "eval", *sources, "--ground", *way, "--json", str(path)], check=True)


def share(cells, really, called):
    total = sum(cells[really].values())
    return f"{100 * cells[really][called] / total:.2f}" if total >= 100 else ""


def number(value, form=".2f", factor=1):
    return "" if value is None else format(factor * value, form)


def print_bands(scores):
    print("| metres | free: called free | unknown | occupied | occupied: called free | unknown | occupied "
          "| end of free ground off by, median | 95 % reach too far by less than | pedestrians off by |")
    print("|---|" + "---:|" * 9)
    for band in scores["grid"]["bands"]:
        cells = band["cells"]
        if sum(sum(row.values()) for name, row in cells.items() if name != "unknown") < 100:
            continue
        end = band["to_m"]
        row = [f"{band['from_m']:g} to {end:g}" if end else f"{band['from_m']:g} on"]
        row += [share(cells, really, called) for really in ("free", "occupied")
                for called in ("free", "unknown", "occupied")]
        row += [number(band["boundary_error_median_m"]), number(band["boundary_beyond_95_m"]),
                number(band["pedestrian_error_median_m"])]
        print("| " + " | ".join(row) + " |")


def print_drives(result):
    print("| drive | occupied within 15 m called free, % | people found, % | false a frame | identity switches "
          "| in s of tracks |")
    print("|---|" + "---:|" * 5)
    rows = [*zip(DRIVES, (drive["scores"] for drive in result["drives"])), ("**all**", result["all"])]
    for name, scores in rows:
        people = scores["people"]
        print(f"| {name} | {number(scores['grid']['false_free_15m'], '.3f', 100)} "
              f"| {number(people['recall'], '.1f', 100)} | {number(people['false_per_frame'])} "
              f"| {people['identity_switches']} | {people['track_s']:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--only", choices=WAYS)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, way in WAYS.items():
        if arguments.only not in (None, name):
            continue
        path = arguments.folder / (name.replace(", ", "_").replace(" ", "_") + ".json")
        if not path.exists():
            measure(path, way, arguments.seconds)
        result = json.loads(path.read_text())
        print(f"\n### {name[0].upper()}{name[1:]}: {result['all']['frames']} frames\n")
        print_bands(result["all"])
        print()
        print_drives(result)


main()
