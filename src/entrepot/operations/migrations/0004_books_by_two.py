"""Differences to a provider's statement are booked, and months closed, by two people."""

from django.db import migrations, models

KINDS = ["fee_plan", "tax_row", "second_factor", "book_difference", "close_month"]


class Migration(migrations.Migration):
    dependencies = [("operations", "0003_proposals_keep")]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fee_plan", "Fee Plan"),
                    ("tax_row", "Tax Row"),
                    ("second_factor", "Second Factor"),
                    ("book_difference", "Book Difference"),
                    ("close_month", "Close Month"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="proposal", name="proposal_kind_known"),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="proposal_kind_known"),
        ),
    ]
