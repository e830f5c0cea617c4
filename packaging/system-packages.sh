#!/usr/bin/env bash
# Installs the system libraries that no Python wheel carries, on Debian and Ubuntu where this user may;
# elsewhere it names them. `--tests` adds what only the test suite needs.
set -eu

needed=(
  libportaudio2 libasound2-plugins                        # sound out
  libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
  libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0
  libxcb-xkb1                                             # Qt's window
  fonts-inter                                             # one good interface font
)
if [ "${1:-}" = "--tests" ]; then
  needed+=(xvfb pulseaudio pulseaudio-utils chromium)
fi

case "$(uname -s)" in
  Linux) ;;
  *) exit 0 ;; # the wheels for macOS and Windows carry their libraries
esac

if ! command -v dpkg-query >/dev/null; then
  echo "MusicScope needs PortAudio, Qt's xcb and EGL libraries and one font; install your distribution's" \
       "packages for: ${needed[*]}"
  exit 0
fi

missing=()
for name in "${needed[@]}"; do
  dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "Please install these packages, then run this again: sudo apt-get install ${missing[*]}"
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
