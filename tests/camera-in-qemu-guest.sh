#!/usr/bin/env bash
# What camera-in-qemu.sh runs inside the guest: /dev/video0 is the kernel's virtual camera. $1: the repository.
cd "$1" || exit 1
roadseg=artifacts/bin/RoadSeg.Cli/release/roadseg
driver=/sys/bus/platform/drivers/vivid
failures=0
work=$(mktemp -d)
check() { # NAME FILE PATTERN
  if grep -qE "$3" "$2"; then echo "ok    $1"; else
    echo "FAIL  $1: no \"$3\" in:"
    cat "$2"
    failures=$((failures + 1))
  fi
}
lines() { if [[ -e $1 ]]; then wc -l <"$1"; else echo 0; fi; }
wait_for() { # SECONDS COMMAND...
  local left=$(($1 * 4))
  shift
  until "$@"; do
    ((left-- > 0)) || return 1
    sleep 0.25
  done
}
more_than() { (($(lines "$1") > $2)); }
said() { grep -q "$2" "$1"; }

ls -l /dev/video* || exit 1
echo "--- what it is"
$roadseg inspect /dev/video0 -v >"$work/inspect" 2>&1
check "a camera is opened and read" "$work/inspect" 'live, .* read by V4L2 '
check "media time is the kernel's" "$work/inspect" "kernel's stamp"
cat "$work/inspect"

echo "--- what it is asked for"
$roadseg inspect 'camera:0?size=640x360&fps=25&format=YUYV&buffers=2' -v >"$work/asked" 2>&1
check "it does what it can do" "$work/asked" 'does what was asked for'
check "in that size and format" "$work/asked" '640x360, 25 fps.*V4L2 YUYV'
$roadseg inspect 'camera:0?size=640x360&format=MJPG&exposure=8' -v >"$work/refused" 2>&1
check "what it does instead is told" "$work/refused" 'format MJPG was asked for, the driver gives'
cat "$work/asked" "$work/refused"

echo "--- unplugged and plugged in again"
$roadseg run 'camera:0?size=320x180&fps=15' -v --out "jsonl:$work/results.jsonl" >"$work/run" 2>&1 &
run=$!
wait_for 240 more_than "$work/results.jsonl" 3
echo vivid.0 >$driver/unbind
wait_for 60 said "$work/run" 'there is no camera at'
before=$(lines "$work/results.jsonl")
echo vivid.0 >$driver/bind
wait_for 60 said "$work/run" 'is back after'
wait_for 240 more_than "$work/results.jsonl" $((before + 3))
# Not INT: a shell without job control lets what it starts ignore that.
kill -TERM $run
wait $run
code=$?
check "the loss is told" "$work/run" 'was lost|there is no camera at'
check "and the return" "$work/run" 'is back after'
cat "$work/run"
echo "exit code $code, $before results before, $(lines "$work/results.jsonl") in all"
((code == 0)) || failures=$((failures + 1))
more_than "$work/results.jsonl" $((before + 3)) || failures=$((failures + 1))
((failures == 0)) && echo "camera-in-qemu: all well"
