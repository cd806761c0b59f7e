#!/usr/bin/env bash
# From nothing to the committed model: train, export, score, draw. About 65 minutes on one core of a CPU that has
# bfloat16 (AVX-512 BF16). Give --resume to go on with a run that was stopped. Further words go to train.py.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
# Keeps glibc from giving each step's buffers back to the kernel: a third less time per step at full size.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000

"$python" train.py --epochs 220 --full-epochs 110 --bf16 --threads 1 --workers 1 "$@"
"$python" export.py
"$python" evaluate.py ../models/roadseg-camvid-s.onnx --json ../models/roadseg-camvid-s.val.json
"$python" curves.py
