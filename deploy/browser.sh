#!/bin/sh
# Chromium and fonts with Chinese characters for the browser tests, where we may install them; says so where we may not.
set -eu
need=""
command -v chromium >/dev/null 2>&1 || need="chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || need="$need fonts-noto-cjk"
[ -z "$need" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need >/dev/null
else
    echo "浏览器测试将跳过，缺少 · browser tests will be skipped, missing:$need" >&2
fi
