"""The sentences of explanations."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "rated": "Line {line}: {kind} {rate}, base {base} = {amount}, {place}",
        "fixed": "Line {line}: {kind} {amount}, {place}",
        "law": " ({law})",
        "join": "; ",
        "total": "Total {amount}; paid with the order: {charged}.",
        "over_limit": "This basket is above a limit of the regime.",
        "not_allowed": "These goods cannot be sent this way.",
        "cannot_decide": "The tax cannot be decided by rule; a person will look at it.",
    },
    "zh-hans": {
        "rated": "第{line}行：{kind} {rate}，计税基础 {base}，税额 {amount}，{place}",
        "fixed": "第{line}行：{kind} {amount}，{place}",
        "law": "（{law}）",
        "join": "；",
        "total": "合计 {amount}；随订单支付 {charged}。",
        "over_limit": "此订单超过该监管方式的限额。",
        "not_allowed": "这些商品不能以此方式寄送。",
        "cannot_decide": "现有规则无法确定税款，将由人工处理。",
    },
}
KINDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "duty": "duty",
        "vat": "VAT",
        "consumption_tax": "consumption tax",
        "postal_tax": "personal mail tax",
        "levy": "levy",
        "fee": "border fee",
    },
    "zh-hans": {
        "duty": "关税",
        "vat": "增值税",
        "consumption_tax": "消费税",
        "postal_tax": "行邮税",
        "levy": "征费",
        "fee": "通关费",
    },
}
PLACES: Final[dict[str, dict[str, str]]] = {
    "en": {"checkout": "paid with the order", "border": "estimate, paid at the border"},
    "zh-hans": {"checkout": "随订单支付", "border": "预估，入境时支付"},
}


def _both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-hans": zh}


REASONS: Final[dict[str, dict[str, str]]] = {
    # undecided
    "ambiguous_rule": _both(
        "Two rules {regime}/{jurisdiction}/{key} fit on {on}.", "{on}两条规则{regime}/{jurisdiction}/{key}同时适用。"
    ),
    "no_rule": _both(
        "No rule {regime}/{jurisdiction}/{key} is in force on {on}.", "{on}没有生效的规则{regime}/{jurisdiction}/{key}。"
    ),
    "unknown_destination": _both("No tax rules are known for {destination} on {on}.", "没有{destination}在{on}的税收规则。"),
    "unknown_form": _both("The form “{form}” is unknown.", "未知的计税形式“{form}”。"),
    "no_exchange_rate": _both("No rate from {base} to {quote} for {on}.", "没有{on}从{base}到{quote}的汇率。"),
    "no_tariff_code": _both("Line {line} has no tariff code.", "第{line}行没有税则号列。"),
    "no_tariff_row": _both(
        "Line {line}: no tariff row for {code} in {jurisdiction} on {on}.",
        "第{line}行：{jurisdiction}在{on}没有{code}的税则数据。",
    ),
    "prohibited_goods": _both("Line {line}: {code} may not be imported.", "第{line}行：{code}禁止进口。"),
    "no_origin": _both("Line {line} has no country of origin.", "第{line}行没有原产国。"),
    "no_general_rate": _both("Line {line}: no general rate for {code}.", "第{line}行：{code}没有普通税率。"),
    "no_vat_rate": _both("No VAT rate for {country} on {on}.", "没有{country}在{on}的增值税率。"),
    "no_content": _both("Line {line}: the net content in {unit} is missing.", "第{line}行：缺少以{unit}计的净含量。"),
    "no_region": _both("{destination} needs the province.", "{destination}需要省份。"),
    "no_postal_class": _both("Line {line}: no mail tax rate for “{goods}”.", "第{line}行：“{goods}”没有行邮税率。"),
    "no_positive_list": _both("No positive list is in force on {on}.", "{on}没有生效的正面清单。"),
    "named_goods_only": _both(
        "Line {line}: {code} is listed for named goods only: {remark}", "第{line}行：{code}仅限列名商品：{remark}"
    ),
    # refused
    "route_not_cross_border": _both("“{route}” is not a cross-border retail route.", "“{route}”不是跨境零售监管方式。"),
    "not_on_positive_list": _both("Line {line}: {code} is not on the positive list.", "第{line}行：{code}不在正面清单内。"),
    "excluded_from_positive_list": _both("Line {line}: {code} is excluded: {remark}", "第{line}行：{code}被排除：{remark}"),
    "bonded_only": _both(
        "Line {line}: {code} may only be sold from a bonded warehouse.", "第{line}行：{code}仅限网购保税商品。"
    ),
    "over_single_limit": _both(
        "{value} CNY is above the limit of {limit} CNY for one transaction; a single article may exceed it, with full tax.",
        "{value}元超过单次交易限值{limit}元；仅单件商品可超限并全额征税。",
    ),
    "over_annual_limit": _both(
        "{used} CNY counted this year and {value} CNY are above the yearly limit of {limit} CNY.",
        "本年已计{used}元，加上{value}元超过年度限值{limit}元。",
    ),
    "over_mail_limit": _both("The value is above {limit} CNY for personal mail.", "超过个人邮递物品限值{limit}元。"),
    # notes
    "annual_total_unknown": _both(
        "Your yearly total across all platforms is kept by customs; its answer is final.",
        "年度累计由海关跨平台统计，以海关结果为准。",
    ),
    "positive_list_not_loaded": _both("No positive list is loaded; the list was not checked.", "未载入正面清单，未作核对。"),
    "weight_cap": _both("Line {line}: a yearly weight cap applies: {remark}", "第{line}行：有年度重量限制：{remark}"),
    "one_item_in_full": _both(
        "One article above {limit} CNY: duty, VAT and consumption tax in full.", "单件商品超过{limit}元：按货物税率全额征收。"
    ),
    "one_article_over_mail_limit": _both(
        "One indivisible article above {limit} CNY may still clear as mail.",
        "超过{limit}元的单件不可分割物品仍可按邮递物品通关。",
    ),
    "assessed_value_assumed": _both("Customs' assessed values may differ from the price.", "海关完税价格可能与成交价不同。"),
    "mail_tax_waived": _both("Mail tax of {limit} CNY or less is waived.", "税额{limit}元以下予以免征。"),
    "registration_missing": _both(
        "The platform has no registration in {jurisdiction} and needs one.", "平台在{jurisdiction}尚未登记，需要登记。"
    ),
    "not_registered_not_levied": _both(
        "Below the line, and nobody is registered in {jurisdiction}: not levied.", "低于限额且未在{jurisdiction}登记：不征收。"
    ),
    "not_registered_border": _both(
        "No registration in {jurisdiction}: paid at the border.", "未在{jurisdiction}登记：入境时支付。"
    ),
    "border_estimate": _both(
        "{destination} collects at the border; this is an estimate.", "{destination}在入境时征收，此为预估。"
    ),
    "under_relief_line": _both("Not above {amount} {currency}: nothing is due.", "未超过{amount} {currency}：免征。"),
    "small_tax_not_levied": _both(
        "Import VAT up to {amount} {currency} is not levied.", "进口增值税不超过{amount} {currency}的不征收。"
    ),
    "duty_not_covered": _both("Duty in {destination} is not covered by this estimate.", "此预估不含{destination}的关税。"),
    "postal_duty_to_confirm": _both("Duty on mail has to be confirmed ({position}).", "邮件关税方式待确认（{position}）。"),
    "exemption_repealed": _both("The low-value exemption is repealed from {date}.", "小额免税自{date}起废止。"),
    "state_sales_tax_not_covered": _both("Sales tax of the states is not part of this.", "不含各州销售税。"),
    "product_identifier_required": _both("The declaration needs a product identifier.", "申报需要产品识别码。"),
    "prices_include_tax": _both("Prices include tax.", "价格已含税。"),
    "left_untaxed": _both("The operator has explicitly left {destination} untaxed.", "运营方已明确设定{destination}不计税。"),
}
