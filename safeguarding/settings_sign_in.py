"""Who signs in and how, whatever the environment."""

AUTH_USER_MODEL = "partnerships.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "partnerships.sign_in.passwords.StrengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["partnerships.sign_in.backend.Backend"]

# Signing in is django-allauth's, by email address alone; nobody signs up (partnerships/sign_in).
ACCOUNT_ADAPTER = "partnerships.sign_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# An address counts as verified because the invitation was opened there, or an administrator entered it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "partnerships.sign_in.forms.SignInForm",
    "reset_password": "partnerships.sign_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "partnerships.sign_in.forms.NewPasswordForm",
    "change_password": "partnerships.sign_in.forms.ChangePasswordForm",
    "set_password": "partnerships.sign_in.forms.SetPasswordForm",
    "reauthenticate": "partnerships.sign_in.forms.ConfirmPasswordForm",
}
# Sign-ins and failures are counted by partnerships/sign_in/limits.py.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "",
    "reset_password": "60/10m/ip,5/10m/key",
    "reset_password_from_key": "100/10m/ip",
    "change_password": "10/5m/user",
    "reauthenticate": "20/5m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_ADAPTER = "partnerships.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Collective Safeguarding"
# Accept the previous and the next code too: clocks differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "partnerships.sign_in.forms.CodeForm",
    "reauthenticate": "partnerships.sign_in.forms.ConfirmCodeForm",
    "activate_totp": "partnerships.sign_in.forms.SetUpAppForm",
    "deactivate_totp": "partnerships.sign_in.forms.RemoveAppForm",
    "generate_recovery_codes": "partnerships.sign_in.forms.NewRecoveryCodesForm",
    "login_webauthn": "partnerships.sign_in.forms.PasskeyLoginForm",
    "authenticate_webauthn": "partnerships.sign_in.forms.PasskeyCodeForm",
    "reauthenticate_webauthn": "partnerships.sign_in.forms.ConfirmPasskeyForm",
    "add_webauthn": "partnerships.sign_in.forms.AddPasskeyForm",
    "edit_webauthn": "partnerships.sign_in.forms.RenamePasskeyForm",
}
