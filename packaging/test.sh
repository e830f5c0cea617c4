#!/usr/bin/env bash
# Runs the suite: off screen and in parallel; one real window under Xvfb; one test that listens.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
export QT_QPA_PLATFORM=offscreen MUSICSCOPE_OUTPUT=silent

"$bin/pytest" -n "${TEST_WORKERS:-2}" --dist loadfile -m "not sound and not screen" "$@"
"$bin/pytest" -m sound
if command -v xvfb-run >/dev/null; then
  QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1920x1200x24" "$bin/pytest" -m screen
else
  "$bin/pytest" -m screen
fi
