#!/usr/bin/env bash
# On the machine with the GPU: puts the pieces together, checks them, and runs the check. Needs a driver, NVIDIA's
# libraries, tar and xz; no .NET, no network. Takes the options of roadseg-gpu-check.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
room=$here/unpacked
if [[ ! -e $room/.whole ]]; then
  command -v xz >/dev/null || { echo "run-check.sh: xz is missing: install the package xz-utils." >&2; exit 3; }
  if ! (cd "$here" && sha256sum --quiet -c SHA256SUMS) >&2; then
    echo "run-check.sh: not all pieces are here as they were sent (above). Carry those again." >&2
    exit 3
  fi
  rm -rf "$room"
  mkdir -p "$room"
  cat "$here"/piece.* | xz -dc | tar -xf - -C "$room"
  touch "$room/.whole"
fi
# NVIDIA's libraries often come with a Python environment (PyTorch) instead of the system.
for python in python3 python; do
  packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' 2>/dev/null) || continue
  for folder in "$packages"/nvidia/*/lib "$packages"/tensorrt_libs; do
    [[ -d $folder ]] && LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folder
  done
done
[[ -z ${LD_LIBRARY_PATH:-} ]] || export LD_LIBRARY_PATH
export DOTNET_ROOT=$room/dotnet DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_gcServer=0
exec "$room/dotnet/dotnet" "$room/check/RoadSeg.GpuCheck.dll" \
  --frames "$room/check/pictures" --engines "$room/engines" "$@"
