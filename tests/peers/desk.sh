#!/bin/bash
# A desk without a person: a screen (Xvfb), a message bus where none is given, and the accessibility bus switched on as
# a screen reader would. Runs a command there, or, without one, prints DISPLAY=… and DBUS_SESSION_BUS_ADDRESS=…, then
# `ready`, and holds the desk until its standard input closes.
#
# Together with a Secret Service: `keyring.sh unlocked desk.sh COMMAND…`.
set -euo pipefail

if [ -z "${DBUS_SESSION_BUS_ADDRESS:-}" ]; then
  exec "$(dirname "$0")/keyring.sh" absent "$0" "$@"
fi

screen=$(mktemp "${TMPDIR:-/tmp}/mailward-screen.XXXXXX")
children=()
trap 'kill "${children[@]}" 2>/dev/null || true; rm -f "$screen"' EXIT

# The display number is chosen by Xvfb itself, so two desks never meet. GLX for glow; 24 bits for true colours. Without
# -noreset the screen begins anew when the last program leaves it, and refuses whoever comes in that moment.
Xvfb -displayfd 3 -screen 0 1400x900x24 +extension GLX -nolisten tcp -noreset 3>"$screen" >/dev/null 2>&1 &
children+=($!)
for _ in $(seq 200); do
  [ -s "$screen" ] && break
  sleep 0.05
done
[ -s "$screen" ] || { echo "desk.sh: the screen did not come up" >&2; exit 70; }
DISPLAY=:$(tr -d '[:space:]' <"$screen")
export DISPLAY
unset WAYLAND_DISPLAY
# The GPU of a real desk must not decide what a test sees.
export LIBGL_ALWAYS_SOFTWARE=1

launcher=
for file in /usr/libexec/at-spi-bus-launcher /usr/lib/at-spi2-core/at-spi-bus-launcher; do
  [ -x "$file" ] && launcher=$file && break
done
[ -n "$launcher" ] || { echo "desk.sh: at-spi-bus-launcher is missing (package at-spi2-core)" >&2; exit 70; }
GSETTINGS_BACKEND=memory "$launcher" --launch-immediately --a11y=1 --screen-reader=1 >/dev/null 2>&1 &
children+=($!)
asked() {
  gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus \
    --method org.freedesktop.DBus.Properties.Get org.a11y.Status ScreenReaderEnabled 2>/dev/null
}
for _ in $(seq 200); do
  asked | grep -q true && break
  sleep 0.05
done
asked | grep -q true || { echo "desk.sh: the accessibility bus did not come up" >&2; exit 70; }

if [ $# -gt 0 ]; then
  "$@"
else
  printf 'DISPLAY=%s\nDBUS_SESSION_BUS_ADDRESS=%s\nready\n' "$DISPLAY" "$DBUS_SESSION_BUS_ADDRESS"
  cat >/dev/null
fi
