#!/usr/bin/env bash
# Opens the window, on a folder if one is named; where there is no display, takes the tour instead.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "There is no display, so the window opens off screen and its pictures go to tour/."
  if [ $# -gt 0 ]; then
    exec "$python" main.py tour "$1" --out tour
  fi
  "$python" main.py demo tour/demo-library
  exec "$python" main.py tour tour/demo-library --out tour
fi
if [ $# -gt 0 ]; then
  exec "$python" main.py open "$1"
fi
exec "$python" main.py
