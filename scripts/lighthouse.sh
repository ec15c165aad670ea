#!/usr/bin/env bash
# Lighthouse on home, a category and a product of a running demo, as on a phone and as at a desk:
#   scripts/lighthouse.sh [http://localhost:8000]
# Exits with 1 when a score is below 95.
set -euo pipefail
site=${1:-http://localhost:8000}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
first() { curl -s "$site/" | grep -o "href=\"/$1/[^\"?]*\"" | head -1 | cut -d'"' -f2; }
export CHROME_PATH=${CHROME_PATH:-$(command -v chromium || command -v google-chrome)}
low=0
for path in / "$(first c)" "$(first p)"; do
    for preset in phone desktop; do
        npx --yes lighthouse@13.5.0 "$site$path" --quiet --output=json --output-path="$out/report.json" \
            $([ "$preset" = phone ] || echo --preset=desktop) --chrome-flags="--headless=new --no-sandbox" >/dev/null
        node -e '
            const report = require(process.argv[1]), scores = Object.values(report.categories);
            console.log(process.argv[2].padEnd(8), process.argv[3].padEnd(44), scores.map((one) => one.title + " " + Math.round(one.score * 100)).join(", "));
            const lost = scores.flatMap((one) => one.auditRefs).filter((ref) => ref.weight).map((ref) => report.audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 0.9);
            for (const audit of lost) console.log("        ", audit.id, audit.displayValue || "");
            process.exit(scores.some((one) => one.score < 0.95) ? 1 : 0);' \
            "$out/report.json" "$preset" "$path" || low=1
    done
done
exit "$low"
