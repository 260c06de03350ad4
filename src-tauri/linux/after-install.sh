#!/bin/sh
# Of the .deb and the .rpm: the user of the server, its folders, and what systemd knows of the unit.
set -e
if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers /usr/lib/sysusers.d/redress.conf
  systemd-tmpfiles --create /usr/lib/tmpfiles.d/redress.conf
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl try-restart redress.service || true
fi
