#!/bin/sh
# The first argument is `remove` in a .deb and 0 in an .rpm when nothing takes the package's place.
set -e
case "$1" in
  remove | 0)
    if [ -d /run/systemd/system ]; then
      systemctl disable --now redress.service
    fi
    ;;
esac
