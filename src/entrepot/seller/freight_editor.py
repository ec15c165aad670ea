"""A draft of a freight template with its fields, checked and turned into the template that it describes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.types import AreaGroup, Charge, FreeRule, RemoteRule, Service, Template
from entrepot.seller.forms.freight import BandForm, FreeForm, GroupForm, RemoteForm, TemplateForm, WayForm
from entrepot.seller.freight_areas import names_of
from entrepot.seller.freight_draft import EVERYWHERE, Areas, Draft, Said, Way


@dataclass(slots=True)
class RowFields:
    """A row of areas, or a rule, with its fields; `problem` is what is wrong with its areas."""

    address: str
    form: Any
    areas: list[tuple[str, str]]
    is_everywhere: bool = False
    bands: list[BandForm] = field(default_factory=list)
    problem: str = ""

    @property
    def codes(self) -> str:
        """The areas as the hidden field holds them."""
        return " ".join(code for code, _name in self.areas) or (EVERYWHERE if self.is_everywhere else "")


@dataclass(slots=True)
class WayFields:
    """A way of sending with the fields of all its rows."""

    address: str
    form: WayForm
    groups: list[RowFields]
    free: list[RowFields]
    remote: list[RemoteForm]
    countries: list[tuple[str, str]]
    unserved: list[tuple[str, str]]


@dataclass(slots=True)
class Editor:
    """The fields of a whole draft."""

    form: TemplateForm
    ways: list[WayFields]
    currency: str
    is_free: bool
    problem: str = ""

    def is_valid(self) -> bool:
        """Whether all fields can be what they say; asks every field, so that every mistake is shown at once."""
        found = [form.is_valid() for form in self._forms()]
        return all(found) and not self.problem and not any(row.problem for way in self.ways for row in way.groups)

    @property
    def mistakes(self) -> int:
        """How many fields have something wrong."""
        rows = sum(bool(row.problem) for way in self.ways for row in way.groups)
        return sum(len(form.errors) for form in self._forms()) + rows + bool(self.problem)

    def _forms(self) -> list[Any]:
        forms: list[Any] = [self.form]
        for way in self.ways:
            forms.append(way.form)
            for row in way.groups:
                forms += [row.form, *row.bands]
            forms += [*(row.form for row in way.free), *way.remote]
        return forms


def editor_of(draft: Draft, currency: str, *, is_checked: bool, focus: str = "") -> Editor:
    """The draft's fields as typed; checked ones say beside each field what is wrong. The row at `focus` gets the cursor."""
    valuation = (
        Valuation(draft.said.get("valuation", "")) if draft.said.get("valuation") in set(Valuation) else Valuation.WEIGHT
    )
    is_free = draft.said.get("assumer") == Assumer.SELLER

    def form(kind: Callable[..., Any], said: Said, address: str, **more: Any) -> Any:
        options: dict[str, Any] = {"use_required_attribute": False, **more}
        if address:
            options["prefix"] = address
        if is_checked:
            return kind({f"{address}-{name}" if address else name: value for name, value in said.items()}, **options)
        made = kind(initial=said, **options)
        if address and address == focus:
            next(iter(made.fields.values())).widget.attrs["autofocus"] = True
        return made

    def group(row: Areas, address: str) -> RowFields:
        areas = [code for code in row.areas if code != EVERYWHERE]
        return RowFields(
            address,
            form(GroupForm, row.said, address),
            names_of(areas),
            row.is_everywhere,
            [
                form(
                    BandForm, band, f"{address}b{i}",
                    currency=currency, valuation=valuation, is_first=i == 0, is_free=is_free,
                )
                for i, band in enumerate(row.bands)
            ],
            "" if areas or row.is_everywhere or not is_checked else _("Choose areas for this row, or remove it."),
        )  # fmt: skip

    def way(one: Way, address: str) -> WayFields:
        return WayFields(
            address,
            form(WayForm, one.said, address, currency=currency, own_code=one.said.get("code", "")[:20]),
            [group(row, f"{address}g{i}") for i, row in enumerate(one.groups)],
            [
                RowFields(
                    f"{address}f{i}", form(FreeForm, rule.said, f"{address}f{i}", currency=currency), names_of(rule.areas)
                )
                for i, rule in enumerate(one.free)
            ],
            [form(RemoteForm, rule, f"{address}r{i}", currency=currency) for i, rule in enumerate(one.remote)],
            names_of(one.countries),
            names_of(one.unserved),
        )

    editor = Editor(
        form(TemplateForm, draft.said, ""), [way(one, f"w{i}") for i, one in enumerate(draft.ways)], currency, is_free
    )
    if is_checked:
        _check_across(editor, draft)
    return editor


def _check_across(editor: Editor, draft: Draft) -> None:
    """What no single field can know: each way once, each band once, each row with its fees."""
    if not draft.ways:
        editor.problem = _("Add a way of sending.")
    codes = [way.said.get("code") for way in draft.ways]
    for place, (fields, way) in enumerate(zip(editor.ways, draft.ways, strict=True)):
        if fields.form.is_valid() and codes.index(way.said.get("code")) < place:
            fields.form.add_error("code", _("This way of sending is there already."))
        if not any(row.is_everywhere for row in way.groups):
            editor.problem = _("The row for everywhere else is missing.")
        if not editor.is_free:
            for row in fields.groups:
                _check_bands(row.bands)


def _check_bands(bands: Sequence[BandForm]) -> None:
    seen: set[int] = {0}
    for band in bands[1:]:
        if band.is_valid() and band.cleaned_data["amount_from"] in seen:
            band.add_error("amount_from", _("Another amount than the bands above."))
        elif band.is_valid():
            seen.add(band.cleaned_data["amount_from"])


def template_of(editor: Editor, draft: Draft, was: Template | None) -> Template:
    """The template that a valid draft describes; the sender's area stays as it was."""
    said = editor.form.cleaned_data
    return Template(
        name=said["name"],
        currency=editor.currency,
        valuation=Valuation(said["valuation"]),
        services=tuple(
            _service(fields, way, is_free=editor.is_free) for fields, way in zip(editor.ways, draft.ways, strict=True)
        ),
        assumer=Assumer(said["assumer"]),
        divisor=said["divisor"],
        step_g=said["step_g"],
        consign_area=was.consign_area if was else "",
    )


def _service(fields: WayFields, way: Way, *, is_free: bool) -> Service:
    said = fields.form.cleaned_data
    return Service(
        code=said["code"],
        groups=tuple(
            AreaGroup(
                tuple(row.areas),
                tuple(_charge(band.cleaned_data) for band in shown.bands[: 1 if is_free else None]),
                shown.form.cleaned_data["days_min"],
                shown.form.cleaned_data["days_max"],
            )
            for shown, row in zip(fields.groups, way.groups, strict=True)
        ),
        countries=tuple(way.countries),
        unserved=tuple(way.unserved),
        free=tuple(_free(shown.form.cleaned_data, rule.areas) for shown, rule in zip(fields.free, way.free, strict=True)),
        remote=tuple(
            RemoteRule(said["country"], said["first"].strip(), said["last"].strip(), said["fee"])
            for said in (form.cleaned_data for form in fields.remote)
        ),
        percent=(said["percent"] or Decimal(0)) / 100,
        min_minor=said["min_minor"],
        max_minor=said["max_minor"],
    )


def _charge(said: dict[str, Any]) -> Charge:
    return Charge(
        said["start_standard"], said["start_fee"], said["add_standard"], said["add_fee"], said.get("amount_from") or 0
    )


def _free(said: dict[str, Any], areas: Sequence[str]) -> FreeRule:
    weight = said["weight"]
    return FreeRule(tuple(areas), said["amount"], said["quantity"], None if weight is None else int(weight * 1000))
