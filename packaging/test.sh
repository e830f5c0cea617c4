#!/usr/bin/env bash
# Runs the suite: off screen and in parallel; one real window under Xvfb; tests that listen; a page in a browser.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
export QT_QPA_PLATFORM=offscreen MUSICSCOPE_OUTPUT=silent

"$bin/pytest" -n "${TEST_WORKERS:-2}" --dist loadfile -m "not sound and not screen and not browser" "$@"
"$bin/pytest" -m sound
"$bin/pytest" -m browser
if command -v xvfb-run >/dev/null; then
  QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1920x1200x24" "$bin/pytest" -m screen
else
  "$bin/pytest" -m screen
fi
