"""Addresses of Wagtail's admin that we answer ourselves; they come before Wagtail's own."""

from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from ..sign_in.second_factor import before_the_door
from ..sign_in.views import sign_out
from .account import OwnAccountView
from .taking import take_second_factor

urlpatterns = [
    # Wagtail's own page knows neither our limits nor the second factor.
    path("login/", before_the_door(RedirectView.as_view(pattern_name="account_password", query_string=True))),
    path("logout/", sign_out),
    path("users/<int:pk>/second-factor/", take_second_factor, name="take_second_factor"),
    path("account/", never_cache(require_admin_access(OwnAccountView.as_view()))),
]
