#!/usr/bin/env bash
# Everything below the window works on a machine where Qt cannot be imported.
set -eu
cd "$(dirname "$0")/.."
blocked=$(mktemp -d)
trap 'rm -rf "$blocked"' EXIT
for package in PySide6 pyqtgraph qtawesome shiboken6; do
  echo "raise ImportError('$package is blocked: this run is without Qt')" >"$blocked/$package.py"
done
PYTHONPATH="$blocked" MUSICSCOPE_OUTPUT=silent .venv/bin/pytest -q -n "${TEST_WORKERS:-2}" --dist loadfile \
  -p no:pytest-qt -m "not sound and not screen and not browser" \
  --ignore=tests/gui --ignore=tests/benchmarks "$@"
