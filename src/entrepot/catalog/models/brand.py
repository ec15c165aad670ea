"""Brands."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


class Brand(models.Model):
    """A maker's name, written as its first merchant wrote it; HP and hp are one."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="brand_name_ci")]

    def __str__(self) -> str:
        return self.name
