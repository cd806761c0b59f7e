#!/usr/bin/env bash
# Fuzzes the readers of what comes from elsewhere for longer than the tests do: one after the other, each its time.
#   tests/fuzz.sh [SECONDS] [SEED]     default 600 seconds each, a seed by the clock
# The test projects must be built (./run.sh test).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export ROADSEG_FUZZ_SECONDS=${1:-600} ROADSEG_FUZZ_SEED=${2:-$(date +%s)}
echo "seed $ROADSEG_FUZZ_SEED, $ROADSEG_FUZZ_SECONDS s each"
failed=0
for name in Mcap Ros Foxglove Web Yaml ''; do
  suite=RoadSeg${name:+.$name}.Tests
  runner=artifacts/bin/$suite/release/$suite
  [[ -x $runner ]] || { echo "$suite is not built" >&2; failed=1; continue; }
  log=artifacts/fuzz-$suite.log
  /usr/bin/env nice -n 19 "$runner" --no-ansi --show-live-output on --filter-trait Kind=Fuzz >"$log" 2>&1
  code=$?
  grep -oE 'fuzz [^:]+: [0-9]+ rounds in [0-9]+ s' "$log"
  ((code == 0)) || { failed=1; echo "$suite failed:" >&2; grep -A20 '^failed ' "$log" >&2; }
done
exit $failed
