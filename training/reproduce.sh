#!/usr/bin/env bash
# From nothing to the committed model: film synthetic streets (needs RoadSeg built), train, export, score,
# draw, quantise. About 110 minutes on one core of a CPU that has bfloat16 (AVX-512 BF16). Give --resume to go on with a
# training that was stopped. Further words go to it. `reproduce.sh --drives` instead: the three trainings that each
# leave one drive out, 35 to 60 minutes.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
# Keeps glibc from giving each step's buffers back to the kernel: a third less time per step at full size.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000

[[ -d runs/synthetic/train ]] || "$python" synthetic.py
usual=(--extra runs/synthetic --bf16 --threads 1 --workers 1)
if [[ ${1:-} == --drives ]]; then
  "$python" train.py --out runs/lodo-0016E5 --hold-out 0016E5 --epochs 100 --full-epochs 40 "${usual[@]}"
  "$python" train.py --out runs/lodo-0001TP --hold-out 0001TP --epochs 70 --full-epochs 28 "${usual[@]}"
  "$python" train.py --out runs/lodo-0006R0 --hold-out 0006R0 --epochs 70 --full-epochs 28 "${usual[@]}"
  exit
fi
"$python" train.py --epochs 150 --full-epochs 90 "${usual[@]}" "$@"
"$python" train.py --out runs/roadseg-camvid-s-2 --init runs/roadseg-camvid-s/checkpoint.pt --epochs 33 \
    --full-epochs 33 --lr 1.2e-3 --warmup 60 --seed 2 "${usual[@]}"
"$python" train.py --out runs/roadseg-camvid-s-3 --init runs/roadseg-camvid-s-2/checkpoint.pt --epochs 24 \
    --full-epochs 24 --lr 1.2e-3 --warmup 60 --seed 3 "${usual[@]}"
"$python" export.py
"$python" quantise.py ../models/roadseg-camvid-s.onnx --extra runs/synthetic
"$python" evaluate.py ../models/roadseg-camvid-s.onnx --json ../models/roadseg-camvid-s.val.json
"$python" evaluate.py ../models/roadseg-camvid-s-int8.onnx --json ../models/roadseg-camvid-s-int8.val.json
"$python" evaluate.py ../models/roadseg-camvid-s-int8.onnx --data runs/synthetic
"$python" curves.py
