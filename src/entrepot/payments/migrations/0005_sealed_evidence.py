"""What was said to providers is kept sealed; rows of before are sealed here, a thousand at a time."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models

from entrepot.payments.sealing import open_call, seal_call

_BATCH = 1_000


def _in_batches(call: Any, column: str) -> Iterator[list[Any]]:
    """Rows that are not done yet, until there are none."""
    while rows := list(call.objects.filter(**{column: None}).order_by("pk")[:_BATCH]):
        yield rows


def seal(apps: Any, _editor: object) -> None:
    call = apps.get_model("payments", "ProviderCall")
    for rows in _in_batches(call, "sealed"):
        for row in rows:
            row.sealed = seal_call(row.pk, row.request, row.response)
        call.objects.bulk_update(rows, ["sealed"])


def unseal(apps: Any, _editor: object) -> None:
    call = apps.get_model("payments", "ProviderCall")
    for row in call.objects.exclude(sealed=None).iterator(_BATCH):
        request, response = open_call(row.pk, bytes(row.sealed))
        call.objects.filter(pk=row.pk).update(request=request, response=response)


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_provider_accounts")]

    operations = [
        migrations.AddField("providercall", "sealed", models.BinaryField(null=True)),
        migrations.AlterField("providercall", "request", models.TextField(default="", blank=True)),
        migrations.AlterField("providercall", "response", models.TextField(default="", blank=True)),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField("providercall", "request"),
        migrations.RemoveField("providercall", "response"),
        migrations.AlterField("providercall", "sealed", models.BinaryField()),
    ]
