# What run.sh does for GPUs; read by it, after say, fail and build_dotnet.

# The runtime and its providers must be of one build: the npm package that the CPU set-up takes has a library for the
# CPU alone, which a provider would crash (docs/gpu.md). Pinned by version here and by hash in packages.sha512.
GPU_PACKAGES=(com.github.asus4.onnxruntime.linux-x64-gpu@0.4.9 onnxruntime-node@1.29.0)
GPU_HASHES=gpu/packages.sha512
GPU_LIBRARIES=artifacts/gpu
GPU_CHECK=artifacts/bin/RoadSeg.GpuCheck/release/RoadSeg.GpuCheck
GPU_CHECK_OUT=out/gpu-check
PIECE_BYTES=16m

# Hard links where the folder is on the same disk: 280 MB need not be there twice.
gpu_libraries_into() {
  mkdir -p "$1"
  local library
  for library in "$GPU_LIBRARIES"/*.so; do
    ln -f "$library" "$1/" 2>/dev/null || cp -u "$library" "$1/"
  done
}

fetch_gpu() {
  cmp -s "$GPU_HASHES" "$GPU_LIBRARIES/.hashes" && return
  [[ $(uname -m) == x86_64 ]] || fail "setup --gpu: ONNX Runtime's GPU providers are for x86-64; this is $(uname -m)."
  local fetched=$GPU_LIBRARIES/fetched
  rm -rf "$GPU_LIBRARIES"
  mkdir -p "$fetched"
  say "setup: fetching ${GPU_PACKAGES[*]} from npm (290 MB)"
  npm pack --silent --ignore-scripts --pack-destination "$fetched" "${GPU_PACKAGES[@]}" >/dev/null \
    || fail "npm pack failed. Is the npm registry reachable? Run ./run.sh setup --gpu again."
  (cd "$fetched" && sha512sum --quiet --strict -c -) <"$GPU_HASHES" >&2 \
    || fail "what npm gave is not what gpu/packages.sha512 names. Nothing was installed."
  tar -xzf "$fetched"/com.github.asus4.onnxruntime.linux-x64-gpu-*.tgz -C "$fetched" \
    --wildcards 'package/Plugins/Linux/x64/*.so'
  tar -xzf "$fetched"/onnxruntime-node-*.tgz -C "$fetched" package/bin/napi-v6/linux/x64/libonnxruntime.so.1
  mv "$fetched"/package/Plugins/Linux/x64/*.so "$GPU_LIBRARIES/"
  mv "$fetched/package/bin/napi-v6/linux/x64/libonnxruntime.so.1" "$GPU_LIBRARIES/libonnxruntime.so"
  rm -rf "$fetched"
  cp "$GPU_HASHES" "$GPU_LIBRARIES/.hashes"
}

install_gpu() {
  fetch_gpu
  gpu_libraries_into "$(dirname "$ROADSEG")/gpu"
}

# Some pictures of each recording, as files that need no decoder: the bundled drive and, where they are, real ones.
check_pictures() {
  local into=$1 recording name
  rm -rf "$into"
  for recording in recordings/street.mp4 ../shared/recordings/*.mp4; do
    [[ -e $recording ]] || continue
    name=$(basename "$recording" .mp4)
    mkdir -p "$into/$name"
    ffmpeg -nostdin -loglevel error -y -i "$recording" -vf 'thumbnail=5' -fps_mode vfr -frames:v 12 "$into/$name/%03d.ppm" \
      || fail "ffmpeg could not read \"$recording\"."
  done
}

# All that the check needs, .NET included, in pieces: the way to the machine may be narrow.
gpu_pack() {
  local stage=artifacts/gpu-pack
  rm -rf "$stage" "$GPU_CHECK_OUT"
  mkdir -p "$stage/check" "$stage/dotnet/host" "$stage/dotnet/shared" "$GPU_CHECK_OUT"
  cp -r "$(dirname "$GPU_CHECK")/." "$stage/check/"
  rm -rf "$stage/check/gpu"
  [[ $1 == --with-gpu ]] && { fetch_gpu; gpu_libraries_into "$stage/check/gpu"; }
  mkdir -p "$stage/check/models"
  cp models/roadseg-camvid-s{,-int8}.{json,onnx} "$stage/check/models/"
  check_pictures "$stage/check/pictures"

  # The runtime that this machine has, and nothing of the SDK.
  local version root
  version=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App \(10\.[^ ]*\) .*/\1/p' | tail -n 1)
  root=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App 10\.[^ ]* \[\(.*\)\/shared\/.*/\1/p' | tail -n 1)
  mkdir -p "$stage/dotnet/shared/Microsoft.NETCore.App"
  cp "$root/dotnet" "$stage/dotnet/"
  cp -r "$root/host/fxr" "$stage/dotnet/host/"
  cp -r "$root/shared/Microsoft.NETCore.App/$version" "$stage/dotnet/shared/Microsoft.NETCore.App/"

  say "gpu-check: compressing $(du -sm "$stage" | cut -f 1) MB"
  tar -C "$stage" -cf - . | xz -T0 -3 | split -b "$PIECE_BYTES" -d -a 2 - "$GPU_CHECK_OUT/piece."
  cp gpu/run-check.sh "$GPU_CHECK_OUT/"
  (cd "$GPU_CHECK_OUT" && sha256sum piece.* >SHA256SUMS)
  say "gpu-check: $(du -sm "$GPU_CHECK_OUT" | cut -f 1) MB in $(wc -l <"$GPU_CHECK_OUT/SHA256SUMS") pieces in $GPU_CHECK_OUT."
  say "Carry the folder to the machine, in as many trips as it takes, and run there: bash run-check.sh"
}

gpu_check() {
  local pack=
  local -a arguments=()
  while (($# > 0)); do
    case $1 in
      --pack|--dry-run) pack=$1 ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  setup
  build_dotnet tests/RoadSeg.GpuCheck/RoadSeg.GpuCheck.csproj artifacts/.built-gpu-check src tests/RoadSeg.GpuCheck
  case $pack in
    --pack) gpu_pack --with-gpu ;;
    --dry-run)
      # The way of a real check, to a folder in the part of the machine, where nothing of this one's is found.
      gpu_pack --without-gpu
      local machine
      machine=$(mktemp -d)
      cp "$GPU_CHECK_OUT"/* "$machine/"
      local code=0
      env -i -C "$CALLED_FROM" PATH=/usr/bin:/bin HOME="$machine" bash "$machine/run-check.sh" --dry-run \
        "${arguments[@]}" || code=$?
      rm -rf "$machine"
      return "$code" ;;
    *)
      install_gpu
      gpu_libraries_into "$(dirname "$GPU_CHECK")/gpu"
      local pictures=artifacts/gpu-check-pictures
      check_pictures "$pictures"
      as_called "$GPU_CHECK" --models "$PWD/models" --frames "$PWD/$pictures" --engines "$PWD/artifacts/gpu-check-engines" \
        "${arguments[@]}" ;;
  esac
}
