"""Shapes of what is in the bathroom and the medicine cabinet. Tones as in `classics`."""

from __future__ import annotations

from typing import Final

CARE: Final[dict[str, str]] = {
    "perfume": """
<rect x="262" y="105" width="76" height="92" rx="10" fill="{d}"/><rect x="276" y="192" width="48" height="34" fill="#d9c28a"/>
<rect x="170" y="222" width="260" height="278" rx="26" fill="{l}"/>
<path d="M170 320h260v154a26 26 0 01-26 26H196a26 26 0 01-26-26z" fill="{c}"/>
<path d="M170 320q65 26 130 0t130 0v20q-65 26-130 0t-130 0z" fill="{d}" opacity=".35"/>
<rect x="232" y="360" width="136" height="86" rx="4" fill="{w}"/>
<path d="M254 390h92M268 416h64" stroke="{d}" stroke-width="7"/>
<rect x="190" y="240" width="18" height="240" rx="9" fill="#fff" opacity=".45"/>""",
    "candle": """
<path d="M300 108c34 44 26 84 0 92c-26-8-34-48 0-92z" fill="#f6c453"/>
<path d="M300 150c14 20 10 40 0 46c-10-6-14-26 0-46z" fill="#fff3c4"/>
<path d="M300 196v44" stroke="{k}" stroke-width="7"/><rect x="175" y="240" width="250" height="260" rx="18" fill="{l}"/>
<ellipse cx="300" cy="242" rx="125" ry="26" fill="{w}"/>
<path d="M175 300h250v182a18 18 0 01-18 18H193a18 18 0 01-18-18z" fill="{c}"/>
<rect x="222" y="345" width="156" height="104" rx="6" fill="{w}"/>
<path d="M246 382h108M264 412h72" stroke="{d}" stroke-width="8"/>""",
    "soap": """
<path d="M130 330l60-60h280l60 60v110l-60 50H130z" fill="{c}"/><path d="M130 330l60-60h280l60 60z" fill="{l}"/>
<path d="M130 330h340v160H130z" fill="{c}"/><path d="M470 330l60 0v110l-60 50z" fill="{d}"/>
<rect x="190" y="368" width="220" height="84" rx="42" fill="none" stroke="{d}" stroke-width="9"/>
<path d="M240 410h120" stroke="{d}" stroke-width="9" stroke-linecap="round"/>
<g fill="#fff" opacity=".8"><circle cx="450" cy="200" r="34"/><circle cx="390" cy="160" r="20"/>
<circle cx="500" cy="140" r="15"/></g>""",
    "sheetmask": """
<path d="M165 110h220v390H165z" fill="{c}"/><path d="M165 110h220v36H165z" fill="{d}"/>
<path d="M165 470h220v30H165z" fill="{d}"/>
<path d="M275 190c60 0 80 46 80 100s-34 120-80 120s-80-66-80-120s20-100 80-100z" fill="{w}"/>
<ellipse cx="246" cy="280" rx="18" ry="11" fill="{c}"/><ellipse cx="304" cy="280" rx="18" ry="11" fill="{c}"/>
<path d="M250 350q25 18 50 0" stroke="{c}" stroke-width="10" fill="none" stroke-linecap="round"/>
<path d="M400 150l70 16v340l-70-6z" fill="{l}"/>""",
    "lipstick": """
<g><rect x="225" y="320" width="150" height="180" rx="12" fill="{k}"/>
<rect x="240" y="262" width="120" height="66" fill="#d4af37"/>
<path d="M254 262V150l92-50v162z" fill="{c}"/><path d="M254 150l92-50v40l-92 46z" fill="{l}"/></g>
<rect x="412" y="330" width="90" height="170" rx="14" fill="{d}"/>
<rect x="412" y="330" width="90" height="20" rx="10" fill="#d4af37"/>""",
    "cushion": """
<circle cx="300" cy="330" r="176" fill="{d}"/><circle cx="300" cy="322" r="164" fill="{c}"/>
<circle cx="300" cy="322" r="112" fill="{l}"/>
<circle cx="300" cy="322" r="84" fill="{w}"/>
<path d="M240 330q60 40 120 0" stroke="{c}" stroke-width="9" fill="none" stroke-linecap="round"/>
<path d="M180 200a176 176 0 01240 0" stroke="#fff" stroke-width="10" opacity=".5" fill="none" stroke-linecap="round"/>""",
    "pump": """
<path d="M300 90h86c20 0 20 34 0 34h-60v44h-46v-60c0-10 8-18 20-18z" fill="{d}"/>
<rect x="262" y="166" width="80" height="46" rx="8" fill="{k}"/>
<rect x="195" y="210" width="212" height="290" rx="40" fill="{c}"/>
<rect x="212" y="232" width="26" height="240" rx="13" fill="{l}"/>
<rect x="252" y="290" width="130" height="130" rx="8" fill="{w}"/>
<path d="M274 326h86M274 356h86M274 386h50" stroke="{d}" stroke-width="8"/>""",
    "bottle": """
<rect x="258" y="110" width="84" height="70" rx="12" fill="{k}"/>
<path d="M250 180h100c50 40 60 70 60 110v170c0 26-16 40-40 40H230c-24 0-40-14-40-40V290c0-40 10-70 60-110z" fill="{c}"/>
<path d="M215 290c0-40 14-66 44-92" stroke="{l}" stroke-width="16" fill="none" stroke-linecap="round"/>
<rect x="190" y="310" width="220" height="120" fill="{w}"/><circle cx="300" cy="352" r="22" fill="{c}"/>
<path d="M250 400h100" stroke="{d}" stroke-width="9"/>""",
    "hairdryer": """
<path d="M110 190h250c70 0 120 40 120 95s-50 95-120 95H110z" fill="{c}"/>
<rect x="80" y="200" width="60" height="170" rx="12" fill="{d}"/>
<circle cx="390" cy="285" r="58" fill="{l}"/><circle cx="390" cy="285" r="34" fill="{d}"/>
<path d="M270 380h90l-10 130c-2 16-12 24-28 24h-20c-16 0-26-8-28-24z" fill="{d}"/>
<rect x="296" y="410" width="34" height="60" rx="14" fill="{w}"/>
<path d="M40 230h26M30 285h36M40 340h26" stroke="{d}" stroke-width="9" stroke-linecap="round"/>""",
    "shaver": """
<rect x="220" y="240" width="160" height="270" rx="60" fill="{c}"/>
<rect x="236" y="258" width="24" height="220" rx="12" fill="{l}"/>
<path d="M200 120h200l-14 120H214z" fill="{d}"/><g fill="{k}"><circle cx="248" cy="160" r="36"/>
<circle cx="352" cy="160" r="36"/><circle cx="300" cy="206" r="32"/></g>
<g fill="none" stroke="#c9ced6" stroke-width="6"><circle cx="248" cy="160" r="22"/><circle cx="352" cy="160" r="22"/>
<circle cx="300" cy="206" r="19"/></g>
<rect x="282" y="330" width="36" height="62" rx="18" fill="{w}"/>""",
    "toothbrush": """
<g transform="rotate(24 300 300)"><rect x="276" y="150" width="40" height="380" rx="20" fill="{c}"/>
<rect x="262" y="66" width="60" height="112" rx="18" fill="{d}"/>
<path d="M262 78h-46v88h46z" fill="{w}"/><path d="M226 78v88M240 78v88M252 78v88" stroke="{l}" stroke-width="5"/>
<rect x="286" y="300" width="20" height="90" rx="10" fill="{w}"/></g>
<path d="M420 500V330h80v170z" fill="{l}"/><ellipse cx="460" cy="330" rx="40" ry="12" fill="{d}"/>""",
    "softgel": """
<rect x="165" y="180" width="190" height="320" rx="26" fill="#7a4a21"/>
<rect x="150" y="120" width="220" height="76" rx="12" fill="{k}"/>
<rect x="165" y="255" width="190" height="170" fill="{w}"/><circle cx="260" cy="315" r="34" fill="{c}"/>
<path d="M205 388h110" stroke="{d}" stroke-width="10"/>
<g fill="{c}" stroke="{d}" stroke-width="4"><ellipse cx="430" cy="470" rx="46" ry="26"/>
<ellipse cx="480" cy="420" rx="46" ry="26" transform="rotate(-24 480 420)"/>
<ellipse cx="400" cy="414" rx="42" ry="24" transform="rotate(18 400 414)"/></g>
<g fill="#fff" opacity=".6"><ellipse cx="418" cy="462" rx="14" ry="6"/><ellipse cx="470" cy="412" rx="14" ry="6"/></g>""",
    "powderjar": """
<rect x="150" y="200" width="300" height="300" rx="30" fill="{c}"/>
<rect x="138" y="120" width="324" height="100" rx="18" fill="{k}"/>
<rect x="150" y="270" width="300" height="160" fill="{w}"/>
<path d="M196 330h208M196 366h208M196 400h120" stroke="{d}" stroke-width="9"/>
<path d="M196 300h90" stroke="{c}" stroke-width="20"/>""",
    "diaper": """
<path d="M120 150h360v350H120z" fill="{c}"/><path d="M120 150l40-50h280l40 50z" fill="{d}"/>
<path d="M250 100h100v40H250z" fill="{l}"/>
<path d="M190 250h220c-10 120-60 180-110 180s-100-60-110-180z" fill="{w}"/>
<path d="M190 250h70c-4 40-30 60-58 70zM410 250h-70c4 40 30 60 58 70z" fill="{l}"/>
<circle cx="280" cy="340" r="6" fill="{k}"/><circle cx="320" cy="340" r="6" fill="{k}"/>
<path d="M284 364q16 14 32 0" stroke="{k}" stroke-width="5" fill="none"/>""",
    "babybottle": """
<path d="M270 150c0-40 60-40 60 0v40h-60z" fill="#f3d7b6"/><rect x="225" y="186" width="150" height="54" rx="12" fill="{d}"/>
<rect x="215" y="238" width="170" height="262" rx="34" fill="#fff" stroke="{l}" stroke-width="8"/>
<path d="M219 320h162v142a34 34 0 01-34 34h-94a34 34 0 01-34-34z" fill="{c}" opacity=".55"/>
<path d="M345 290h30M355 330h20M345 370h30M355 410h20" stroke="{d}" stroke-width="7"/>
<path d="M250 400q50 40 100 0" stroke="{w}" stroke-width="8" fill="none"/>""",
}  # fmt: skip
