#!/usr/bin/env bash
# From nothing to the committed model: film synthetic streets (needs RoadSeg built), train, fine-tune, export, score,
# draw. About 80 minutes on one core of a CPU that has bfloat16 (AVX-512 BF16). Give --resume to go on with a first
# training that was stopped. Further words go to it.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
# Keeps glibc from giving each step's buffers back to the kernel: a third less time per step at full size.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000

"$python" synthetic.py
"$python" train.py --epochs 220 --full-epochs 110 --bf16 --threads 1 --workers 1 "$@"
"$python" train.py --out runs/roadseg-camvid-s-fine --init runs/roadseg-camvid-s/checkpoint.pt --extra runs/synthetic \
    --epochs 25 --full-epochs 17 --lr 5e-4 --warmup 60 --seed 2 --bf16 --threads 1 --workers 1
"$python" export.py
"$python" evaluate.py ../models/roadseg-camvid-s.onnx --json ../models/roadseg-camvid-s.val.json
"$python" evaluate.py ../models/roadseg-camvid-s.onnx --data runs/synthetic
"$python" curves.py
