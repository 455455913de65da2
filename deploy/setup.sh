#!/bin/sh
# Everything the project needs, from its own lock: a virtual environment beside the code. Run by make; safe to run twice.
set -eu
cd "$(dirname "$0")/.."

python=""
for candidate in python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "需要 CPython 3.11 或更新 · CPython 3.11 or newer is needed" >&2
    exit 1
fi

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -m venv .venv 2>/dev/null; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
            "$python" -m venv .venv
        else
            echo "请先安装 python3-venv · please install python3-venv first" >&2
            exit 1
        fi
    fi
fi

if [ ! -x .venv/bin/uv ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/bootstrap.lock
fi
.venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock deploy/bootstrap.lock ||
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
touch .venv/.ready
