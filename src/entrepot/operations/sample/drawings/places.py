"""Places in which things are shown: a scene, where the thing stands in it, and how big. {soft} and {deep} follow the thing."""

from __future__ import annotations

from typing import Final

PLACES: Final[dict[str, tuple[str, tuple[int, int], str]]] = {
    "bath": (
        """
<rect width="600" height="600" fill="{soft}"/>
<path d="M0 100h600M0 200h600M0 300h600M0 400h600M100 0v440M200 0v440M300 0v440M400 0v440M500 0v440" stroke="#fff"
stroke-width="5" opacity=".7"/>
<rect y="440" width="600" height="160" fill="#e9e4da"/><rect y="432" width="600" height="16" fill="#d3ccbe"/>
<circle cx="120" cy="170" r="96" fill="#fff"/><circle cx="120" cy="170" r="82" fill="#dfeaf0"/>
<path d="M470 448c-6-70 10-110 10-150M470 448c20-60 50-80 70-90M470 448c-20-50-40-70-66-76" stroke="#6a994e" stroke-width="10"
fill="none" stroke-linecap="round"/><path d="M436 440h80l-12 80h-56z" fill="{deep}"/>""",
        (118, 150),
        ".62",
    ),
    "table": (
        """
<rect width="600" height="600" fill="{soft}"/>
<rect x="330" y="60" width="210" height="260" fill="#eaf4f7" stroke="#fff" stroke-width="16"/>
<path d="M435 60v260M330 190h210" stroke="#fff" stroke-width="10"/>
<rect y="430" width="600" height="170" fill="#c79a63"/><path d="M0 480h600M0 536h600" stroke="#b3854e" stroke-width="5"/>
<path d="M0 150h220" stroke="#b3854e" stroke-width="14"/><circle cx="60" cy="112" r="30" fill="{deep}"/>
<path d="M110 80h50v64h-50z" fill="#fbfaf7"/>
<ellipse cx="500" cy="470" rx="80" ry="20" fill="#fbfaf7"/>
<ellipse cx="500" cy="464" rx="56" ry="12" fill="{deep}" opacity=".4"/>""",
        (80, 140),
        ".64",
    ),
    "desk": (
        """
<rect width="600" height="600" fill="#eef0f2"/><rect x="60" y="60" width="170" height="130" rx="6" fill="#fff"/>
<path d="M80 170l46-60l34 36l26-26l30 50z" fill="{soft}"/><path d="M470 430V180" stroke="#232830" stroke-width="12"/>
<path d="M400 110h140l30 90H370z" fill="{deep}"/><path d="M380 204l-40 226h260V300l-30-96z" fill="#fff3c4" opacity=".5"/>
<rect y="430" width="600" height="170" fill="#d9c3a5"/><rect y="424" width="600" height="14" fill="#c2a983"/>
<rect x="40" y="452" width="120" height="26" fill="{deep}"/><rect x="52" y="428" width="110" height="24" fill="#fbfaf7"/>""",
        (104, 146),
        ".62",
    ),
    "room": (
        """
<rect width="600" height="600" fill="{soft}"/><rect y="450" width="600" height="150" fill="#cbb295"/>
<rect y="438" width="600" height="14" fill="#fff"/><path d="M60 0v290c60 20 90 0 110-30V0z" fill="#fff" opacity=".75"/>
<path d="M600 0v290c-60 20-90 0-110-30V0z" fill="#fff" opacity=".75"/>
<ellipse cx="300" cy="530" rx="260" ry="46" fill="{deep}" opacity=".35"/>
<path d="M70 470c-10-90 10-150 0-190M70 470c20-70 60-90 76-130M70 470c-20-60-40-70-60-110" stroke="#5a7d4a" stroke-width="10"
fill="none"/><path d="M36 460h70l-10 84H46z" fill="#b5654a"/>""",
        (104, 130),
        ".68",
    ),
    "wardrobe": (
        """
<rect width="600" height="600" fill="#f1ece4"/><path d="M0 110h600" stroke="#8a5a32" stroke-width="14"/>
<g fill="none" stroke="#232830" stroke-width="6">
<path d="M90 110c0-30 24-30 24 0v24l-50 40h100l-50-40M500 110c0-30 24-30 24 0v24l-50 40h100l-50-40"/></g>
<path d="M64 174h100l20 230H44z" fill="{soft}"/><path d="M474 174h100l20 230H454z" fill="{deep}" opacity=".6"/>
<rect y="480" width="600" height="120" fill="#d8c4a8"/><rect y="470" width="600" height="14" fill="#bda585"/>""",
        (108, 130),
        ".64",
    ),
    "outdoors": (
        """
<rect width="600" height="600" fill="#dcecf2"/><circle cx="480" cy="110" r="54" fill="#f6d98a"/>
<path d="M0 380l140-190l90 110l110-170l130 180l60-70l70 140z" fill="#a9bfcb"/>
<path d="M300 190l40-60l44 60l-22 14l-20-16l-20 18z" fill="#fff"/>
<path d="M0 400c160-60 420-50 600 10v190H0z" fill="#8fae7a"/><path d="M0 470c200-40 420-20 600 20v110H0z" fill="#7a9a66"/>
<g fill="#4f7150"><path d="M60 440l34-110l34 110zM96 450l26-84l26 84zM520 440l30-100l30 100z"/></g>""",
        (100, 150),
        ".64",
    ),
    "nursery": (
        """
<rect width="600" height="600" fill="{soft}"/><g fill="#fff" opacity=".8"><circle cx="80" cy="90" r="14"/>
<circle cx="220" cy="60" r="10"/><circle cx="360" cy="110" r="14"/><circle cx="520" cy="70" r="12"/>
<circle cx="150" cy="200" r="10"/><circle cx="470" cy="200" r="10"/></g>
<path d="M0 30q75 60 150 0t150 0t150 0t150 0" fill="none" stroke="{deep}" stroke-width="6"/>
<path d="M60 46l20 40l20-36zM200 50l20 40l20-36zM350 52l20 40l20-36zM500 50l20 40l20-36z" fill="#f6c453"/>
<rect y="440" width="600" height="160" fill="#e7d4b8"/><ellipse cx="300" cy="520" rx="250" ry="50" fill="#fff" opacity=".7"/>
<path d="M480 430h70v70h-70z" fill="{deep}" opacity=".7"/><path d="M496 360h62v70h-62z" fill="#f28482"/>""",
        (96, 140),
        ".64",
    ),
}
