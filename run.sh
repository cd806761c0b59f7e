#!/usr/bin/env bash
# RoadSeg: set-up, and every command of roadseg. ./run.sh help lists them.
set -euo pipefail
CALLED_FROM=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"

ROADSEG=artifacts/bin/RoadSeg.Cli/release/roadseg
OPENCV_PACKAGES=(libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev libopencv-videoio-dev
                 libopencv-highgui-dev libopencv-calib3d-dev)
BUILD_PACKAGES=(g++ cmake make)
RUN_PACKAGES=(ffmpeg)
# Only for the tests: a virtual display to open the window on, keys to press there, and a picture of it; an RTSP server;
# readers of label files; a DDS of another maker (Fast DDS) and network namespaces to run it in; a writer of ROS 1's bags.
TEST_PACKAGES=(xvfb xdotool imagemagick python3-numpy python3-pil
               gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-base gstreamer1.0-plugins-good
               gstreamer1.0-plugins-ugly iproute2 libfastrtps-dev
               python3-rosbag python3-sensor-msgs python3-nav-msgs python3-tf2-msgs)
# For --out ros2 alone (8 MB): Cyclone DDS, and its headers for the few lines of C over it.
DDS_PACKAGES=(libddsc0debian cyclonedds-dev)
# For --target charuco alone (9 MB, 30 with what they need, and 22 MB to fetch for three headers): OpenCV's markers. The
# package of the headers would bring 290 MB: those of all contributed modules and what they build on.
CHARUCO_PACKAGE=libopencv-contrib406
CHARUCO_HEADERS=libopencv-contrib-dev
CHARUCO_FOLDER=artifacts/native/charuco
# For the tests of the monitor's page, where the system has a package of that name (122 MB to fetch); without a browser
# they are skipped and say so.
BROWSER_PACKAGE=chromium

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
# One heap for all threads. glibc makes up to eight a core, and the decoder's threads of each video that is opened again
# leave holes in other ones: 20 to 40 MB more, and growing for hours.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-1}

say() { printf '%s\n' "$*" >&2; }
fail() { say "run.sh: $*"; exit 3; }

usage() {
  cat <<'TEXT'
./run.sh                        set up if needed, then replay the bundled drive (a window if there is a display)
./run.sh setup [--tests]        Debian packages, npm package, native shim, build; --tests: what the tests need as well
./run.sh setup --ros2           ... and Cyclone DDS (Debian, 8 MB) for --out ros2
./run.sh setup --charuco        ... and OpenCV's markers (Debian, 30 MB) for calibrate --target charuco
./run.sh setup --gpu            ... and CUDA 13 and TensorRT 10 for --device cuda and tensorrt (290 MB to fetch); says
                                which of NVIDIA's libraries are there and which are missing
./run.sh gpu-check [--pack] [--dry-run] [--device cuda|tensorrt|cpu|all] [--runs N] [--json FILE]
                                checks and measures on this machine's GPU; --pack: makes out/gpu-check, pieces to carry
                                to a machine without .NET; --dry-run: packs, unpacks and runs there on the CPU
./run.sh test [ARGS]            all tests
./run.sh bench                  benchmarks of the kernels and of the line; prints ratios, writes JSON into out/
./run.sh bench SOURCE [--camera FILE] [--json FILE] ...
                                the line only, on a recording (roadseg bench)
./run.sh bench kernels [ARGS]   the kernels only
./run.sh bench models CARD... [--threads 1,2] [--profile] [--nodes] [--json FILE]
                                the bare networks, each against the first; --profile: time by operator, --nodes: by node
./run.sh bench peers VIDEO [--model CARD] [--threads N] [--rounds N] [--frames N] [--no-spin] [--only NAME,...]
                                [--json FILE]
                                RoadSeg against the usual loop in C++ and in C#, in turns
./run.sh bench soak SOURCE [--camera FILE] [--model CARD] [--frames N] [--out FOLDER]
                                memory, threads and collections over 100,000 frames
./run.sh api [FOLDER]           the API reference as Markdown, from the assemblies (default out/api)
./run.sh bench live SOURCE [--camera FILE] [--model CARD] [--seconds N] [--out FOLDER]
                                ages of the results of a live source; tests/live-latency.sh gives it a fast one
./run.sh bench consumers [--frames N] [--pace HZ]
                                from publishing to having it in another program, or thread, for each way out
./run.sh golden --update        writes the golden results of the replay tests anew and shows the difference
./run.sh VERB ...               any verb of roadseg: run, monitor, eval, export, import-labels, bench, inspect, calibrate,
                                build-engine, ... (./run.sh VERB --help)
TEXT
}

installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# Packages the machine lacks of those named.
lacking() {
  local name
  for name in "$@"; do installed "$name" || printf '%s\n' "$name"; done
}

install_packages() {
  local missing
  mapfile -t missing < <(lacking "$@")
  ((${#missing[@]} == 0)) && return
  local command=(apt-get install -y --no-install-recommends "${missing[@]}")
  command -v apt-get >/dev/null || fail "these Debian packages are missing and apt-get is not there: ${missing[*]}"
  if ((EUID != 0)); then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      command=(sudo "${command[@]}")
    else
      fail "these Debian packages are missing. Run this as root, then ./run.sh again:
  apt-get update && ${command[*]}"
    fi
  fi
  say "setup: installing Debian packages: ${missing[*]}"
  local log
  log=$(mktemp)
  local update=(apt-get update)
  [[ ${command[0]} == sudo ]] && update=(sudo apt-get update)
  if ! { "${update[@]}" && DEBIAN_FRONTEND=noninteractive "${command[@]}"; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "apt-get failed (above: the end of $log). Mend it and run ./run.sh setup again."
  fi
  rm -f "$log"
}

# ONNX Runtime: the npm package holds libraries for five systems; only this one's stay (29 of 385 MB). The tests also
# need readers of logs and messages that are not ours (dev dependencies).
install_npm() {
  local stamp=node_modules/.roadseg-lock what="ONNX Runtime" omit=(--omit=dev)
  if [[ ${1:-} == --tests ]]; then what+=", clients for the tests" omit=(); fi
  cmp -s package-lock.json "$stamp" && [[ ${1:-} != --tests || -e $stamp.tests ]] && return
  rm -f "$stamp.tests"
  say "setup: npm ci ($what)"
  npm ci "${omit[@]}" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 \
    || fail "npm ci failed. Is the npm registry reachable? Run ./run.sh setup again."
  local package=node_modules/com.github.asus4.onnxruntime
  rm -rf "$package"/Plugins/{Android,Windows,iOS~,macOS}
  cp package-lock.json "$stamp"
  if [[ ${1:-} == --tests ]]; then touch "$stamp.tests"; fi
}

# True when something in the given places is newer than the stamp.
changed_since() {
  local stamp=$1
  shift
  [[ ! -e $stamp ]] || [[ -n $(find "$@" -newer "$stamp" -not -path '*/bin/*' -not -path '*/obj/*' -print -quit) ]]
}

build_native() {
  local stamp=artifacts/native/.built
  changed_since "$stamp" src/OpenCvSharp/native || return 0
  say "setup: building the OpenCV shim"
  mkdir -p artifacts/native
  local log=artifacts/native/build.log fresh=()
  # CMake refuses what it prepared before the folder was moved or copied.
  if [[ -e artifacts/native/CMakeCache.txt ]] \
      && ! grep -qxF "CMAKE_CACHEFILE_DIR:INTERNAL=$PWD/artifacts/native" artifacts/native/CMakeCache.txt; then
    fresh=(--fresh)
  fi
  if ! { cmake "${fresh[@]}" -S src/OpenCvSharp/native -B artifacts/native -DCMAKE_BUILD_TYPE=Release \
      && cmake --build artifacts/native -j"$(nproc)"; } >"$log" 2>&1; then
    grep -iE 'error|not found|could not' "$log" | head -n 15 >&2 || tail -n 15 "$log" >&2
    fail "the native shim does not build (whole log: $log)."
  fi
  touch "$stamp"
}

# Optional: only where Cyclone DDS and its headers are. Without it --out ros2 says what to install.
build_dds() {
  local source=src/RoadSeg.Dds/native/roadseg_dds.c library=artifacts/native/dds/libroadseg_dds.so
  [[ -e /usr/include/dds/dds.h ]] || return 0
  changed_since "$library" "$source" || return 0
  say "setup: building the library for ROS 2 topics"
  mkdir -p "${library%/*}"
  g++ -x c -std=gnu11 -O2 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared -Wl,--no-undefined "$source" -x none \
    -lddsc -o "$library" || fail "$source does not build against this Cyclone DDS: expected version 0.10 (Debian 12)."
  rm -f artifacts/.built-cli artifacts/.built-tests
}

# Optional: OpenCV's markers, with headers out of a package that is not installed.
build_charuco() {
  local source=src/RoadSeg.OpenCv/native/roadseg_charuco.cpp library=$CHARUCO_FOLDER/libroadseg_charuco.so
  changed_since "$library" "$source" || return 0
  fetch_charuco_headers
  say "setup: building the library for ChArUco boards"
  g++ -std=c++17 -O2 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared -Wl,--no-undefined \
    -isystem "$CHARUCO_FOLDER/include" -isystem /usr/include/opencv4 "$source" \
    -l:libopencv_aruco.so.406 -lopencv_imgproc -lopencv_core -o "$library" \
    || fail "$source does not build against this OpenCV: expected version 4.6 (Debian 12)."
  rm -f artifacts/.built-cli artifacts/.built-tests
}

# Of the version of the library that is installed.
fetch_charuco_headers() {
  local folder=$CHARUCO_FOLDER version
  [[ -e $folder/include ]] && return
  say "setup: fetching the headers of OpenCV's markers (22 MB)"
  rm -rf "$folder/package"
  mkdir -p "$folder/package/include"
  version=$(dpkg-query -W -f='${Version}' "$CHARUCO_PACKAGE")
  (cd "$folder/package" && apt-get download "$CHARUCO_HEADERS=$version") >"$folder/fetch.log" 2>&1 \
    || { tail -n 5 "$folder/fetch.log" >&2
         fail "$CHARUCO_HEADERS $version cannot be fetched. Run apt-get update as root, then ./run.sh again."; }
  dpkg-deb --fsys-tarfile "$folder"/package/*.deb \
    | tar x -C "$folder/package/include" --strip-components=4 --wildcards './usr/include/opencv4/opencv2/aruco*'
  mv "$folder/package/include" "$folder/include"
  rm -r "$folder/package"
}

# FFmpeg's headers come with OpenCV's (libopencv-highgui-dev). Without them video in logs is not read, and it says so.
build_ffmpeg() {
  local source=src/RoadSeg.Ffmpeg/native/roadseg_ffmpeg.c library=artifacts/native/ffmpeg/libroadseg_ffmpeg.so
  [[ -n $(find /usr/include -path '*/libavcodec/avcodec.h' -print -quit) ]] || return 0
  changed_since "$library" "$source" || return 0
  say "setup: building the library for video in logs"
  mkdir -p "${library%/*}"
  g++ -x c -std=gnu11 -O2 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared -Wl,--no-undefined "$source" -x none \
    -lavcodec -lswscale -lavutil -o "$library" \
    || fail "$source does not build against this FFmpeg: expected version 5.1 (Debian 12)."
  rm -f artifacts/.built-cli artifacts/.built-tests
}

build_dotnet() {
  local what=$1 stamp=$2
  shift 2
  # What is built knows its folder: after a move it is built again.
  if [[ -e $stamp && $(<"$stamp") == "$PWD" ]]; then
    changed_since "$stamp" "$@" Directory.*.props Directory.*.targets global.json .editorconfig models || return 0
  fi
  command -v dotnet >/dev/null \
    || fail "the .NET 10 SDK is not there: expected dotnet on PATH. See https://dotnet.microsoft.com/download/dotnet/10.0"
  say "setup: building $what"
  local log=artifacts/build.log
  mkdir -p artifacts
  local started
  started=$(mktemp)
  printf '%s\n' "$PWD" >"$started"
  if ! dotnet build "$what" -c Release -v:quiet -nologo >"$log" 2>&1; then
    grep -E 'error' "$log" | sed 's/ \[.*//' | sort -u | head -n 20 >&2
    fail "the build failed (whole log: $log)."
  fi
  mv "$started" "$stamp"
}

. ./gpu/setup.sh

setup() {
  local packages=("${OPENCV_PACKAGES[@]}" "${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}")
  if [[ ${1:-} == --tests ]]; then
    packages+=("${TEST_PACKAGES[@]}")
    if apt-cache show "$BROWSER_PACKAGE" >/dev/null 2>&1; then packages+=("$BROWSER_PACKAGE"); fi
  fi
  if [[ ${1:-} == --ros2 || ${1:-} == --tests ]]; then packages+=("${DDS_PACKAGES[@]}"); fi
  if [[ ${1:-} == --charuco || ${1:-} == --tests ]]; then packages+=("$CHARUCO_PACKAGE"); fi
  command -v npm >/dev/null || packages+=(npm)
  install_packages "${packages[@]}"
  install_npm "${1:-}"
  build_native
  build_dds
  if [[ ${1:-} == --charuco || ${1:-} == --tests || -e $CHARUCO_FOLDER/include ]]; then build_charuco; fi
  build_ffmpeg
  build_dotnet src/RoadSeg.Cli/RoadSeg.Cli.csproj artifacts/.built-cli src
}

run_tests() {
  setup --tests
  build_dotnet RoadSeg.sln artifacts/.built-tests src tests
  tests/run-all.sh "$@"
}

replay_bundled_drive() {
  mkdir -p out
  local drive=(run recordings/street.mp4 --camera calibration/street.yaml)
  if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
    exec "$ROADSEG" "${drive[@]}" --out window
  fi
  say "no display: writing the overlay to out/street.mp4 and the results to out/street.jsonl"
  exec "$ROADSEG" "${drive[@]}" --out video:out/street.mp4 --out jsonl:out/street.jsonl --metrics out/street-metrics.json
}

# A program of ours, in the folder that this was called from: the paths in its words are the caller's.
as_called() {
  local program=$PWD/$1
  shift
  cd "$CALLED_FROM"
  exec "$program" "$@"
}

case ${1:-} in
  "") setup; replay_bundled_drive ;;
  help|-h|--help) usage ;;
  setup)
    shift
    case ${1:-} in
      ""|--tests|--ros2|--charuco) setup "$@"; say "setup: done. Try ./run.sh or ./run.sh doctor." ;;
      --gpu) setup; install_gpu; "$ROADSEG" doctor --gpu >&2; say "setup: done." ;;
      *) say "run.sh setup: unknown option \"$1\""; usage >&2; exit 2 ;;
    esac ;;
  test) shift; run_tests "$@" ;;
  bench)
    shift
    setup
    case ${1:-} in
      ""|kernels|models|peers|soak|live|consumers)
        build_dotnet tests/RoadSeg.Benchmarks/RoadSeg.Benchmarks.csproj artifacts/.built-bench src tests/RoadSeg.Benchmarks
        if (($# > 0)); then
          [[ $1 != kernels ]] || shift
          as_called artifacts/bin/RoadSeg.Benchmarks/release/RoadSeg.Benchmarks "$@"
        fi
        mkdir -p out
        artifacts/bin/RoadSeg.Benchmarks/release/RoadSeg.Benchmarks --json out/bench-kernels.json
        exec "$ROADSEG" bench recordings/street.mp4 --camera calibration/street.yaml --json out/bench.json ;;
      *) as_called "$ROADSEG" bench "$@" ;;
    esac ;;
  api)
    setup
    build_dotnet tests/RoadSeg.ApiReference/RoadSeg.ApiReference.csproj artifacts/.built-api src tests/RoadSeg.ApiReference
    as_called artifacts/bin/RoadSeg.ApiReference/release/RoadSeg.ApiReference "${2:-$PWD/out/api}" ;;
  gpu-check) shift; gpu_check "$@" ;;
  golden)
    setup --tests
    build_dotnet RoadSeg.sln artifacts/.built-tests src tests
    [[ ${2:-} == --update ]] || { say "run.sh golden: expected --update"; exit 2; }
    ROADSEG_GOLDEN_UPDATE=1 tests/run-all.sh --only RoadSeg.Cli.Tests --filter-class '*Golden*'
    git --no-pager diff --stat -- tests ;;
  *) setup; as_called "$ROADSEG" "$@" ;;
esac
