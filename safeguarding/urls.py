from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from assessments.demo import sign_ins
from assessments.views.home import home
from partnerships.sign_in.views import SignIn
from safeguarding.govuk.gallery import gallery
from safeguarding.probes import background, health, ready

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(extra_context={"demo": sign_ins if settings.DEMO else None}), name="account_login"),
    path("", include("partnerships.sign_in.urls")),
    path("health/", health, name="health"),
    path("ready/", ready, name="ready"),
    path("ready/background/", background, name="background_ready"),
    path("admin/", admin.site.urls),
    path("", include("partnerships.urls")),
    path("", include("assessments.urls")),
]

handler400 = "safeguarding.errors.bad_request"
handler403 = "partnerships.views.refusals.forbidden"
handler404 = "partnerships.views.refusals.not_found"
# django-allauth's.
handler429 = "partnerships.sign_in.limits.page"
handler500 = "partnerships.views.refusals.failed"

if settings.LOCAL:
    urlpatterns.append(path("components/", gallery, name="gallery"))
