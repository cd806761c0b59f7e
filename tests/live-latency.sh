#!/usr/bin/env bash
# Does latency grow when a camera is faster than the network? Plays the bundled drive as Motion JPEG over HTTP on
# loopback, faster than the network runs, into `roadseg run`, and prints ages of results and drops.
# tests/live-latency.sh [SECONDS] [FRAMES_PER_SECOND]; writes out/live.csv and out/live.svg
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-60} fps=${2:-120} port=${PORT:-8093}
work=$(mktemp -d)
sender=
cleanup() {
  [[ -z $sender ]] || kill "$sender" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# Encoded once, so that the sender costs next to nothing while the line is measured.
ffmpeg -v error -i recordings/street.mp4 -vf "setpts=N/($fps*TB)" -r "$fps" -c:v mjpeg -q:v 4 "$work/drive.mkv"
ffmpeg -v error -nostdin -re -stream_loop -1 -i "$work/drive.mkv" -c copy -f mpjpeg -listen 1 \
  "http://127.0.0.1:$port/live" 2>"$work/sender.log" &
sender=$!
./run.sh bench live "http://127.0.0.1:$port/live" --camera calibration/street.yaml --seconds "$seconds" --out out
