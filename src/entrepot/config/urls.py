"""Root addresses: each face brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/", include("entrepot.api.urls")),
    path("seller/", include("entrepot.seller.urls")),
    path("console/tables/", admin.site.urls),
    path("console/", include("entrepot.console.urls")),
    path("", include("entrepot.storefront.urls")),
]
