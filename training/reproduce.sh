#!/usr/bin/env bash
# From nothing to the committed model: film synthetic streets (needs RoadSeg built), train, export, score,
# draw, quantise. About 140 minutes on one core of a CPU that has bfloat16 (AVX-512 BF16). Give --resume to go on with a
# training that was stopped. Further words go to it. `reproduce.sh --drives` instead: the three trainings that each
# leave one drive out, 80 to 100 minutes.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
# Keeps glibc from giving each step's buffers back to the kernel: a third less time per step at full size.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000

[[ -d runs/synthetic/train ]] || "$python" synthetic.py
usual=(--extra runs/synthetic --bf16 --threads 1 --workers 1)
more=(--extra-share 0.375 --lr 1.2e-3 --warmup 60)
# without DRIVE EPOCHS FULL_EPOCHS MORE_EPOCHS: a training and its warm start.
without() {
  "$python" train.py --out "runs/lodo-$1" --hold-out "$1" --epochs "$2" --full-epochs "$3" "${usual[@]}"
  "$python" train.py --out "runs/lodo-$1-2" --hold-out "$1" --init "runs/lodo-$1/checkpoint.pt" --epochs "$4" \
      --full-epochs "$4" --seed 2 "${usual[@]}" "${more[@]}"
}
if [[ ${1:-} == --drives ]]; then
  without 0016E5 100 40 60
  without 0001TP 70 28 35
  without 0006R0 70 28 35
  exit
fi
"$python" train.py --epochs 150 --full-epochs 90 "${usual[@]}" "$@"
"$python" train.py --out runs/roadseg-camvid-s-2 --init runs/roadseg-camvid-s/checkpoint.pt --epochs 33 \
    --full-epochs 33 --lr 1.2e-3 --warmup 60 --seed 2 "${usual[@]}"
"$python" train.py --out runs/roadseg-camvid-s-3 --init runs/roadseg-camvid-s-2/checkpoint.pt --epochs 24 \
    --full-epochs 24 --lr 1.2e-3 --warmup 60 --seed 3 "${usual[@]}"
"$python" train.py --out runs/roadseg-camvid-s-4 --init runs/roadseg-camvid-s-3/checkpoint.pt --epochs 45 \
    --full-epochs 45 --seed 4 "${usual[@]}" "${more[@]}"
"$python" export.py
"$python" quantise.py ../models/roadseg-camvid-s.onnx --extra runs/synthetic
"$python" evaluate.py ../models/roadseg-camvid-s.onnx --json ../models/roadseg-camvid-s.val.json
"$python" evaluate.py ../models/roadseg-camvid-s-int8.onnx --json ../models/roadseg-camvid-s-int8.val.json
"$python" evaluate.py ../models/roadseg-camvid-s-int8.onnx --data runs/synthetic
"$python" curves.py
