"""Shapes of many things: each in three tones of its colour: {c} itself, {d} darker, {l} lighter; {w} is nearly white, {k} nearly black."""

from __future__ import annotations

from typing import Final

CLASSICS: Final[dict[str, str]] = {
    "jar": """
<rect x="170" y="285" width="260" height="190" rx="34" fill="{c}"/><rect x="185" y="300" width="40" height="160" rx="20" fill="{l}"/>
<rect x="160" y="215" width="280" height="80" rx="18" fill="{d}"/><rect x="235" y="345" width="130" height="80" rx="8" fill="{w}"/>
<path d="M255 375h90M255 397h60" stroke="{d}" stroke-width="8" stroke-linecap="round"/>""",
    "tube": """
<path d="M210 120h180l-22 330H232z" fill="{c}"/><path d="M226 120h40l-4 330h-22z" fill="{l}"/>
<rect x="205" y="105" width="190" height="26" rx="6" fill="{d}"/><rect x="238" y="450" width="124" height="62" rx="12" fill="{d}"/>
<circle cx="305" cy="270" r="46" fill="{w}"/><path d="M280 270h50" stroke="{d}" stroke-width="9" stroke-linecap="round"/>""",
    "dropper": """
<rect x="275" y="90" width="50" height="95" rx="24" fill="{d}"/><rect x="255" y="180" width="90" height="50" rx="8" fill="{k}"/>
<path d="M235 230h130c30 0 40 25 40 55v165c0 30-20 50-50 50H245c-30 0-50-20-50-50V285c0-30 10-55 40-55z" fill="{c}"/>
<rect x="235" y="320" width="130" height="120" rx="8" fill="{w}"/>
<path d="M258 355h84M258 385h84M258 415h50" stroke="{d}" stroke-width="9"/>""",
    "compact": """
<ellipse cx="300" cy="400" rx="190" ry="80" fill="{d}"/><ellipse cx="300" cy="385" rx="190" ry="80" fill="{l}"/>
<ellipse cx="300" cy="385" rx="150" ry="58" fill="{c}"/><circle cx="300" cy="215" r="135" fill="{d}"/>
<circle cx="300" cy="215" r="108" fill="#dfe9ee"/>
<path d="M245 255l90-110M285 275l80-95" stroke="#fff" stroke-width="12" opacity=".8"/>""",
    "shampoo": """
<path d="M220 210h160c25 20 35 50 35 90v150c0 30-20 50-50 50H235c-30 0-50-20-50-50V300c0-40 10-70 35-90z" fill="{c}"/>
<rect x="265" y="150" width="70" height="62" fill="{d}"/><path d="M240 120h150l20 32H240z" fill="{d}"/>
<path d="M300 300c60 20 60 110 0 140c-60-30-60-120 0-140z" fill="{w}"/><path d="M300 320v110" stroke="{c}" stroke-width="7"/>""",
    "headphones": """
<path d="M140 360V300a160 160 0 01320 0v60" fill="none" stroke="{d}" stroke-width="34" stroke-linecap="round"/>
<rect x="110" y="320" width="90" height="160" rx="42" fill="{c}"/><rect x="400" y="320" width="90" height="160" rx="42" fill="{c}"/>
<rect x="175" y="335" width="36" height="130" rx="18" fill="{k}"/><rect x="389" y="335" width="36" height="130" rx="18" fill="{k}"/>""",
    "keyboard": """
<rect x="70" y="220" width="460" height="190" rx="22" fill="{d}"/><rect x="84" y="232" width="432" height="164" rx="14" fill="{c}"/>
<g fill="{w}"><path d="M100 248h36v36h-36zM146 248h36v36h-36zM192 248h36v36h-36zM238 248h36v36h-36zM284 248h36v36h-36zM330 248h36v36h-36z
M376 248h36v36h-36zM100 294h52v36h-52zM162 294h36v36h-36zM208 294h36v36h-36zM254 294h36v36h-36zM300 294h36v36h-36zM346 294h66v36h-66z
M100 340h66v36h-66zM176 340h190v36H176zM376 340h36v36h-36z"/></g><path d="M422 248h78v36h-78zM422 294h78v82h-78z" fill="{l}"/>""",
    "powerbank": """
<rect x="195" y="110" width="210" height="390" rx="36" fill="{c}"/><rect x="215" y="130" width="34" height="350" rx="17" fill="{l}"/>
<path d="M315 200l-62 110h48l-20 92l74-122h-50z" fill="{w}"/><rect x="262" y="462" width="76" height="16" rx="8" fill="{k}"/>""",
    "hub": """
<rect x="110" y="265" width="330" height="110" rx="26" fill="{c}"/><rect x="110" y="265" width="330" height="34" rx="17" fill="{l}"/>
<path d="M440 320h50v-60" fill="none" stroke="{d}" stroke-width="18"/><rect x="468" y="190" width="44" height="72" rx="8" fill="{k}"/>
<g fill="{k}"><rect x="140" y="320" width="62" height="26" rx="5"/><rect x="222" y="320" width="62" height="26" rx="5"/>
<rect x="304" y="320" width="100" height="26" rx="5"/></g>""",
    "tablet": """
<rect x="150" y="90" width="300" height="420" rx="30" fill="{k}"/><rect x="172" y="116" width="256" height="368" rx="8" fill="{l}"/>
<path d="M172 420l80-110l60 70l50-60l66 100v64H172z" fill="{c}"/><circle cx="360" cy="200" r="34" fill="{w}"/>
<rect x="470" y="110" width="20" height="330" rx="10" fill="{d}"/><path d="M470 440h20l-10 36z" fill="{k}"/>""",
    "smartwatch": """
<path d="M235 80h130l14 110H221zM221 410h158l-14 110H235z" fill="{c}"/>
<rect x="195" y="180" width="210" height="240" rx="52" fill="{k}"/>
<rect x="215" y="200" width="170" height="200" rx="38" fill="#1d2430"/>
<path d="M240 320h32l18-52l28 92l20-40h24" fill="none" stroke="{c}"
stroke-width="11" stroke-linejoin="round"/><rect x="404" y="270" width="16" height="56" rx="8" fill="{d}"/>""",
    "speaker": """
<rect x="180" y="110" width="240" height="390" rx="70" fill="{c}"/><rect x="205" y="170" width="190" height="270" rx="50" fill="{d}"/>
<circle cx="300" cy="360" r="62" fill="{k}"/><circle cx="300" cy="360" r="28" fill="{l}"/><circle cx="300" cy="238" r="36" fill="{k}"/>
<circle cx="300" cy="140" r="9" fill="{w}"/>""",
    "display": """
<rect x="70" y="120" width="460" height="290" rx="18" fill="{k}"/><rect x="86" y="136" width="428" height="246" fill="{l}"/>
<path d="M86 382V300l110-90l90 80l70-56l158 130v18z" fill="{c}"/><circle cx="420" cy="196" r="30" fill="{w}"/>
<path d="M270 410h60l14 70h-88z" fill="{d}"/><rect x="205" y="476" width="190" height="20" rx="10" fill="{d}"/>""",
    "tin": """
<rect x="175" y="150" width="250" height="340" rx="14" fill="{c}"/><ellipse cx="300" cy="150" rx="125" ry="30" fill="{d}"/>
<ellipse cx="300" cy="142" rx="125" ry="30" fill="{l}"/><rect x="175" y="230" width="250" height="170" fill="{w}"/>
<circle cx="300" cy="300" r="40" fill="{c}"/><path d="M240 370h120" stroke="{d}" stroke-width="12" stroke-linecap="round"/>
<path d="M280 300q20 24 40 0" stroke="{w}" stroke-width="8" fill="none"/>""",
    "pills": """
<rect x="200" y="200" width="200" height="290" rx="28" fill="{c}"/><rect x="215" y="120" width="170" height="86" rx="14" fill="{w}"/>
<path d="M235 130v66M265 130v66M295 130v66M325 130v66M355 130v66" stroke="{l}" stroke-width="8"/>
<rect x="200" y="270" width="200" height="140" fill="{w}"/><path d="M300 300v80M260 340h80" stroke="{d}" stroke-width="18"/>
<rect x="420" y="440" width="90" height="42" rx="21" fill="{l}"/><path d="M465 440h24a21 21 0 010 42h-24z" fill="{d}"/>""",
    "watch": """
<path d="M250 60h100l10 130H240zM240 410h120l-10 130H250z" fill="{d}"/><circle cx="300" cy="300" r="150" fill="#c9ced6"/>
<circle cx="300" cy="300" r="126" fill="{c}"/><g stroke="{w}" stroke-width="9" stroke-linecap="round"><path d="M300 190v22M300 388v22
M190 300h22M388 300h22M300 300V222M300 300l54 34"/></g><circle cx="300" cy="300" r="11" fill="{w}"/>
<rect x="446" y="284" width="26" height="32" rx="7" fill="#c9ced6"/>""",
    "tshirt": """
<path d="M215 120l-125 70l46 96l54-26v240h220V260l54 26l46-96l-125-70c-20 44-150 44-170 0z" fill="{c}"/>
<path d="M215 120c20 44 150 44 170 0l-20-10c-24 30-106 30-130 0z" fill="{d}"/><path d="M190 470h220" stroke="{d}" stroke-width="6"/>""",
    "skirt": """
<rect x="215" y="110" width="170" height="44" rx="8" fill="{d}"/><path d="M215 154h170l80 330H135z" fill="{c}"/>
<path d="M255 154l-40 330M300 154v330M345 154l40 330" stroke="{d}" stroke-width="7"/><path d="M135 484l8-30h314l8 30z" fill="{l}"/>""",
    "trousers": """
<path d="M195 100h210l30 400H335L300 250l-35 250H165z" fill="{c}"/><rect x="195" y="92" width="210" height="36" rx="6" fill="{d}"/>
<path d="M300 128v90M215 140q10 50 46 40M385 140q-10 50-46 40" stroke="{d}" stroke-width="7" fill="none"/>
<rect x="188" y="330" width="80" height="70" rx="14" fill="{l}"/><rect x="332" y="330" width="80" height="70" rx="14" fill="{l}"/>""",
    "can": """
<g><rect x="120" y="190" width="150" height="310" rx="26" fill="{d}"/><ellipse cx="195" cy="192" rx="66" ry="18" fill="#cfd6dd"/></g>
<g><rect x="230" y="150" width="190" height="360" rx="32" fill="{c}"/><ellipse cx="325" cy="152" rx="84" ry="22" fill="#cfd6dd"/>
<circle cx="325" cy="320" r="62" fill="{w}"/><circle cx="325" cy="320" r="48" fill="{l}"/>
<path d="M325 272v96M277 320h96M291 286l68 68M359 286l-68 68" stroke="{w}" stroke-width="6"/></g>""",
    "box": """
<path d="M180 150h240v350H180z" fill="{c}"/><path d="M420 150l50-36v350l-50 36z" fill="{d}"/>
<path d="M180 150l50-36h240l-50 36z" fill="{l}"/>
<rect x="205" y="230" width="190" height="150" rx="12" fill="{w}"/><path d="M240 330q60 60 120 0z" fill="{d}"/>
<path d="M268 300v-40M300 300v-50M332 300v-40" stroke="{c}" stroke-width="10" stroke-linecap="round"/>""",
    "kettle": """
<path d="M200 230h190l40 230c4 26-10 40-36 40H196c-26 0-40-14-36-40z" fill="{c}"/><path d="M200 230h190l-8-30H208z" fill="{d}"/>
<circle cx="295" cy="188" r="16" fill="{k}"/><path d="M172 420C90 400 120 260 66 240" fill="none" stroke="{c}" stroke-width="22"/>
<path d="M400 250c100-30 120 170 24 190" fill="none" stroke="{k}" stroke-width="24" stroke-linecap="round"/>
<rect x="170" y="500" width="260" height="22" rx="11" fill="{k}"/>""",
    "teaset": """
<ellipse cx="300" cy="470" rx="230" ry="40" fill="{d}"/><path d="M170 270h190c0 110-40 170-95 170s-95-60-95-170z" fill="{c}"/>
<path d="M160 268c20-50 190-50 210 0z" fill="{l}"/><circle cx="265" cy="220" r="18" fill="{d}"/>
<path d="M390 370h90c0 60-18 90-45 90s-45-30-45-90zM90 380h80c0 54-16 80-40 80s-40-26-40-80z" fill="{l}"/>
<path d="M390 370h90M90 380h80" stroke="{d}" stroke-width="9"/>""",
    "wok": """
<path d="M80 280h360c0 130-80 190-180 190S80 410 80 280z" fill="{c}"/><ellipse cx="260" cy="282" rx="180" ry="44" fill="{l}"/>
<ellipse cx="260" cy="290" rx="158" ry="34" fill="{d}"/>
<path d="M436 290l120-70" stroke="#8a5a32" stroke-width="30" stroke-linecap="round"/>
<path d="M210 210q-20-40 10-70M280 210q-20-40 10-70" stroke="#b9c0c7" stroke-width="10" fill="none" stroke-linecap="round"/>""",
    "lamp": """
<path d="M210 110h180l60 170H150z" fill="{c}"/><path d="M240 110l-38 170M300 110v170M360 110l38 170" stroke="{l}" stroke-width="7"/>
<path d="M180 290l-50 190h340l-50-190z" fill="#fff3c4" opacity=".7"/><rect x="290" y="280" width="20" height="190" fill="{d}"/>
<ellipse cx="300" cy="482" rx="100" ry="24" fill="{d}"/>""",
    "bedding": """
<path d="M90 300h420v150H90z" fill="{c}"/><path d="M90 300c90-50 330-50 420 0l-20 40c-80-34-300-34-380 0z" fill="{l}"/>
<rect x="120" y="205" width="160" height="86" rx="34" fill="{w}"/><rect x="320" y="205" width="160" height="86" rx="34" fill="{w}"/>
<path d="M90 390h420" stroke="{d}" stroke-width="8"/><path d="M90 450v50M510 450v50" stroke="{k}" stroke-width="20"/>
<rect x="80" y="150" width="440" height="40" rx="16" fill="{d}"/>""",
    "backpack": """
<path d="M190 200c0-150 220-150 220 0z" fill="none" stroke="{d}" stroke-width="26"/>
<rect x="160" y="170" width="280" height="330" rx="70" fill="{c}"/>
<path d="M160 250c0-50 30-80 70-80h140c40 0 70 30 70 80v40H160z" fill="{d}"/>
<rect x="205" y="340" width="190" height="130" rx="26" fill="{l}"/>
<rect x="285" y="270" width="30" height="60" rx="6" fill="#c9a227"/><path d="M225 375h150" stroke="{d}" stroke-width="8"/>""",
    "sneaker": """
<path d="M90 250c60 30 110 20 140-20l60 10c40 90 130 110 210 120c30 5 40 30 40 60H80c-10-60-10-120 10-170z" fill="{c}"/>
<path d="M76 420h466c4 30-4 50-30 50H106c-26 0-34-20-30-50z" fill="{w}"/><path d="M250 270l60-26M275 305l60-24M310 335l56-22"
stroke="{w}" stroke-width="12" stroke-linecap="round"/><path d="M440 352c60 8 92 20 100 68H430z" fill="{l}"/>
<path d="M80 440h456" stroke="{d}" stroke-width="6"/>""",
    "teatin": """
<rect x="190" y="180" width="220" height="320" rx="20" fill="{c}"/><rect x="180" y="120" width="240" height="80" rx="16" fill="{d}"/>
<rect x="225" y="260" width="150" height="180" rx="8" fill="{w}"/><path d="M300 285c60 40 60 100 0 135c-60-35-60-95 0-135z" fill="{c}"/>
<path d="M300 300v130" stroke="{w}" stroke-width="7"/>""",
    "puzzle": """
<path d="M120 150h170v60a36 36 0 1072 0v-60h118v140h-50a36 36 0 100 72h50v128H120z" fill="{c}"/>
<path d="M120 330l90-80l70 60l60-90l140 110v160H120z" fill="{d}" opacity=".55"/><circle cx="190" cy="205" r="26" fill="{w}"/>
<path d="M420 80h90v80h-90z" fill="{l}" transform="rotate(14 465 120)"/>""",
    "blocks": """
<rect x="110" y="340" width="150" height="150" rx="12" fill="{c}"/>
<rect x="270" y="340" width="220" height="150" rx="12" fill="#84a59d"/>
<rect x="200" y="210" width="190" height="120" rx="12" fill="#f28482"/><path d="M295 90l100 110H195z" fill="#457b9d"/>
<path d="M330 490a50 50 0 01100 0z" fill="{w}"/><circle cx="185" cy="415" r="34" fill="{w}"/>""",
    "mat": """
<path d="M100 420l300-160h130L260 470H100z" fill="{c}"/><circle cx="160" cy="380" r="92" fill="{d}"/>
<circle cx="160" cy="380" r="68" fill="{c}"/>
<circle cx="160" cy="380" r="44" fill="{d}"/><circle cx="160" cy="380" r="20" fill="{l}"/>
<path d="M190 466h150" stroke="{d}" stroke-width="10"/>""",
    "pen": """
<g transform="rotate(38 300 300)"><rect x="270" y="60" width="60" height="250" rx="26" fill="{c}"/>
<rect x="270" y="290" width="60" height="24" fill="#d4af37"/>
<path d="M274 314h52v110h-52z" fill="{d}"/><path d="M274 424h52l-22 100h-8z" fill="#d4af37"/>
<path d="M300 440v76" stroke="{k}" stroke-width="5"/>
<rect x="330" y="80" width="12" height="130" rx="6" fill="#d4af37"/></g>
<path d="M90 500q60-40 120 0t120 0" fill="none" stroke="{k}" stroke-width="8" stroke-linecap="round"/>""",
}  # fmt: skip
