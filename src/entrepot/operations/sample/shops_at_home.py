"""The platform's own shop, and those of merchants at home."""

from __future__ import annotations

from typing import Final

from .accounts import Account
from .shop import Shop

AT_HOME: Final = (
    Shop(
        "entrepot-direct",
        "own",
        {"en": "Entrepot Direct", "zh-hans": "集埠自营"},
        "Entrepot",
        "",
        "CN",
        "CNY",
        Account("retail@example.com", "Zhou Ning", "the platform's own retail (sells from Hangzhou and from bond)", "zh-hans"),
        (("Hangzhou", "domestic", "CN"), ("Ningbo bonded", "bonded", "CN")),
        ("8", "3"),
        ("95", "40"),
        (1, 4),
        (6, 14),
        ("#0f4c5c", "#e36414"),
        {
            "en": (
                "Chosen, stocked and answered for by the platform itself.",
                (
                    "We buy what we would recommend to friends: sound, screens and chargers that last, and things for children that "
                    "have passed every test twice. Ordered by four in the afternoon, most parcels leave the same day."
                ),
            ),
            "zh-hans": (
                "平台自采自营，正品自担责任。",
                "我们只采购愿意推荐给朋友的好物：经久耐用的影音与充电设备，层层检测的母婴用品。下午四点前下单，大部分商品当日发出。",
            ),
        },
        free_from="199",
        staff=(
            (Account("goods.retail@example.com", "Xu Jia", "own retail: writes listings and prices", "zh-hans"), "goods"),
            (Account("parcels.retail@example.com", "Deng Hao", "own retail: ships", "zh-hans"), "fulfilment"),
        ),
        demand=16,
    ),
    Shop(
        "qingshan",
        "domestic",
        {"en": "Qingshan Living", "zh-hans": "青山生活旗舰店"},
        "江西青山生活用品有限公司",
        "91360100MA0000000X",
        "CN",
        "CNY",
        Account("owner.qingshan@example.com", "Lin Shan", "Qingshan Living: a domestic store for the home", "zh-hans"),
        (("Nanchang", "domestic", "CN"),),
        ("10", "4"),
        ("120", "55"),
        (2, 5),
        (8, 16),
        ("#386641", "#a7c957"),
        {
            "en": (
                "Things for a calm home, made in Jiangxi.",
                (
                    "Celadon from Jingdezhen, bent bamboo, washed linen, iron that has been hammered. We work with thirty-one "
                    "workshops and pay them before we are paid."
                ),
            ),
            "zh-hans": (
                "江西制造，安静的居家好物。",
                "景德镇青瓷、弯竹、水洗亚麻、手工锻铁。我们与三十一家作坊合作，先付作坊，后收货款。",
            ),
        },
        free_from="99",
        bank="6222 0000 1111 2222",
        staff=(
            (Account("xiaomei.qingshan@example.com", "Peng Xiaomei", "Qingshan: service and parcels", "zh-hans"), "fulfilment"),
        ),
        carrier="jiangxi-post",
        demand=14,
    ),
    Shop(
        "muwan",
        "domestic",
        {"en": "Muwan Toys & Paper", "zh-hans": "木玩文具"},
        "杭州木玩文化用品有限公司",
        "91330106MA0000001Y",
        "CN",
        "CNY",
        Account("owner.muwan@example.com", "Fang Yue", "Muwan: toys, games and stationery, a domestic store", "zh-hans"),
        (("Hangzhou", "domestic", "CN"),),
        ("9", "3"),
        ("110", "50"),
        (2, 4),
        (8, 16),
        ("#9c6644", "#f28482"),
        {
            "en": (
                "Wood, paper and patience.",
                (
                    "Puzzles, kits and notebooks, drawn and cut in our own studio by the canal. Every kit is tested by a class "
                    "of seven-year-olds, who are merciless."
                ),
            ),
            "zh-hans": (
                "木头、纸张与耐心。",
                "拼图、手工套装与本册，运河边的工作室自主设计切割。每款套装都经过一班七岁孩子的严格测试。",
            ),
        },
        free_from="79",
        bank="6228 0000 3333 4444",
        carrier="yunda-local",
        demand=10,
    ),
)
