#!/bin/bash
# What tests/virtual-camera.sh runs in the guest, where /dev/video0 is a camera made by the kernel's test driver.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb NO_COLOR=1
work=$(mktemp -d)
export HOME=$work
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
roadseg=artifacts/bin/RoadSeg.Cli/release/roadseg
driver=/sys/bus/platform/drivers/vivid
lines=$work/lines.jsonl said=$work/said figures=$work/metrics.json
failed=0

check() { # WHAT COMMAND...: says whether the command succeeds
  local what=$1
  shift
  if "$@" >/dev/null 2>&1; then echo "held: $what"; else echo "NOT HELD: $what"; failed=1; fi
}

# Everything takes tens of times as long as on the machine itself: only what must come is waited for, no time is.
wait_for() { # WHAT COMMAND...
  local what=$1 i
  shift
  for ((i = 0; i < 600; i++)); do
    if "$@" >/dev/null 2>&1; then echo "held: $what (after $i s)"; return; fi
    sleep 1
  done
  echo "NOT HELD: $what (600 s)"
  failed=1
}

fresh() { [[ $(grep -c '"status":"\(ok\|degraded\)"' $lines) -ge $1 ]]; }
stale() { grep -q '"status":"stale"' $lines; }
printed() { grep -q -- "$1" $said; }
balanced() { # every frame that came was published or dropped
  count() { sed -n "s/^    \"$1\": \([0-9]*\),*$/\1/p" $figures | head -n 1; }
  [[ $(count captured) -eq $(($(count published) + $(count dropped))) ]]
}

$roadseg inspect 'camera:0?size=640x480&fps=25&format=YUYV&buffers=2' -v > $said 2>&1
check "a camera's settings are set and read back" printed 'live, 640x480, 25 fps, no end known, read by V4L2 YUYV'
check "it says that it does what was asked for" printed 'does what was asked for'
check "times are those of the kernel" printed "kernel's stamp"
$roadseg inspect 'camera:0?size=1280x720' > $said 2>&1
check "another size is set" printed 'live, 1280x720'
$roadseg inspect 'camera:0?size=640x480&format=MJPG&exposure=8' -v > $said 2>&1
check "what the driver does not do is said" printed 'format MJPG was asked for, the driver gives'
$roadseg inspect camera:1 > $said 2>&1
check "a camera that is not there ends with 4" test $? -eq 4

# A network that costs nothing: the bundled one would take minutes a frame here.
$roadseg run 'camera:0?size=640x480&fps=25&format=YUYV' -v --model artifacts/virtual-camera/model/tiny.json --max-age 30s \
  --out jsonl:$lines --metrics $figures > $said 2>&1 &
run=$!
wait_for "results come" fresh 5
echo vivid.0 > $driver/unbind
wait_for "the unplugged camera is noticed: stale" stale
before=$(grep -c '"status":"\(ok\|degraded\)"' $lines)
wait_for "the loss is told" printed 'there is no camera at'
check "its device is gone" test ! -e /dev/video0
echo vivid.0 > $driver/bind
wait_for "results come again after its return" fresh $((before + 5))
check "the return is told" printed 'is back after'
# Not INT: what a shell without job control starts lets it pass.
kill -TERM $run
wait $run
check "the run ends with 0" test $? -eq 0
check "every frame was published or dropped" balanced
check "the summary says that the camera came back" printed 'the source was lost and came back'
sed 's/^/said: /' $said
grep -o '"status":"[a-z]*"' $lines | sort | uniq -c
((failed)) && echo "virtual camera: something did not hold" || echo "virtual camera: all held"
