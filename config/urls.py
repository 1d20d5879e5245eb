"""Addresses: our own rooms first, then whatever the editors have built."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms.views import admin_sign_in

urlpatterns = [
    path("", include("polls.urls")),  # first: a whole school votes in the same minute
    path("admin/login/", admin_sign_in, name="admin_sign_in"),  # before Wagtail's own: one way in for all
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("printing.urls")),
    path("", include("dreams.urls")),
    path("", include("workshops.urls")),
    path("", include("townhalls.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "accounts.views.bad_request"
handler403 = "accounts.views.forbidden"
handler404 = "accounts.views.not_found"
handler500 = "accounts.views.server_error"
