"""Shapes of what is worn and carried, of toys, and of what goes outdoors. Tones as in `classics`."""

from __future__ import annotations

from typing import Final

WEAR: Final[dict[str, str]] = {
    "sweater": """
<path d="M220 120l-90 40l-60 270l70 20l46-150v200h228V300l46 150l70-20l-60-270l-90-40c-30 40-130 40-160 0z" fill="{c}"/>
<path d="M220 120c30 40 130 40 160 0l-16-12c-30 26-98 26-128 0z" fill="{d}"/>
<path d="M186 470h228v30H186zM70 420l70 20l-6 26l-72-20zM530 420l-70 20l6 26l72-20z" fill="{d}"/>
<path d="M210 240l30 24l30-24l30 24l30-24l30 24l30-24M210 290l30 24l30-24l30 24l30-24l30 24l30-24" stroke="{w}"
stroke-width="9" fill="none"/>""",
    "jacket": """
<path d="M210 110l-90 50l-50 260l76 16l40-150v214h110V110zM390 110l90 50l50 260l-76 16l-40-150v214H304V110z" fill="{c}"/>
<path d="M210 110c20 60 160 60 180 0l-30-16H240z" fill="{d}"/><path d="M300 150v350" stroke="{k}" stroke-width="9"/>
<path d="M206 350h70v70h-70zM324 350h70v70h-70z" fill="{l}"/>
<path d="M186 300h110M304 300h110" stroke="{d}" stroke-width="8"/>""",
    "shirt": """
<path d="M220 110l-110 60l40 110l50-24v244h200V256l50 24l40-110l-110-60l-80 50z" fill="{c}"/>
<path d="M220 110l80 50l80-50l20 60l-70 30l-30-40l-30 40l-70-30z" fill="{l}"/>
<path d="M300 170v330" stroke="{d}" stroke-width="7"/><g fill="{w}"><circle cx="300" cy="240" r="8"/>
<circle cx="300" cy="310" r="8"/><circle cx="300" cy="380" r="8"/><circle cx="300" cy="450" r="8"/></g>
<path d="M340 260h60v60h-60z" fill="{d}" opacity=".5"/>""",
    "dress": """
<path d="M230 90h30l40 50l40-50h30l20 150c40 80 70 170 90 260H120c20-90 50-180 90-260z" fill="{c}"/>
<path d="M212 236h176l4 26H206z" fill="{d}"/>
<path d="M240 262l-60 238M300 262v238M360 262l60 238" stroke="{l}" stroke-width="8"/>""",
    "socks": """
<path d="M150 90h110v230l70 60c40 40 10 100-50 90l-110-40c-30-12-40-30-40-60z" fill="{c}"/>
<path d="M150 90h110v50H150z" fill="{d}"/>
<path d="M340 110h110v230l60 60c34 40 10 92-46 82l-96-34c-24-10-34-30-34-56z" fill="{l}"/>
<path d="M340 110h110v50H340z" fill="{d}"/>
<path d="M134 340l56-40l60 30M150 180h110M150 210h110" stroke="{w}" stroke-width="9" fill="none"/>""",
    "gloves": """
<path d="M150 500V330c-50-20-60-80-20-90l30 30V150c0-30 44-30 44 0v80V120c0-30 44-30 44 0v110V140c0-28 40-28 40 0v200c0 60-20
90-20 160z" fill="{c}"/><path d="M150 450h118v50H150z" fill="{d}"/>
<path d="M450 520V360c50-20 56-76 20-86l-28 28V180c0-30-42-30-42 0v80V150c0-30-42-30-42 0v110" fill="none" stroke="{l}"
stroke-width="30" stroke-linejoin="round"/>""",
    "scarf": """
<path d="M170 140c60-50 200-50 260 0l-30 90c-60-40-140-40-200 0z" fill="{c}"/>
<path d="M190 200l90 30l-30 250H150z" fill="{d}"/><path d="M300 220l90-10l40 280H320z" fill="{c}"/>
<path d="M160 400h98M164 440h92M316 400h104M320 440h104" stroke="{l}" stroke-width="12"/>
<path d="M150 480v30M180 480v30M210 480v30M240 480v30M330 490v30M360 490v30M390 490v30M420 490v30" stroke="{d}"
stroke-width="8"/>""",
    "beanie": """
<path d="M140 380c0-170 60-250 160-250s160 80 160 250z" fill="{c}"/>
<path d="M200 370c0-120 20-190 60-230M300 130v240M400 370c0-120-20-190-60-230" stroke="{l}" stroke-width="9" fill="none"/>
<rect x="120" y="360" width="360" height="100" rx="36" fill="{d}"/>
<path d="M160 364v92M200 362v96M240 360v100M280 360v100M320 360v100M360 360v100M400 362v96M440 364v92" stroke="{c}"
stroke-width="7"/><circle cx="300" cy="116" r="42" fill="{w}"/>""",
    "cap": """
<path d="M130 350c0-130 70-200 170-200s170 70 170 200z" fill="{c}"/>
<path d="M130 350h340c60 10 90 40 90 66c-140-40-320-50-430-20z" fill="{d}"/>
<path d="M300 150v200M220 170c-30 50-40 110-40 180M380 170c30 50 40 110 40 180" stroke="{l}" stroke-width="7" fill="none"/>
<circle cx="300" cy="146" r="14" fill="{d}"/><circle cx="300" cy="270" r="40" fill="{w}"/>""",
    "boots": """
<path d="M210 90h150v230c70 20 150 40 150 110v50H190c-10-120 20-260 20-390z" fill="{c}"/>
<path d="M184 470h330v36c0 8-6 14-14 14H198c-8 0-14-6-14-14z" fill="{k}"/><path d="M210 90h150v50H210z" fill="{l}"/>
<path d="M330 180l40 14M330 220l40 14M330 260l40 14M340 300l40 10" stroke="{w}" stroke-width="10" stroke-linecap="round"/>
<path d="M230 150v300" stroke="{d}" stroke-width="8"/>""",
    "loafer": """
<path d="M80 330c60-10 110-60 150-60c50 0 70 60 150 70c80 8 150 30 160 100H80z" fill="{c}"/>
<path d="M66 440h480v24c0 10-8 18-18 18H90c-14 0-24-10-24-24z" fill="#4a2b1a"/>
<path d="M220 276c40 40 90 60 150 66l-20 50c-60 0-130-30-160-80z" fill="{l}"/>
<path d="M250 350l90-20" stroke="{d}" stroke-width="18"/>
<path d="M80 330c40 30 90 20 130-30" stroke="{d}" stroke-width="8" fill="none"/>""",
    "slippers": """
<path d="M120 300c0-90 140-90 140 0l10 160c4 50-160 50-160 0z" fill="{l}"/>
<path d="M110 330c0-110 160-110 160 0l4 60H106z" fill="{c}"/>
<path d="M340 300c0-90 140-90 140 0l10 160c4 50-160 50-160 0z" fill="{l}"/>
<path d="M330 330c0-110 160-110 160 0l4 60H326z" fill="{c}"/>
<path d="M110 376h162M330 376h162" stroke="{w}" stroke-width="12"/>""",
    "handbag": """
<path d="M210 240c0-150 180-150 180 0" fill="none" stroke="{d}" stroke-width="22"/>
<path d="M130 230h340l40 250c2 14-6 20-18 20H108c-12 0-20-6-18-20z" fill="{c}"/>
<path d="M130 230h340l14 90c-120 50-248 50-368 0z" fill="{d}"/>
<rect x="276" y="330" width="48" height="56" rx="10" fill="#d4af37"/>
<path d="M112 460h376" stroke="{l}" stroke-width="6" stroke-dasharray="14 10"/>""",
    "wallet": """
<rect x="100" y="190" width="400" height="270" rx="28" fill="{d}"/>
<rect x="100" y="210" width="400" height="250" rx="28" fill="{c}"/><path d="M120 190h300l-20-40H150z" fill="#f1e3c8"/>
<path d="M140 240h320M140 430h320" stroke="{l}" stroke-width="6" stroke-dasharray="14 10"/>
<path d="M380 290h120v90H380c-60 0-60-90 0-90z" fill="{d}"/><circle cx="394" cy="335" r="18" fill="#d4af37"/>""",
    "belt": """
<path d="M300 110c130 0 210 80 210 190s-80 190-210 190S90 410 90 300" fill="none" stroke="{c}" stroke-width="52"/>
<path d="M300 110c130 0 210 80 210 190s-80 190-210 190S90 410 90 300" fill="none" stroke="{l}" stroke-width="5"
stroke-dasharray="12 10"/><rect x="210" y="66" width="110" height="90" rx="16" fill="none" stroke="#d4af37"
stroke-width="18"/><path d="M220 110h90" stroke="#d4af37" stroke-width="12"/><g fill="{k}"><circle cx="380" cy="122" r="6"/>
<circle cx="410" cy="134" r="6"/><circle cx="438" cy="152" r="6"/></g>""",
    "suitcase": """
<path d="M240 130V70h120v60" fill="none" stroke="{k}" stroke-width="18"/>
<rect x="140" y="126" width="320" height="350" rx="40" fill="{c}"/>
<path d="M210 126v350M270 126v350M330 126v350M390 126v350" stroke="{d}" stroke-width="10"/>
<rect x="250" y="250" width="100" height="70" rx="10" fill="{w}"/><circle cx="200" cy="494" r="20" fill="{k}"/>
<circle cx="400" cy="494" r="20" fill="{k}"/>""",
    "sunglasses": """
<path d="M80 250h440" stroke="{d}" stroke-width="16"/>
<path d="M80 250h190c10 90-30 150-90 150S80 340 80 250zM330 250h190c0 90-40 150-100 150s-100-60-90-150z" fill="{k}"/>
<path d="M80 250h190c10 90-30 150-90 150S80 340 80 250zM330 250h190c0 90-40 150-100 150s-100-60-90-150z" fill="none"
stroke="{c}" stroke-width="16"/><path d="M120 300l60-34M370 300l60-34" stroke="#fff" stroke-width="10" opacity=".5"
stroke-linecap="round"/><path d="M80 256l-30-60M520 256l30-60" stroke="{c}" stroke-width="16" stroke-linecap="round"/>""",
    "earrings": """
<g fill="none" stroke="#d4af37" stroke-width="12"><path d="M200 180c0-40 50-40 50 0M350 180c0-40 50-40 50 0"/></g>
<path d="M225 200v60M375 200v60" stroke="#d4af37" stroke-width="8"/>
<path d="M225 250c60 60 60 150 0 190c-60-40-60-130 0-190zM375 250c60 60 60 150 0 190c-60-40-60-130 0-190z" fill="{c}"/>
<path d="M205 330c0 40 10 66 20 80M355 330c0 40 10 66 20 80" stroke="{l}" stroke-width="10" fill="none"
stroke-linecap="round"/>""",
    "tent": """
<path d="M300 130L60 480h480z" fill="{c}"/><path d="M300 130l-110 350h220z" fill="{d}"/>
<path d="M300 130v350h-70z" fill="{l}"/><path d="M300 130l-20-40M300 130l20-40" stroke="#8a5a32" stroke-width="10"/>
<path d="M60 480l-30 20M540 480l30 20" stroke="{k}" stroke-width="7"/><circle cx="470" cy="120" r="40" fill="#f6c453"/>""",
    "sleepingbag": """
<path d="M150 160c0-70 120-90 180-60c80 40 130 200 150 360c4 40-20 60-60 60H220c-40 0-60-20-60-60z" fill="{c}"/>
<path d="M180 190c10-60 110-70 140-20c20 40 0 90-60 90s-90-30-80-70z" fill="{w}"/>
<path d="M160 300h230M164 370h262M168 440h290" stroke="{d}" stroke-width="10"/>
<path d="M330 200c50 80 80 190 90 310" stroke="{l}" stroke-width="12" fill="none"/>""",
    "headlamp": """
<path d="M80 300c0-120 440-120 440 0" fill="none" stroke="{c}" stroke-width="44"/>
<path d="M80 300c0 60 440 60 440 0" fill="none" stroke="{d}" stroke-width="30" opacity=".5"/>
<rect x="220" y="200" width="160" height="140" rx="30" fill="{k}"/><circle cx="300" cy="270" r="48" fill="#fff3c4"/>
<circle cx="300" cy="270" r="26" fill="#fff"/><path d="M300 360l-90 150h180z" fill="#fff3c4" opacity=".6"/>""",
    "trekking": """
<g transform="rotate(14 300 300)"><rect x="230" y="60" width="34" height="110" rx="16" fill="{k}"/>
<path d="M247 170v330" stroke="{c}" stroke-width="16"/><path d="M225 470h44" stroke="{d}" stroke-width="14"/></g>
<g transform="rotate(-14 300 300)"><rect x="340" y="60" width="34" height="110" rx="16" fill="{k}"/>
<path d="M357 170v330" stroke="{c}" stroke-width="16"/><path d="M335 470h44" stroke="{d}" stroke-width="14"/></g>""",
    "ball": """
<circle cx="300" cy="310" r="190" fill="{c}"/>
<path d="M110 310h380M300 120v380M160 180c80 80 80 180 0 260M440 180c-80 80-80 180 0 260" stroke="{d}" stroke-width="10"
fill="none"/><path d="M180 210a150 150 0 0190-60" stroke="#fff" stroke-width="14" opacity=".5" fill="none"
stroke-linecap="round"/>""",
    "dumbbell": """
<rect x="180" y="275" width="240" height="44" rx="16" fill="#9aa4ae"/>
<path d="M100 190h80v214h-80zM420 190h80v214h-80z" fill="{c}"/><path d="M60 230h40v134H60zM500 230h40v134h-40z" fill="{d}"/>
<path d="M116 210v174M436 210v174" stroke="{l}" stroke-width="12"/>""",
    "kibble": """
<path d="M160 110h280l16 390H144z" fill="{c}"/><path d="M160 110h280l2 44H158z" fill="{d}"/>
<circle cx="300" cy="290" r="96" fill="{w}"/>
<path d="M250 260c-30-50-50-20-44 20zM350 260c30-50 50-20 44 20z" fill="#8a5a32"/>
<ellipse cx="300" cy="300" rx="66" ry="60" fill="#b98550"/><circle cx="276" cy="290" r="8" fill="{k}"/>
<circle cx="324" cy="290" r="8" fill="{k}"/><ellipse cx="300" cy="322" rx="18" ry="12" fill="{k}"/>
<path d="M220 440h160" stroke="{w}" stroke-width="14" stroke-linecap="round"/>""",
    "leash": """
<path d="M140 160a120 120 0 11180 100c-60 40-60 120 0 160c50 34 120 20 140-20" fill="none" stroke="{c}" stroke-width="26"/>
<circle cx="470" cy="380" r="44" fill="none" stroke="#c9ced6" stroke-width="16"/>
<path d="M310 250l30 30" stroke="#c9ced6" stroke-width="20"/>
<path d="M150 130a110 110 0 01150-40" stroke="{l}" stroke-width="10" fill="none"/>""",
    "petbed": """
<path d="M70 370c0-100 460-100 460 0v50c0 100-460 100-460 0z" fill="{c}"/>
<ellipse cx="300" cy="370" rx="170" ry="60" fill="{w}"/>
<path d="M180 360c10-70 80-80 120-60c60-10 120 20 120 70c-40 40-210 40-240-10z" fill="#b98550"/>
<path d="M200 330l-20-40l44 20z" fill="#8a5a32"/><circle cx="222" cy="346" r="7" fill="{k}"/>""",
    "plush": """
<circle cx="210" cy="160" r="50" fill="{d}"/><circle cx="390" cy="160" r="50" fill="{d}"/>
<circle cx="300" cy="220" r="120" fill="{c}"/><ellipse cx="300" cy="400" rx="120" ry="110" fill="{c}"/>
<ellipse cx="300" cy="410" rx="76" ry="70" fill="{l}"/><circle cx="256" cy="206" r="12" fill="{k}"/>
<circle cx="344" cy="206" r="12" fill="{k}"/><ellipse cx="300" cy="256" rx="44" ry="34" fill="{l}"/>
<ellipse cx="300" cy="244" rx="16" ry="11" fill="{k}"/>
<ellipse cx="180" cy="380" rx="40" ry="64" fill="{d}" transform="rotate(24 180 380)"/>
<ellipse cx="420" cy="380" rx="40" ry="64" fill="{d}" transform="rotate(-24 420 380)"/>
<circle cx="240" cy="490" r="40" fill="{d}"/><circle cx="360" cy="490" r="40" fill="{d}"/>""",
    "train": """
<rect x="110" y="250" width="230" height="170" rx="16" fill="{c}"/>
<rect x="330" y="170" width="160" height="250" rx="16" fill="{d}"/>
<rect x="360" y="206" width="100" height="80" rx="10" fill="#dfe9ee"/>
<rect x="150" y="180" width="50" height="76" fill="#f6c453"/><path d="M130 180h90l-16-30h-58z" fill="{k}"/><g fill="{k}">
<circle cx="170" cy="440" r="46"/><circle cx="290" cy="440" r="46"/><circle cx="430" cy="440" r="46"/></g><g fill="#f6c453">
<circle cx="170" cy="440" r="18"/><circle cx="290" cy="440" r="18"/><circle cx="430" cy="440" r="18"/></g>
<path d="M80 494h440" stroke="#8a5a32" stroke-width="12"/>""",
    "boardgame": """
<path d="M90 200h420l40 280H50z" fill="{d}"/><path d="M110 210h380l32 246H78z" fill="{l}"/><g fill="{c}">
<path d="M130 230h80l-4 60h-86zM300 230h84l6 60h-90zM210 290h90v70h-96zM390 290h88l12 70h-96zM110 360h94l-6 76h-98zM300
360h94l8 76H300z"/></g><circle cx="250" cy="260" r="24" fill="#e05a47"/><path d="M226 330l24-80l24 80z" fill="#e05a47"/>
<path d="M400 420h70v70h-70z" fill="{w}" transform="rotate(10 435 455)"/><g fill="{k}"><circle cx="420" cy="440" r="6"/>
<circle cx="450" cy="470" r="6"/><circle cx="436" cy="455" r="6"/></g>""",
    "kit": """
<path d="M100 210h400v270H100z" fill="{c}"/><path d="M100 210l60-80h280l60 80z" fill="{d}"/>
<rect x="150" y="250" width="300" height="190" rx="10" fill="{w}"/><path d="M180 410l70-110l50 60l40-40l80 90z" fill="{l}"/>
<circle cx="390" cy="290" r="24" fill="#f6c453"/><path d="M220 290h60" stroke="{d}" stroke-width="10"/>""",
    "doll": """
<circle cx="300" cy="180" r="84" fill="#f3d7b6"/>
<path d="M210 190c-10-120 190-120 180 0c-20-60-50-70-90-70s-70 10-90 70z" fill="#5b3a26"/>
<circle cx="272" cy="186" r="8" fill="{k}"/><circle cx="328" cy="186" r="8" fill="{k}"/>
<path d="M280 216q20 16 40 0" stroke="#c8553d" stroke-width="7" fill="none"/><path d="M250 260h100l90 230H160z" fill="{c}"/>
<path d="M250 260h100l10 26H240z" fill="{w}"/><path d="M190 430h220" stroke="{l}" stroke-width="14"/>""",
    "stroller": """
<path d="M180 130a170 170 0 01170 170H180z" fill="{c}"/><path d="M160 300h250l-40 110H210z" fill="{d}"/>
<path d="M410 300l70-140h50" fill="none" stroke="{k}" stroke-width="18" stroke-linecap="round"/>
<path d="M230 410l-20 50M350 410l20 50" stroke="{k}" stroke-width="14"/>
<circle cx="200" cy="466" r="42" fill="none" stroke="{k}" stroke-width="16"/>
<circle cx="384" cy="466" r="42" fill="none" stroke="{k}" stroke-width="16"/>
<path d="M180 130v170M180 300L300 150" stroke="{l}" stroke-width="7"/>""",
}  # fmt: skip
