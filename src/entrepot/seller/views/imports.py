"""Products from a file: try it, look at what would happen, then do it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from entrepot.catalog.queries import first_rows, import_runs, refused_csv, refused_rows, report
from entrepot.catalog.types import ImportReport
from entrepot.kernel.errors import Missing
from entrepot.kernel.ids import uuid7
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.forms.imports import ColumnsForm, ImportForm
from entrepot.seller.tasks import run_import
from entrepot.seller.uploads import columns_of, keep, keep_columns, kept, move, opened

FORMATS: Final = (("csv", "CSV"), ("jsonl", "JSON lines"), ("google", "Google product feed"))


@at_desk("catalog.import")
def imports(request: DeskRequest) -> HttpResponseBase:
    """Imports so far, and a new one, which begins as a trial."""
    desk = request.desk
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run_id = uuid7()
        keep(desk.store_id, run_id, form.cleaned_data["file"])
        if "now" not in request.POST and kept(desk.store_id, run_id).lower().endswith(".csv"):
            said = urlencode({"category": form.cleaned_data["category"], "publish": form.cleaned_data["publish"] or ""})
            return redirect(f"{reverse('seller:import-columns', args=[desk.store.slug, run_id])}?{said}")
        _start(request, upload_id=run_id, run_id=run_id, form=form, dry_run="now" not in request.POST)
        return redirect("seller:import", slug=desk.store.slug, run_id=run_id)
    context = {"section": "products", "form": form, "runs": import_runs(desk.store_id), "formats": FORMATS}
    return show(request, "seller/imports.html", context, status=422 if form.errors else 200)


@at_desk("catalog.import")
def import_run(request: DeskRequest, run_id: UUID) -> HttpResponseBase:
    """How far an import came and what it refused; asked again every two seconds while it runs."""
    desk = request.desk
    try:
        run: ImportReport | None = report(run_id)
    except Missing:
        run = None
    waits = run is None and bool(kept(desk.store_id, run_id) or request.GET.get("of"))
    if (run is None and not waits) or (run is not None and run.store_id != desk.store_id):
        raise Missing(what="import")
    after = request.GET.get("after", "")
    refused = refused_rows(run_id, int(after) if after.isdecimal() else 0, 51) if run else []
    context = {
        "section": "products",
        "run": run,
        "run_id": run_id,
        "refused": [row for _marker, row in refused[:50]],
        "next": refused[49][0] if len(refused) > 50 else "",
        "can_start": bool(run and run.is_dry_run and run.state == "finished" and kept(desk.store_id, run_id)),
        "can_map": bool(run and run.is_dry_run and kept(desk.store_id, run_id).lower().endswith(".csv")),
        "form": ImportForm(initial={"publish": True}),
    }
    return show(request, "seller/import_part.html" if request.htmx else "seller/import.html", context)


@at_desk("catalog.import")
def import_columns(request: DeskRequest, run_id: UUID) -> HttpResponseBase:
    """Which field each column of a CSV file is: guessed, shown with the first rows, changed; then the trial."""
    desk = request.desk
    if not kept(desk.store_id, run_id).lower().endswith(".csv"):
        raise Missing(what="import")
    with opened(desk.store_id, run_id) as source:
        seen = first_rows(source)
    initial = {"category": request.GET.get("category", ""), "publish": bool(request.GET.get("publish", "on"))}
    form = ColumnsForm(request.POST or None, seen=seen, said=columns_of(desk.store_id, run_id), initial=initial)
    if request.method == "POST" and form.is_valid():
        trial = uuid7()
        move(desk.store_id, run_id, trial)
        keep_columns(desk.store_id, trial, form.columns)
        _start(request, upload_id=trial, run_id=trial, form=form, dry_run=True)
        return redirect("seller:import", slug=desk.store.slug, run_id=trial)
    context = {"section": "products", "form": form, "file_name": kept(desk.store_id, run_id)}
    return show(request, "seller/import_columns.html", context, status=422 if form.errors else 200)


@at_desk("catalog.import")
@require_POST
def import_start(request: DeskRequest, run_id: UUID) -> HttpResponseBase:
    """Import in earnest the file that was tried as `run_id`."""
    desk = request.desk
    if report(run_id).store_id != desk.store_id or not kept(desk.store_id, run_id):
        raise Missing(what="import")
    form = ImportForm(request.POST)
    form.fields.pop("file")
    if not form.is_valid():
        return redirect("seller:import", slug=desk.store.slug, run_id=run_id)
    real = uuid7()
    _start(request, upload_id=run_id, run_id=real, form=form, dry_run=False)
    response = redirect("seller:import", slug=desk.store.slug, run_id=real)
    response["Location"] += f"?of={run_id}"
    return response


@at_desk("catalog.import")
def import_errors(request: DeskRequest, run_id: UUID) -> HttpResponseBase:
    """The refused rows as CSV."""
    if report(run_id).store_id != request.desk.store_id:
        raise Missing(what="import")
    response = StreamingHttpResponse(refused_csv(run_id), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{run_id}.csv"'
    return response


def _start(request: DeskRequest, *, upload_id: UUID, run_id: UUID, form: ImportForm | ColumnsForm, dry_run: bool) -> None:
    run_import.defer(
        store_id=str(request.desk.store_id),
        upload_id=str(upload_id),
        run_id=str(run_id),
        person_id=str(request.actor.person_id),
        category=form.cleaned_data["category"],
        publish=form.cleaned_data["publish"],
        dry_run=dry_run,
    )
