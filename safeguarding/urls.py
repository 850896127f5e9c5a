from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from assessments.services.demo import sign_ins
from partnerships.views.sign_in import SignIn
from safeguarding.govuk.gallery import gallery
from safeguarding.views import health, home

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(extra_context={"demo": sign_ins if settings.DEMO else None}), name="sign-in"),
    path("sign-out/", login_not_required(LogoutView.as_view()), name="sign-out"),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("partnerships.urls")),
    path("", include("assessments.urls")),
]

handler403 = "partnerships.views.refusals.forbidden"
handler404 = "partnerships.views.refusals.not_found"

if settings.LOCAL:
    urlpatterns.append(path("components/", gallery, name="gallery"))
