"""The tree of categories."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Category(models.Model):
    """A place in the tree. `path` joins the codes from the top ("electronics/cameras").

    `ancestors` are the ids from the whole catalogue (0) down to the category itself: the shelves on which its products stand.
    `attribute_hints` is a list of {name, kind, unit, values, required}.
    """

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=60, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    ancestors = ArrayField(models.IntegerField(), default=list)
    position = models.IntegerField(default=0)
    name = models.JSONField()
    hs_hint = models.CharField(max_length=10, blank=True)
    attribute_hints = models.JSONField(default=list)
    needs_review = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="category_code_shape"),
            models.CheckConstraint(condition=Q(hs_hint__regex=r"^([0-9]{2,10})?$"), name="category_hs_hint_shape"),
        ]

    def __str__(self) -> str:
        return self.path
