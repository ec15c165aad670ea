"""Provinces, where freight or tax depends on them."""

from __future__ import annotations

from typing import Final

# GB/T 2260: the first two digits name the province, and freight templates know it by six.
_CHINA: Final = {
    "110000": ("Beijing", "北京"), "120000": ("Tianjin", "天津"), "130000": ("Hebei", "河北"), "140000": ("Shanxi", "山西"),
    "150000": ("Inner Mongolia", "内蒙古"), "210000": ("Liaoning", "辽宁"), "220000": ("Jilin", "吉林"),
    "230000": ("Heilongjiang", "黑龙江"), "310000": ("Shanghai", "上海"), "320000": ("Jiangsu", "江苏"),
    "330000": ("Zhejiang", "浙江"), "340000": ("Anhui", "安徽"), "350000": ("Fujian", "福建"), "360000": ("Jiangxi", "江西"),
    "370000": ("Shandong", "山东"), "410000": ("Henan", "河南"), "420000": ("Hubei", "湖北"), "430000": ("Hunan", "湖南"),
    "440000": ("Guangdong", "广东"), "450000": ("Guangxi", "广西"), "460000": ("Hainan", "海南"), "500000": ("Chongqing", "重庆"),
    "510000": ("Sichuan", "四川"), "520000": ("Guizhou", "贵州"), "530000": ("Yunnan", "云南"), "540000": ("Tibet", "西藏"),
    "610000": ("Shaanxi", "陕西"), "620000": ("Gansu", "甘肃"), "630000": ("Qinghai", "青海"), "640000": ("Ningxia", "宁夏"),
    "650000": ("Xinjiang", "新疆"),
}  # fmt: skip
_CANADA: Final = {
    "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick", "NL": "Newfoundland and Labrador",
    "NT": "Northwest Territories", "NS": "Nova Scotia", "NU": "Nunavut", "ON": "Ontario", "PE": "Prince Edward Island",
    "QC": "Quebec", "SK": "Saskatchewan", "YT": "Yukon",
}  # fmt: skip


def regions_of(country: str, language: str) -> list[tuple[str, str]]:
    """Codes and names of the provinces to choose from; empty where the region is free text."""
    if country == "CN":
        return [(code, names[language == "zh-hans"]) for code, names in _CHINA.items()]
    return list(_CANADA.items()) if country == "CA" else []


def region_and_division(country: str, code: str, language: str) -> tuple[str, str]:
    """What an address keeps of a choice: the region as tax knows it, and the division as freight knows it."""
    if country == "CN" and code in _CHINA:
        return _CHINA[code][language == "zh-hans"], code
    if country == "CA" and code in _CANADA:
        return code, f"CA-{code}"
    return code, ""
