#!/usr/bin/env bash
# Runs the astrolens of the very revision this file belongs to; builds it the first time.
set -euo pipefail

home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
program="$home/target/release/astrolens"

if [[ ! -x "$program" ]]; then
    echo "building astrolens, which takes some minutes and is done once" >&2
    cargo build --quiet --release --locked --package astrolens \
        --manifest-path "$home/Cargo.toml" --target-dir "$home/target" >&2
fi

exec "$program" "$@"
