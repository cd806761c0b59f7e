#!/usr/bin/env bash
# Runs every built test project (or --only NAME) and adds up the counts.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
only='*'
if [[ ${1:-} == --only ]]; then only=$2; shift 2; fi
# A suite takes minutes at most; one that hangs must not take the whole run with it.
patience=${ROADSEG_TEST_PATIENCE_S:-1500}
passed=0 failed=0 skipped=0 broken=0
for project in tests/$only/; do
  name=$(basename "$project")
  runner=artifacts/bin/$name/release/$name
  [[ $name == *.Tests && -x $runner ]] || continue
  log=artifacts/test-$name.log
  started=$SECONDS
  timeout --kill-after=10 "$patience" "$runner" --no-ansi "$@" >"$log" 2>&1
  code=$?
  ((code != 124 && code != 137)) || echo "$name was stopped: it ran longer than $patience s" | tee -a "$log"
  # The runner's closing lines: "  total: 12", "  failed: 0", "  succeeded: 12", "  skipped: 0".
  count() { grep -E "^ +$1: [0-9]+" "$log" | tail -n 1 | grep -oE '[0-9]+'; }
  p=$(count succeeded) f=$(count failed) s=$(count skipped)
  printf '%-28s %4s passed, %s failed, %s skipped  (%d s)\n' "$name" "${p:-0}" "${f:-0}" "${s:-0}" $((SECONDS - started))
  grep -E '^skipped ' "$log" | sed 's/^/    /' | head -n 20
  # 8: the filter matched nothing in this project.
  if ((code != 0 && code != 8)); then
    grep -E -A12 '^failed ' "$log" | head -n 120
    [[ ${f:-0} -gt 0 ]] || { tail -n 30 "$log"; broken=$((broken + 1)); }
  fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
done
echo
echo "$passed passed, $((failed + broken)) failed, $skipped skipped"
((failed + broken == 0 && passed > 0))
