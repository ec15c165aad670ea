"""Shapes of food and drink, and of what the kitchen needs. Tones as in `classics`."""

from __future__ import annotations

from typing import Final

TABLE: Final[dict[str, str]] = {
    "chocolate": """
<path d="M150 130h300v370H150z" fill="{c}"/><path d="M150 130h300v44H150z" fill="{l}"/>
<path d="M150 300h300v200H150z" fill="#4a2b1a"/>
<path d="M150 290l20 16l20-16l20 16l20-16l20 16l20-16l20 16l20-16l20 16l20-16l20 16l20-16l20 16l20-16l20 16v-30H150z"
fill="#d9dde2"/>
<g fill="#5e3823"><path d="M168 330h80v66h-80zM260 330h80v66h-80zM352 330h80v66h-80zM168 412h80v66h-80zM260 412h80v66h-80zM352
412h80v66h-80z"/></g>
<path d="M210 214h180" stroke="{w}" stroke-width="14" stroke-linecap="round"/>
<path d="M240 246h120" stroke="{w}" stroke-width="8" stroke-linecap="round"/>""",
    "honey": """
<rect x="180" y="120" width="240" height="76" rx="16" fill="{d}"/>
<path d="M190 196h220c40 40 50 80 50 140v124c0 26-16 40-40 40H180c-24 0-40-14-40-40V336c0-60 10-100 50-140z" fill="{c}"/>
<path d="M166 336c0-50 10-84 40-116" stroke="{l}" stroke-width="18" fill="none" stroke-linecap="round"/>
<path d="M300 280l70 40v80l-70 40l-70-40v-80z" fill="{w}"/><path d="M300 312l42 24v48l-42 24l-42-24v-48z" fill="{c}"/>""",
    "jam": """
<path d="M170 130h260l16 76H154z" fill="{w}"/>
<path d="M190 130v76M240 130v76M290 130v76M340 130v76M390 130v76" stroke="{l}" stroke-width="14"/>
<rect x="165" y="206" width="270" height="294" rx="34" fill="{c}"/>
<rect x="182" y="230" width="26" height="240" rx="13" fill="{l}"/>
<rect x="225" y="280" width="180" height="140" rx="12" fill="{w}"/><circle cx="290" cy="350" r="34" fill="{c}"/>
<circle cx="336" cy="356" r="28" fill="{d}"/><path d="M290 316q10-24 34-24" stroke="#5a8f3c" stroke-width="8" fill="none"/>""",
    "oil": """
<rect x="278" y="80" width="44" height="70" rx="8" fill="{k}"/>
<path d="M282 150h36v50c50 30 70 60 70 110v160c0 18-12 30-30 30H242c-18 0-30-12-30-30V310c0-50 20-80 70-110z" fill="#3f4d1f"/>
<path d="M236 310c0-40 16-64 50-86" stroke="#8aa04a" stroke-width="12" fill="none" stroke-linecap="round"/>
<rect x="212" y="320" width="176" height="130" fill="{w}"/>
<ellipse cx="286" cy="380" rx="20" ry="30" fill="{c}" transform="rotate(28 286 380)"/>
<path d="M300 352q30-20 54-6" stroke="{d}" stroke-width="8" fill="none"/>
<path d="M246 430h108" stroke="{d}" stroke-width="7"/>""",
    "pasta": """
<path d="M190 110h220l20 390H170z" fill="{c}"/><path d="M190 110h220l4 60H186z" fill="{d}"/>
<path d="M220 210h160l8 170H212z" fill="{w}"/>
<g stroke="#e9c46a" stroke-width="9" stroke-linecap="round">
<path d="M240 220v150M262 220v150M284 220v150M306 220v150M328 220v150M350 220v150"/></g>
<path d="M230 420h140M250 450h100" stroke="{w}" stroke-width="10" stroke-linecap="round"/>""",
    "coffeebag": """
<path d="M170 150h260l20 350H150z" fill="{c}"/><path d="M170 110h260v52H170z" fill="{d}"/>
<path d="M150 500l30-330h20l-16 330z" fill="{l}"/>
<circle cx="300" cy="320" r="84" fill="{w}"/>
<ellipse cx="300" cy="320" rx="36" ry="54" fill="#5b3a26" transform="rotate(30 300 320)"/>
<path d="M280 276q34 40 40 88" stroke="{w}" stroke-width="8" fill="none"/><circle cx="300" cy="190" r="12" fill="{k}"/>
<path d="M236 450h128" stroke="{w}" stroke-width="10" stroke-linecap="round"/>""",
    "nuts": """
<path d="M160 130h280l10 370H150z" fill="{c}"/><path d="M160 130h280v40H160z" fill="{d}"/>
<path d="M190 230h220v190H190z" rx="20" fill="#fff" opacity=".85"/>
<g fill="#b07b46" stroke="#8a5a32" stroke-width="5"><circle cx="240" cy="370" r="32"/><circle cx="300" cy="380" r="32"/>
<circle cx="360" cy="370" r="32"/><circle cx="270" cy="322" r="32"/><circle cx="330" cy="322" r="32"/>
<circle cx="300" cy="274" r="30"/></g>
<path d="M210 460h180" stroke="{w}" stroke-width="12" stroke-linecap="round"/>""",
    "biscuits": """
<rect x="120" y="210" width="360" height="270" rx="26" fill="{c}"/>
<path d="M120 300h360v-64a26 26 0 00-26-26H146a26 26 0 00-26 26z" fill="{d}"/>
<g fill="#d9a066" stroke="#b97f45" stroke-width="6"><circle cx="200" cy="250" r="60"/><circle cx="300" cy="235" r="60"/>
<circle cx="400" cy="250" r="60"/></g>
<g fill="#8a5a32"><circle cx="190" cy="236" r="7"/><circle cx="216" cy="258" r="7"/><circle cx="290" cy="222" r="7"/>
<circle cx="318" cy="244" r="7"/><circle cx="390" cy="240" r="7"/><circle cx="414" cy="262" r="7"/></g>
<path d="M120 300h360v154a26 26 0 01-26 26H146a26 26 0 01-26-26z" fill="{c}"/>
<rect x="210" y="345" width="180" height="90" rx="10" fill="{w}"/>
<path d="M236 380h128M256 408h88" stroke="{d}" stroke-width="8"/>""",
    "pouch": """
<path d="M160 120h280c-10 40-10 70 0 100v240c0 26-10 40-34 40H194c-24 0-34-14-34-40V220c10-30 10-60 0-100z" fill="{c}"/>
<path d="M160 120h280l-5 34H165z" fill="{d}"/>
<ellipse cx="300" cy="330" rx="104" ry="90" fill="{w}"/><path d="M220 350q80 70 160 0" fill="{l}"/>
<path d="M246 300q20-40 54-10q34-30 54 10" stroke="{d}" stroke-width="10" fill="none"/>
<path d="M230 190h140" stroke="{w}" stroke-width="14" stroke-linecap="round"/>""",
    "sauce": """
<rect x="270" y="86" width="60" height="60" rx="10" fill="{d}"/>
<path d="M274 146h52v50c44 20 56 50 56 90v178c0 22-14 36-36 36h-92c-22 0-36-14-36-36V286c0-40 12-70 56-90z" fill="#3a1f16"/>
<path d="M218 300h164v140H218z" fill="{c}"/><path d="M250 334h100M250 366h100M250 398h60" stroke="{w}" stroke-width="10"/>
<path d="M238 290c4-30 16-52 40-70" stroke="#7b4a36" stroke-width="10" fill="none" stroke-linecap="round"/>""",
    "cup": """
<path d="M150 210h250v190c0 60-40 100-100 100h-50c-60 0-100-40-100-100z" fill="{c}"/>
<ellipse cx="275" cy="212" rx="125" ry="34" fill="{l}"/><ellipse cx="275" cy="216" rx="104" ry="24" fill="{d}"/>
<path d="M400 260c90-20 100 130 0 120" fill="none" stroke="{c}" stroke-width="28"/>
<path d="M176 260v130c0 34 14 60 36 74" stroke="{l}" stroke-width="16" fill="none" stroke-linecap="round"/>
<path d="M240 160q-20-30 0-60M310 160q-20-30 0-60" stroke="#b9c0c7" stroke-width="10" fill="none" stroke-linecap="round"/>""",
    "flask": """
<rect x="235" y="80" width="130" height="90" rx="20" fill="{k}"/>
<path d="M225 165h150c30 16 34 36 34 66v230c0 26-16 40-40 40H231c-24 0-40-14-40-40V231c0-30 4-50 34-66z" fill="{c}"/>
<rect x="212" y="220" width="28" height="230" rx="14" fill="{l}"/>
<path d="M262 300l50 70h-30l16 60l-60-80h32z" fill="{w}" opacity=".9"/>
<path d="M191 452h218" stroke="{d}" stroke-width="14"/>""",
    "knife": """
<path d="M70 330l300-130c30-10 50 0 60 20l20 40l-330 110c-30 8-50-10-50-40z" fill="#cfd6dd"/>
<path d="M70 330l370-90l10 20l-330 110c-30 8-50-10-50-40z" fill="#aeb7c0"/>
<path d="M414 214l110-50c20-8 36 10 24 28l-60 90l-50-18z" fill="{c}"/><circle cx="470" cy="228" r="8" fill="{w}"/>
<circle cx="504" cy="212" r="8" fill="{w}"/>
<rect x="120" y="420" width="360" height="80" rx="16" fill="#c79a63"/>
<path d="M150 446h300M150 474h240" stroke="#a97c48" stroke-width="6"/>""",
    "board": """
<path d="M160 130h280c24 0 40 16 40 40v290c0 24-16 40-40 40H160c-24 0-40-16-40-40V170c0-24 16-40 40-40z" fill="{c}"/>
<path d="M130 230q160 40 340 0M124 310q170 44 352 0M130 390q160 40 340 0" stroke="{d}" stroke-width="6" fill="none"
opacity=".6"/>
<circle cx="300" cy="176" r="22" fill="{w}"/><path d="M330 420l90-70l20 30l-80 60z" fill="#6a994e"/>
<circle cx="220" cy="400" r="44" fill="#e05a47"/><circle cx="208" cy="388" r="10" fill="#fff" opacity=".6"/>""",
    "pan": """
<circle cx="250" cy="330" r="180" fill="{d}"/><circle cx="250" cy="322" r="170" fill="{c}"/>
<circle cx="250" cy="326" r="134" fill="{k}"/>
<path d="M150 270a134 134 0 01150-66" stroke="#fff" stroke-width="9" opacity=".25" fill="none" stroke-linecap="round"/>
<path d="M390 236l150-106c18-12 40 14 24 30L420 280z" fill="#8a5a32"/><circle cx="536" cy="152" r="8" fill="{w}"/>
<path d="M220 340c-10-40 40-60 60-24c30 0 36 44 6 54c-30 10-66 0-66-30z" fill="#fff"/>
<circle cx="262" cy="346" r="20" fill="#f6c453"/>""",
    "pot": """
<path d="M110 250h380v170c0 50-30 80-80 80H190c-50 0-80-30-80-80z" fill="{c}"/><path d="M96 220h408v44H96z" fill="{d}"/>
<path d="M130 220c20-80 320-80 340 0z" fill="{l}"/><rect x="272" y="120" width="56" height="34" rx="14" fill="{k}"/>
<path d="M110 300H60v50h50M490 300h50v50h-50" fill="none" stroke="{d}" stroke-width="22"/>
<path d="M150 300v110" stroke="{l}" stroke-width="18" stroke-linecap="round"/>""",
    "moka": """
<path d="M210 330h180l40 150c4 14-4 20-16 20H186c-12 0-20-6-16-20z" fill="#c3cad1"/>
<path d="M196 330h208v-22H196z" fill="{k}"/><path d="M220 308l-30-150h200l-20 150z" fill="#d9dfe5"/>
<path d="M190 158l-50 40l60 30z" fill="#b3bbc4"/>
<path d="M190 158h200l-60-40h-80z" fill="#b3bbc4"/><circle cx="290" cy="108" r="16" fill="{c}"/>
<path d="M390 180h80v160" fill="none" stroke="{c}" stroke-width="28" stroke-linejoin="round"/>
<path d="M236 330l-20 150M300 330v160M364 330l20 150" stroke="#9aa4ae" stroke-width="6"/>""",
    "blender": """
<path d="M200 90h200l-26 250H226z" fill="#eaf2f5"/><path d="M216 200h168l-14 140H230z" fill="{c}" opacity=".75"/>
<rect x="210" y="70" width="180" height="34" rx="12" fill="{k}"/>
<path d="M374 130h70v150h-60" fill="none" stroke="#cfd9df" stroke-width="20"/>
<path d="M216 340h168l34 160H182z" fill="{d}"/><circle cx="300" cy="425" r="36" fill="{w}"/>
<path d="M300 425v-26" stroke="{d}" stroke-width="8" stroke-linecap="round"/>""",
    "ricecooker": """
<path d="M110 260c0-120 380-120 380 0v160c0 50-30 80-80 80H190c-50 0-80-30-80-80z" fill="{c}"/>
<path d="M110 260c0-120 380-120 380 0z" fill="{l}"/><path d="M110 256h380v20H110z" fill="{d}"/>
<rect x="260" y="150" width="80" height="26" rx="13" fill="{d}"/>
<rect x="210" y="320" width="180" height="110" rx="20" fill="{k}"/><path d="M240 356h70" stroke="#8ee3c8" stroke-width="12"/>
<circle cx="352" cy="376" r="20" fill="{c}"/><path d="M240 392h50" stroke="#8ee3c8" stroke-width="8"/>""",
}  # fmt: skip
