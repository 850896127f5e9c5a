"""django-allauth's pages at our own addresses, with the names that it expects. There is no sign-up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.usersessions.views import list_usersessions
from django.urls import path, re_path
from django.views.generic import RedirectView

from safeguarding.tidied import TAKEN_ALONG, Tidied

from . import single_sign_on, views

RESET = "sign-in/new-password/"

urlpatterns = [
    path("sign-out/", views.sign_out, name="account_logout"),
    path("sign-in/code/", views.second_factor, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/refused/", views.account_inactive, name="account_inactive"),
    path("sign-in/by-invitation/", views.account_inactive, name="account_signup"),
    path("sign-in/resume/", views.resume, name="resume"),
    path("sign-in/forgotten-password/", account.password_reset, name="account_reset_password"),
    path("sign-in/forgotten-password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(RESET + "saved/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        rf"^{RESET}(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]+){TAKEN_ALONG}",
        Tidied.as_view(pattern_name="account_reset_password_from_key"),
    ),
    re_path(
        rf"^{RESET}(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sign-in/with/<slug:provider_id>/", single_sign_on.begin, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/callback/", single_sign_on.come_back, name="openid_connect_callback"),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("account/", views.account, name="mfa_index"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/first-password/", account.password_set, name="account_set_password"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", views.rename_passkey, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes.txt", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/sessions/", list_usersessions, name="usersessions_list"),
]
