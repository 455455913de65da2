#!/bin/sh
# The whole suite: pages in a process of their own, because the browser keeps an event loop running.
set -eu
sh deploy/libreoffice.sh
status=0
.venv/bin/python -m pytest tests --ignore=tests/browser -n 2 --dist loadfile --no-loadscope-reorder "$@" || status=$?
if [ -d tests/browser ]; then
    .venv/bin/python -m pytest tests/browser -n 2 "$@" || status=$?
fi
exit $status
