"""Signing in and choosing a language, at the root of the site.

Names are allauth's where allauth reverses them; its other pages are not wired, so they do not exist.
"""

from django.urls import include, path

from . import hints, own_account, views
from .invitations import views as invitations
from .sign_in import again, second_factor, security
from .sign_in import views as sign_in
from .sign_in.confirming import SecondFactorView

urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("hint/", hints.put_away, name="put_away_hint"),
    path("sign-in/", sign_in.SignInView.as_view(), name="account_login"),
    path("sign-in/code/", sign_in.CodeView.as_view(), name="account_confirm_login_code"),
    path("sign-in/again/", again.AgainView.as_view(), name="account_again"),
    path("sign-in/again/afresh/", again.AfreshView.as_view(), name="account_afresh"),
    path("sign-in/slip/", sign_in.SlipView.as_view(), name="account_slip"),
    path("sign-in/password/", sign_in.PasswordView.as_view(), name="account_password"),
    path("sign-in/name/", sign_in.name, name="account_name"),
    path("sign-in/second-factor/", SecondFactorView.as_view(), name="second_factor"),
    path(
        "sign-in/second-factor/anew/",
        SecondFactorView.as_view(within=second_factor.FRESH_FOR),
        name="second_factor_anew",
    ),
    path("sign-in/security/", security.overview, name="security"),
    path("sign-in/security/app/", security.app, name="security_app"),
    path("sign-in/security/passkey/", security.passkey, name="security_passkey"),
    path("sign-in/security/codes/", security.printed_codes, name="security_codes"),
    path("sign-in/security/password/", security.password, name="security_password"),
    path("sign-in/security/remove/<int:pk>/", security.remove, name="security_remove"),
    path("sign-in/closed/", sign_in.inactive, name="account_inactive"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("join/", invitations.JoinView.as_view(), name="join"),
    path("join/unit/<uuid:unit_id>/", invitations.ask, name="join_unit"),
    path("account/", own_account.overview, name="account"),
    path("account/devices/<uuid:device_id>/sign-out/", own_account.sign_out_device, name="account_device_sign_out"),
    path("account/number/", own_account.NumberView.as_view(), name="account_number"),
    path("account/number/code/", own_account.NumberCodeView.as_view(), name="account_number_code"),
    # Before Wagtail's own addresses of the same names, which know neither our rules nor our people.
    path("admin/", include("people.wagtail_users.urls")),
]
