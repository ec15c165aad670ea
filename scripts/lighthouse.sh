#!/usr/bin/env bash
# Lighthouse on home, a category and a product of a running demo: scripts/lighthouse.sh [http://localhost:8000]
set -euo pipefail
site=${1:-http://localhost:8000}
out=$(mktemp -d)
first() { curl -s "$site/" | grep -o "href=\"/$1/[^\"?]*\"" | head -1 | cut -d'"' -f2; }
export CHROME_PATH=${CHROME_PATH:-$(command -v chromium || command -v google-chrome)}
for path in / "$(first c)" "$(first p)"; do
    npx --yes lighthouse@13.5.0 "$site$path" --quiet --output=json --output-path="$out/report.json" \
        --chrome-flags="--headless=new --no-sandbox" >/dev/null
    node -e 'const r = require(process.argv[1]); console.log(process.argv[2], Object.values(r.categories).map((c) => c.title + " " + Math.round(c.score * 100)).join(", "))' \
        "$out/report.json" "$path"
done
rm -r "$out"
