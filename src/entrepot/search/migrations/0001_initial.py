import django.contrib.postgres.fields
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import entrepot.kernel.clock
import entrepot.search.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Body",
            fields=[
                ("doc_id", models.IntegerField(primary_key=True, serialize=False)),
                ("chain", models.TextField(db_collation="C")),
            ],
        ),
        migrations.CreateModel(
            name="DocumentLexemes",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "generation_id", "doc_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("generation_id", models.IntegerField()),
                ("doc_id", models.IntegerField()),
                ("lexemes", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("length", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "lexeme_id", "doc_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lexeme_id", models.IntegerField()),
                ("doc_id", models.IntegerField()),
                ("impact", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("token", models.TextField(db_collation="C")),
                ("df", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Dirty",
            fields=[
                ("product_id", models.UUIDField(primary_key=True, serialize=False)),
                ("changed_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["changed_at"], name="search_dirty_age")],
            },
        ),
        migrations.CreateModel(
            name="FacetValue",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (entrepot.search.enums.FacetKind["CATEGORY"], entrepot.search.enums.FacetKind["CATEGORY"]),
                            (entrepot.search.enums.FacetKind["BRAND"], entrepot.search.enums.FacetKind["BRAND"]),
                            (entrepot.search.enums.FacetKind["PRICE"], entrepot.search.enums.FacetKind["PRICE"]),
                            (entrepot.search.enums.FacetKind["ORIGIN"], entrepot.search.enums.FacetKind["ORIGIN"]),
                            (entrepot.search.enums.FacetKind["SHIPS_FROM"], entrepot.search.enums.FacetKind["SHIPS_FROM"]),
                            (entrepot.search.enums.FacetKind["STORE_KIND"], entrepot.search.enums.FacetKind["STORE_KIND"]),
                            (entrepot.search.enums.FacetKind["STORE"], entrepot.search.enums.FacetKind["STORE"]),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.TextField(db_collation="C")),
                ("label", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "value"), name="search_facet_value")],
            },
        ),
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                entrepot.search.enums.GenerationState["BUILDING"],
                                entrepot.search.enums.GenerationState["BUILDING"],
                            ),
                            (
                                entrepot.search.enums.GenerationState["CURRENT"],
                                entrepot.search.enums.GenerationState["CURRENT"],
                            ),
                            (
                                entrepot.search.enums.GenerationState["RETIRED"],
                                entrepot.search.enums.GenerationState["RETIRED"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("documents", models.IntegerField(default=0)),
                ("average_length", models.FloatField()),
                ("built_at", models.DateTimeField(default=entrepot.kernel.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "current")), fields=("state",), name="search_one_current_generation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("average_length__gt", 0)), name="search_average_length_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "value", "doc_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.TextField(db_collation="C")),
                ("doc_id", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["doc_id"], name="search_identifiers_of_doc")],
            },
        ),
        migrations.CreateModel(
            name="Lexeme",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("generation_id", models.IntegerField()),
                ("token", models.TextField(db_collation="C")),
                ("df", models.IntegerField(default=1)),
                ("idf", models.IntegerField(default=12000)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("generation_id", "token"), name="search_lexeme_token")],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("doc_id", models.AutoField(primary_key=True, serialize=False)),
                ("product_id", models.UUIDField(unique=True)),
                ("store_id", models.UUIDField(null=True)),
                ("price_minor", models.BigIntegerField(default=0)),
                ("price_rank", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("on_sale", models.BooleanField(default=False)),
                ("in_stock", models.BooleanField(default=False)),
                ("signal", models.SmallIntegerField(default=1000)),
                ("sold", models.BigIntegerField(default=0)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("signal__range", (500, 2000))), name="search_signal_bounded"),
                    models.CheckConstraint(
                        condition=models.Q(("on_sale", False), ("store_id__isnull", False), _connector="OR"),
                        name="search_offer_has_store",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductFacet",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "facet_id", "doc_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("facet_id", models.IntegerField()),
                ("doc_id", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["doc_id", "facet_id"], name="search_facets_of_doc")],
            },
        ),
        migrations.CreateModel(
            name="Title",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "doc_id", "language", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("doc_id", models.IntegerField()),
                ("language", models.CharField(max_length=10)),
                ("key", models.TextField(db_collation="C")),
                ("text", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["key"], name="search_title_key")],
            },
        ),
        # The impact travels in the index, so that a query reads no heap page of the postings.
        migrations.RunSQL(
            "ALTER TABLE search_posting DROP CONSTRAINT search_posting_pkey, ADD PRIMARY KEY (lexeme_id, doc_id) INCLUDE (impact)",
            "ALTER TABLE search_posting DROP CONSTRAINT search_posting_pkey, ADD PRIMARY KEY (lexeme_id, doc_id)",
        ),
        # Only words of three documents or more are offered as corrections.
        migrations.RunSQL(
            "CREATE INDEX search_word_alike ON search_word USING gist (word gist_trgm_ops(siglen=64)) WHERE df >= 3",
            "DROP INDEX search_word_alike",
        ),
        # Price and stock change in place, without touching an index; insert-only tables become all-visible soon.
        migrations.RunSQL(
            "ALTER TABLE search_offer SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)",
            "ALTER TABLE search_offer RESET (fillfactor, autovacuum_vacuum_scale_factor)",
        ),
        migrations.RunSQL(
            "ALTER TABLE search_posting SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05)",
            "ALTER TABLE search_posting RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)",
        ),
        migrations.RunSQL(
            "INSERT INTO search_generation (state, revision, documents, average_length, built_at) VALUES ('current', 1, 0, 60, now())",
            "DELETE FROM search_generation",
        ),
    ]
