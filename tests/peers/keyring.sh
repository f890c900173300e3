#!/bin/bash
# Runs a command on a message bus of its own, with a Secret Service in a given state:
#
#   keyring.sh unlocked COMMAND…   gnome-keyring-daemon with an open collection
#   keyring.sh locked COMMAND…     the collection is there and locked; nobody answers a question to open it
#   keyring.sh hanging COMMAND…    the service is there and never answers
#   keyring.sh absent COMMAND…     a bus without a Secret Service
#
# The daemon's files live in a folder of their own and are gone afterwards, whatever happens; the person's own keyring
# is never seen. The status is the command's.
set -euo pipefail

state=${1:?unlocked, locked, hanging or absent}
shift
if [ "${MAILWARD_TEST_BUS:-}" != inside ]; then
  folder=$(mktemp -d "${TMPDIR:-/tmp}/mailward-keyring.XXXXXX")
  trap 'rm -rf "$folder"' EXIT
  mkdir -m 700 "$folder/run"
  # A bus that starts nothing by itself: a Secret Service must not appear where it is meant to be absent.
  cat >"$folder/bus.conf" <<'CONF'
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
  export XDG_DATA_HOME="$folder/data" XDG_RUNTIME_DIR="$folder/run" MAILWARD_TEST_BUS=inside
  # The bus complains about limits it may not raise; standard error belongs to the command alone.
  dbus-run-session --config-file="$folder/bus.conf" -- "$0" "$state" "$@" 3>&2 2>/dev/null
  exit
fi
exec 2>&3 3>&-
unset MAILWARD_TEST_BUS

daemon=
trap '[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null || true' EXIT

start_daemon() { # its first line of standard input is the password of the collection
  gnome-keyring-daemon --foreground --unlock --components=secrets \
    --control-directory="$XDG_RUNTIME_DIR/keyring" <<<"a test's own password" >/dev/null 2>&1 &
  daemon=$!
  local name=org.freedesktop.secrets
  for _ in $(seq 200); do
    gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
      --method org.freedesktop.DBus.NameHasOwner "$name" 2>/dev/null | grep -q true && return
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.05
  done
  echo "keyring.sh: the Secret Service did not come up" >&2
  exit 70
}

call() { # METHOD ARGUMENT
  gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
    --method "org.freedesktop.Secret.Service.$1" "$2"
}

case $state in
  unlocked) start_daemon ;;
  locked)
    start_daemon
    call Lock '[objectpath "/org/freedesktop/secrets/collection/login"]' >/dev/null
    ;;
  hanging)
    start_daemon
    kill -STOP "$daemon"
    ;;
  absent) ;;
  *)
    echo "keyring.sh: unlocked, locked, hanging or absent, not '$state'" >&2
    exit 64
    ;;
esac

"$@"
