"""Shapes of what stands in rooms and on desks. Tones as in `classics`."""

from __future__ import annotations

from typing import Final

HOUSE: Final[dict[str, str]] = {
    "vase": """
<path d="M256 200c-6-30-16-46-16-70h120c0 24-10 40-16 70c70 60 90 120 90 180c0 80-50 120-134 120s-134-40-134-120c0-60 20-120
90-180z" fill="{c}"/><path d="M206 400c-4-60 14-110 54-150" stroke="{l}" stroke-width="18" fill="none" stroke-linecap="round"/>
<ellipse cx="300" cy="130" rx="60" ry="14" fill="{d}"/>
<path d="M300 130C296 80 320 50 360 40M290 130c-20-40-50-60-90-60" stroke="#5a7d4a" stroke-width="8" fill="none"/>
<g fill="#e7a3a8"><circle cx="366" cy="40" r="22"/><circle cx="196" cy="68" r="20"/></g>""",
    "towel": """
<path d="M120 260h360v240H120z" fill="{c}"/><path d="M120 260c0-40 20-60 60-60h300v60z" fill="{l}"/>
<path d="M120 340h360v26H120z" fill="{d}"/><path d="M120 380h360v10H120z" fill="{d}"/>
<path d="M150 150h300c30 0 30 54 0 54H150c-40 0-40-54 0-54z" fill="{d}"/>
<path d="M150 160h290c20 0 20 30 0 30H150z" fill="{c}"/>""",
    "rug": """
<path d="M120 180h360l70 280H50z" fill="{c}"/><path d="M156 214h288l48 212H108z" fill="none" stroke="{w}" stroke-width="10"/>
<path d="M300 240l70 80l-70 80l-70-80z" fill="{d}"/><path d="M300 270l44 50l-44 50l-44-50z" fill="{l}"/>
<path d="M50 460v30M110 460v30M170 460v30M230 460v30M300 460v30M370 460v30M430 460v30M490 460v30M550 460v30" stroke="{w}"
stroke-width="9"/>""",
    "purifier": """
<rect x="180" y="100" width="240" height="400" rx="50" fill="{w}" stroke="{l}" stroke-width="6"/>
<rect x="180" y="230" width="240" height="220" fill="{l}"/><g fill="{c}">
<path d="M204 250h24v180h-24zM246 250h24v180h-24zM288 250h24v180h-24zM330 250h24v180h-24zM372 250h24v180h-24z"/></g>
<circle cx="300" cy="166" r="34" fill="{c}"/><path d="M280 166q10-16 20 0t20 0" stroke="{w}" stroke-width="7" fill="none"/>
<rect x="200" y="492" width="200" height="16" rx="8" fill="{k}"/>""",
    "fan": """
<circle cx="300" cy="230" r="160" fill="none" stroke="{d}" stroke-width="14"/><g fill="{c}">
<path d="M300 230c-20-90 20-140 60-130c30 20 10 90-60 130zM300 230c90-20 140 20 130 60c-20 30-90 10-130-60zM300 230c20 90-20
140-60 130c-30-20-10-90 60-130zM300 230c-90 20-140-20-130-60c20-30 90-10 130 60z"/></g>
<circle cx="300" cy="230" r="28" fill="{w}"/><rect x="288" y="392" width="24" height="90" fill="{d}"/>
<ellipse cx="300" cy="490" rx="110" ry="22" fill="{c}"/>""",
    "vacuum": """
<path d="M420 80L250 400" stroke="{d}" stroke-width="26" stroke-linecap="round"/>
<rect x="350" y="90" width="120" height="180" rx="50" fill="{c}" transform="rotate(28 410 180)"/>
<circle cx="396" cy="200" r="36" fill="{l}"/>
<path d="M120 440h230l30 60H90z" fill="{k}"/><path d="M120 440h230l10 20H110z" fill="{c}"/>
<path d="M470 90c40-20 60 30 30 60" fill="none" stroke="{k}" stroke-width="20"/>""",
    "chair": """
<path d="M200 100h200c20 0 30 10 28 30l-18 170H190L172 130c-2-20 8-30 28-30z" fill="{c}"/>
<path d="M180 300h240c24 0 34 16 30 40l-6 30H156l-6-30c-4-24 6-40 30-40z" fill="{l}"/>
<path d="M190 370l-30 140M410 370l30 140M260 370l-6 120M340 370l6 120" stroke="#8a5a32" stroke-width="18"
stroke-linecap="round"/><path d="M220 140h160M216 180h168" stroke="{d}" stroke-width="8"/>""",
    "shelf": """
<path d="M130 90h340v420H130z" fill="none" stroke="#8a5a32" stroke-width="22"/>
<path d="M130 230h340M130 370h340" stroke="#8a5a32" stroke-width="20"/><g><path d="M160 130h30v90h-30z" fill="{c}"/>
<path d="M196 120h26v100h-26z" fill="{d}"/><path d="M228 140h34v80h-34z" fill="{l}"/></g>
<circle cx="400" cy="186" r="34" fill="{c}"/><path d="M170 300h110v60H170z" fill="{l}"/>
<path d="M350 280h40v80h-40zM396 296h30v64h-30z" fill="{d}"/><path d="M200 490v-60c0-30 60-30 60 0v60z" fill="{c}"/>
<path d="M340 430h90v66h-90z" fill="{l}"/>""",
    "phone": """
<rect x="190" y="80" width="220" height="430" rx="40" fill="{k}"/>
<rect x="204" y="96" width="192" height="398" rx="28" fill="{l}"/>
<path d="M204 380c60-90 130-20 192-110v196a28 28 0 01-28 28H232a28 28 0 01-28-28z" fill="{c}"/>
<circle cx="330" cy="180" r="32" fill="{w}"/><rect x="266" y="108" width="68" height="16" rx="8" fill="{k}"/>
<rect x="410" y="190" width="8" height="70" rx="4" fill="{d}"/>""",
    "phonecase": """
<rect x="180" y="80" width="240" height="430" rx="54" fill="{d}"/>
<rect x="192" y="92" width="216" height="406" rx="44" fill="{c}"/>
<rect x="214" y="116" width="110" height="110" rx="30" fill="{k}"/><circle cx="244" cy="148" r="18" fill="#4b5563"/>
<circle cx="292" cy="194" r="18" fill="#4b5563"/><circle cx="300" cy="360" r="70" fill="none" stroke="{l}" stroke-width="14"/>
<path d="M300 440v40" stroke="{l}" stroke-width="14" stroke-linecap="round"/>""",
    "charger": """
<rect x="160" y="210" width="220" height="230" rx="44" fill="{w}" stroke="{l}" stroke-width="6"/>
<path d="M220 210v-80M320 210v-80" stroke="#aeb7c0" stroke-width="26"/>
<rect x="200" y="300" width="50" height="26" rx="13" fill="{k}"/>
<rect x="290" y="300" width="50" height="26" rx="13" fill="{k}"/>
<path d="M255 360l-24 40h26l-10 34l36-50h-26l14-24z" fill="{c}"/>
<path d="M380 330c90 0 60 150 150 150" fill="none" stroke="{c}" stroke-width="18" stroke-linecap="round"/>
<rect x="500" y="460" width="60" height="40" rx="10" fill="{d}"/>""",
    "cable": """
<path d="M150 300a150 150 0 11300 0a110 110 0 11-220 0a72 72 0 11144 0" fill="none" stroke="{c}" stroke-width="22"
stroke-linecap="round"/><path d="M150 300v110" stroke="{c}" stroke-width="22"/>
<rect x="122" y="400" width="56" height="70" rx="12" fill="{d}"/>
<rect x="134" y="466" width="32" height="34" rx="5" fill="#cfd6dd"/>
<rect x="350" y="290" width="48" height="60" rx="12" fill="{d}"/>
<rect x="360" y="346" width="28" height="30" rx="5" fill="#cfd6dd"/>""",
    "mouse": """
<path d="M300 90c100 0 150 80 150 190v60c0 100-60 160-150 160s-150-60-150-160v-60c0-110 50-190 150-190z" fill="{c}"/>
<path d="M300 90v170M150 270q150 60 300 0" stroke="{d}" stroke-width="9" fill="none"/>
<rect x="282" y="150" width="36" height="80" rx="18" fill="{k}"/>
<path d="M190 360c6 50 34 84 74 100" stroke="{l}" stroke-width="16" fill="none" stroke-linecap="round"/>""",
    "camera": """
<path d="M210 170l30-50h120l30 50h90c24 0 40 16 40 40v220c0 24-16 40-40 40H120c-24 0-40-16-40-40V210c0-24 16-40 40-40z"
fill="{k}"/><path d="M80 250h440v130H80z" fill="{c}"/><circle cx="300" cy="315" r="120" fill="{k}"/>
<circle cx="300" cy="315" r="92" fill="#4b5563"/><circle cx="300" cy="315" r="58" fill="#1f2937"/>
<circle cx="276" cy="290" r="18" fill="#fff" opacity=".7"/><rect x="430" y="190" width="56" height="30" rx="8" fill="{w}"/>""",
    "router": """
<rect x="100" y="360" width="400" height="110" rx="30" fill="{w}" stroke="{l}" stroke-width="6"/>
<path d="M150 360V160M450 360V160M300 360V190" stroke="{d}" stroke-width="18" stroke-linecap="round"/><g fill="{c}">
<circle cx="160" cy="416" r="10"/><circle cx="200" cy="416" r="10"/><circle cx="240" cy="416" r="10"/></g>
<path d="M240 130a86 86 0 01120 0M264 160a50 50 0 0172 0" stroke="{c}" stroke-width="12" fill="none" stroke-linecap="round"/>
<rect x="360" y="404" width="100" height="24" rx="12" fill="{l}"/>""",
    "laptop": """
<rect x="120" y="130" width="360" height="250" rx="20" fill="{k}"/>
<rect x="136" y="146" width="328" height="218" rx="6" fill="{l}"/>
<path d="M136 364V300l90-70l80 56l70-90l88 100v68z" fill="{c}"/><circle cx="390" cy="196" r="22" fill="{w}"/>
<path d="M60 390h480l-24 56c-4 10-12 14-24 14H108c-12 0-20-4-24-14z" fill="#c3cad1"/>
<path d="M250 390h100v12H250z" fill="#9aa4ae"/>""",
    "ereader": """
<rect x="160" y="90" width="280" height="420" rx="26" fill="{k}"/>
<rect x="184" y="120" width="232" height="330" fill="#f4f1e8"/>
<path d="M206 160h120M206 192h188M206 220h188M206 248h170M206 276h188M206 304h188M206 332h150M206 360h188M206 388h110"
stroke="#8c877a" stroke-width="7"/><circle cx="300" cy="480" r="12" fill="{c}"/>""",
    "notebook": """
<rect x="150" y="100" width="300" height="400" rx="16" fill="{d}"/>
<rect x="166" y="100" width="300" height="400" rx="16" fill="{c}"/><rect x="410" y="100" width="20" height="400" fill="{d}"/>
<rect x="210" y="170" width="160" height="90" rx="6" fill="{w}"/>
<path d="M232 204h116M232 232h76" stroke="{d}" stroke-width="7"/>
<path d="M166 116h-30M166 180h-30M166 244h-30M166 308h-30M166 372h-30M166 436h-30" stroke="#c9ced6" stroke-width="12"
stroke-linecap="round"/>""",
    "pencils": """
<rect x="130" y="280" width="340" height="220" rx="18" fill="{d}"/>
<rect x="130" y="320" width="340" height="180" rx="18" fill="{c}"/><g>
<path d="M150 280v-130l20-40l20 40v130z" fill="#e05a47"/><path d="M200 280v-130l20-40l20 40v130z" fill="#f6c453"/>
<path d="M250 280v-130l20-40l20 40v130z" fill="#6a994e"/><path d="M300 280v-130l20-40l20 40v130z" fill="#457b9d"/>
<path d="M350 280v-130l20-40l20 40v130z" fill="#7b5ea7"/><path d="M400 280v-130l20-40l20 40v130z" fill="#2b2d42"/></g>
<rect x="220" y="370" width="160" height="70" rx="8" fill="{w}"/><path d="M246 405h108" stroke="{d}" stroke-width="9"/>""",
    "tape": """
<circle cx="230" cy="330" r="140" fill="{c}"/><circle cx="230" cy="330" r="80" fill="{w}"/>
<circle cx="230" cy="330" r="64" fill="{l}"/><path d="M230 470h300v-56H330z" fill="{c}"/><g fill="{w}" opacity=".8">
<circle cx="380" cy="444" r="10"/><circle cx="430" cy="444" r="10"/><circle cx="480" cy="444" r="10"/></g>
<circle cx="420" cy="220" r="96" fill="{d}"/><circle cx="420" cy="220" r="54" fill="{w}"/>
<circle cx="420" cy="220" r="42" fill="{d}" opacity=".4"/>""",
    "microscope": """
<path d="M150 470h300l26 40H124z" fill="{d}"/><path d="M150 470h300v-22H150z" fill="{c}"/>
<path d="M392 448c54-60 60-170 0-240l-40 34c40 60 40 140-4 206z" fill="{c}"/>
<path d="M352 242l40-34l18 24l-44 32z" fill="{d}"/><rect x="190" y="388" width="196" height="22" rx="6" fill="{d}"/>
<rect x="214" y="372" width="120" height="16" rx="4" fill="#dfe9ee"/><circle cx="274" cy="380" r="7" fill="#b46a9b"/>
<g transform="rotate(-24 300 230)"><rect x="252" y="90" width="96" height="46" rx="10" fill="{k}"/>
<path d="M262 136h76v150h-76z" fill="{w}" stroke="{l}" stroke-width="6"/><path d="M262 176h76v16h-76z" fill="{c}"/>
<path d="M270 286h60l-10 44h-40z" fill="{k}"/></g><circle cx="400" cy="300" r="30" fill="{k}"/>
<circle cx="400" cy="300" r="16" fill="{l}"/><g stroke="{d}" stroke-width="6" fill="none"><circle cx="150" cy="200" r="74" fill="{w}"/>
<path d="M86 178l44-20l50 18l36-6M96 244l36-26l48 10l34-24M132 158l4 60M180 176l0 52"/></g>""",
    "ink": """
<rect x="240" y="120" width="120" height="84" rx="12" fill="{k}"/>
<path d="M200 204h200l50 70v190c0 22-14 36-36 36H186c-22 0-36-14-36-36V274z" fill="#eaf2f5"/>
<path d="M150 330h300v134c0 22-14 36-36 36H186c-22 0-36-14-36-36z" fill="{c}"/>
<rect x="210" y="350" width="180" height="90" rx="6" fill="{w}"/>
<path d="M236 384h128M236 412h80" stroke="{d}" stroke-width="8"/>""",
}  # fmt: skip
