#!/bin/sh
# Workspaces and configuration are the user's and stay, also when a .deb is purged; empty folders go.
set -e
case "$1" in
  remove | purge | 0)
    for folder in /var/lib/redress /etc/redress; do
      [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty "$folder"
    done
    ;;
esac
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi
