"""The shops from abroad: with stock in a bonded zone, or by direct mail."""

from __future__ import annotations

from typing import Final

from .accounts import Account
from .shop import Shop

ABROAD: Final = (
    Shop(
        "nordlicht",
        "global",
        {"en": "Nordlicht", "zh-hans": "Nordlicht 海外旗舰店"},
        "Nordlicht Kosmetik GmbH",
        "HRB 148822",
        "DE",
        "EUR",
        Account("owner.nordlicht@example.com", "Jette Petersen", "Nordlicht: cosmetics from Hamburg, stock in the bonded zone"),
        (("Ningbo bonded", "bonded", "CN"),),
        ("2.50", "1"),
        ("14", "6"),
        (2, 5),
        (7, 15),
        ("#1d3557", "#9fc5c1"),
        {
            "en": (
                "Skin care from the coast: few ingredients, all of them named.",
                (
                    "Nordlicht began in 1986 in a pharmacy in Hamburg-Ottensen. We press our own sea-buckthorn oil, we say in "
                    "percentages what is inside, and we leave out perfume where skin does not need it."
                ),
            ),
            "zh-hans": (
                "来自北海之滨的护肤品牌，成分精简，一一标明。",
                "Nordlicht 1986 年诞生于汉堡奥滕森的一家药房。我们自榨沙棘油，以百分比公开配方，皮肤不需要的香精一概不加。",
            ),
        },
        free_from="35",
        bank="DE00 2005 0550 1002 4480 00",
        staff=(
            (
                Account(
                    "shipping.nordlicht@example.com", "Tom Harms", "Nordlicht's parcels: may ship and count stock, no more"
                ),
                "fulfilment",
            ),
            (
                Account("service.nordlicht@example.com", "Zhang Xin", "Nordlicht: answers shoppers in Chinese", "zh-hans"),
                "service",
            ),
            (Account("books.nordlicht@example.com", "Uwe Krüger", "Nordlicht: sees the money"), "finance"),
        ),
        demand=20,
    ),
    Shop(
        "hoshizora",
        "global",
        {"en": "Hoshizora Select", "zh-hans": "星空严选"},
        "Hoshizora K.K.",
        "1200-01-234567",
        "JP",
        "JPY",
        Account("owner.hoshizora@example.com", "Aoi Tanaka", "Hoshizora: watches, clothes and food, direct mail from Osaka"),
        (("Osaka", "overseas", "JP"),),
        ("1100", "450"),
        ("1600", "900"),
        (1, 3),
        (5, 12),
        ("#2b2d42", "#e9c46a"),
        {
            "en": (
                "A department store in one room in Osaka.",
                (
                    "We visit the makers: the loopwheel mill in Wakayama, the citrus growers of Kochi, the pencil works in Tokyo. "
                    "What we sell we have held in our hands. Parcels leave Osaka every working day."
                ),
            ),
            "zh-hans": (
                "大阪一间房里的百货店。",
                "我们走访每一位制造者：和歌山的吊织工坊、高知的柑橘农家、东京的铅笔工厂。所售之物皆亲手挑选，每个工作日从大阪发货。",
            ),
        },
        bank="JP 0005 123 4567890",
        staff=((Account("ken.hoshizora@example.com", "Ken Mori", "Hoshizora: manages the store"), "manager"),),
        demand=13,
    ),
    Shop(
        "alpenhof",
        "global",
        {"en": "Alpenhof", "zh-hans": "Alpenhof 阿尔卑斯"},
        "Alpenhof Handels GmbH",
        "HRB 260114",
        "DE",
        "EUR",
        Account(
            "owner.alpenhof@example.com", "Korbinian Huber", "Alpenhof: wool and wholesome things, direct mail from Munich"
        ),
        (("Munich", "overseas", "DE"),),
        ("4.90", "1.50"),
        ("12.50", "6"),
        (1, 3),
        (7, 14),
        ("#283618", "#bc6c25"),
        {
            "en": (
                "Wool, honey and good sense from between Munich and Innsbruck.",
                (
                    "Loden that keeps the rain out, honey from meadows above a thousand metres, jars without adjectives. "
                    "Everything travels by direct mail and carries the papers that customs like to see."
                ),
            ),
            "zh-hans": (
                "慕尼黑与因斯布鲁克之间的羊毛、蜂蜜与朴素生活。",
                "能挡雨的罗登呢，海拔千米草甸的蜂蜜，没有夸张形容词的罐子。全部慕尼黑直邮，清关单证齐备。",
            ),
        },
        free_from="180",
        bank="DE00 7015 0000 0099 1234 56",
        demand=8,
    ),
    Shop(
        "maison-aubrac",
        "global",
        {"en": "Maison Aubrac", "zh-hans": "奥布拉克之家"},
        "Maison Aubrac SAS",
        "RCS Lyon 812 447 906",
        "FR",
        "EUR",
        Account("owner.aubrac@example.com", "Camille Roche", "Maison Aubrac: scent, sweets and soap from France, bonded stock"),
        (("Nansha bonded", "bonded", "CN"),),
        ("3.20", "1.20"),
        ("16", "7"),
        (2, 4),
        (6, 14),
        ("#6d597a", "#e5989b"),
        {
            "en": (
                "Scents, soaps and sweets from small French houses.",
                (
                    "Eight makers between Lyon and Grasse, one counter in China. Stock lies in the bonded zone of Nansha, "
                    "so that a bottle is with you in three days and customs are done when it leaves."
                ),
            ),
            "zh-hans": (
                "法国小众香氛、香皂与甜点。",
                "里昂到格拉斯之间的八位匠人，一处中国柜台。南沙保税区现货，三日达，出区即完税。",
            ),
        },
        free_from="40",
        bank="FR00 3000 2005 5000 0015 7845",
        demand=12,
    ),
    Shop(
        "southern-cross",
        "global",
        {"en": "Southern Cross Pantry", "zh-hans": "南十字星健康食品"},
        "Southern Cross Pantry Pty Ltd",
        "ACN 612 884 330",
        "AU",
        "AUD",
        Account("owner.southern@example.com", "Isla Fraser", "Southern Cross: supplements, nuts and wool from Melbourne"),
        (("Melbourne", "overseas", "AU"),),
        ("9", "3"),
        ("18", "8"),
        (1, 4),
        (6, 13),
        ("#004e64", "#f2a65a"),
        {
            "en": (
                "Good things from under the Southern Cross.",
                (
                    "Vitamins from a laboratory that publishes its batch reports, macadamias in the year of their harvest, wool that "
                    "knows its farm. Sent from Melbourne by air."
                ),
            ),
            "zh-hans": (
                "来自南十字星下的好物。",
                "公布每批检测报告的维生素，当年采收的夏威夷果，可追溯牧场的羊毛。墨尔本空运直邮。",
            ),
        },
        bank="AU 063-000 1044 7781",
        demand=11,
    ),
    Shop(
        "pacific-trail",
        "global",
        {"en": "Pacific Trail Outfitters", "zh-hans": "太平洋步道户外"},
        "Pacific Trail Outfitters LLC",
        "OR 1887204-91",
        "US",
        "USD",
        Account("owner.pacific@example.com", "Dana Whitfield", "Pacific Trail: outdoors, dogs and coffee from Portland"),
        (("Portland", "overseas", "US"),),
        ("7", "2.50"),
        ("15", "7.50"),
        (1, 4),
        (6, 15),
        ("#264653", "#e76f51"),
        {
            "en": (
                "Gear that has walked from Mexico to Canada.",
                (
                    "We test on the trail, repair for life and tell you when the cheaper one will do. Dogs are staff here, "
                    "and the coffee is roasted next door."
                ),
            ),
            "zh-hans": (
                "走过太平洋屋脊步道的装备。",
                "我们在步道上测试，终身维修，便宜款够用时会直说。狗狗也是员工，咖啡就在隔壁烘焙。",
            ),
        },
        free_from="120",
        bank="US 123000220 0044 8812 907",
        demand=9,
    ),
    Shop(
        "seoul-haru",
        "global",
        {"en": "Seoul Haru", "zh-hans": "首尔一日"},
        "Haru Beauty Co., Ltd.",
        "211-88-40172",
        "KR",
        "KRW",
        Account("owner.haru@example.com", "Seo-yeon Kang", "Seoul Haru: skin care and snacks from Korea, bonded stock"),
        (("Weihai bonded", "bonded", "CN"),),
        ("3500", "1500"),
        ("21000", "9500"),
        (2, 4),
        (5, 12),
        ("#7b2d59", "#f4b6c2"),
        {
            "en": (
                "A day in Seoul, from the first toner to the last snack.",
                (
                    "Made in small batches in Incheon, tested on our own team first. Stock for China lies in Weihai, "
                    "a night's ferry away from the factory."
                ),
            ),
            "zh-hans": (
                "首尔的一天，从第一滴化妆水到最后一口零食。",
                "仁川小批量生产，先在团队自己脸上试用。威海保税仓现货，与工厂仅一夜渡轮之隔。",
            ),
        },
        free_from="60000",
        bank="KR 088 110 2234 5567",
        staff=((Account("minji.haru@example.com", "Min-ji Park", "Seoul Haru: writes listings"), "goods"),),
        demand=17,
    ),
    Shop(
        "bottega-ponte",
        "global",
        {"en": "Bottega del Ponte", "zh-hans": "桥边工坊"},
        "Bottega del Ponte S.r.l.",
        "REA FI-661204",
        "IT",
        "EUR",
        Account("owner.ponte@example.com", "Matteo Ricci", "Bottega del Ponte: leather, oil and coffee from Florence"),
        (("Florence", "overseas", "IT"),),
        ("6.50", "2"),
        ("15.50", "7"),
        (1, 3),
        (6, 13),
        ("#582f0e", "#dda15e"),
        {
            "en": (
                "Leather, oil and coffee from the far side of the bridge.",
                (
                    "Four families south of the Arno: one cuts leather, one presses olives, one roasts, one dries pasta slowly. "
                    "We pack it all in one parcel."
                ),
            ),
            "zh-hans": (
                "桥那边的皮革、橄榄油与咖啡。",
                "阿诺河南岸的四个家庭：制皮、榨油、烘豆、慢晒意面。我们把它们装进同一个包裹。",
            ),
        },
        bank="IT00 X054 2811 1010 0000 0123 456",
        demand=8,
    ),
)
