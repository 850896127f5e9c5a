from django.urls import path, re_path

from safeguarding.tidied import TAKEN_ALONG, Tidied

from .views import agencies, invitations, logo, people

PARTNERSHIP = "partnerships/<int:pk>/"

urlpatterns = [
    path(PARTNERSHIP + "people/", people.people, name="people"),
    path(PARTNERSHIP + "people/invite/", invitations.invite, name="invite"),
    path(PARTNERSHIP + "people/<int:membership>/", people.change, name="change-member"),
    path(PARTNERSHIP + "people/<int:membership>/end/", people.end, name="end-membership"),
    path(PARTNERSHIP + "invitations/<int:invitation>/send-again/", invitations.send_again, name="send-again"),
    path(PARTNERSHIP + "invitations/<int:invitation>/withdraw/", invitations.withdraw, name="withdraw"),
    path(PARTNERSHIP + "agencies/", agencies.agencies, name="agencies"),
    path(PARTNERSHIP + "agencies/add/", agencies.add, name="add-agency"),
    path(PARTNERSHIP + "agencies/<int:partner>/", agencies.change, name="change-agency"),
    path(PARTNERSHIP + "agencies/<int:partner>/leave/", agencies.leave, name="agency-leaves"),
    path(PARTNERSHIP + "logo/", logo.logo, name="logo"),
    path(PARTNERSHIP + "logo/picture/", logo.picture, name="partnership-logo"),
    re_path(rf"^invitations/(?P<token>[\w-]+){TAKEN_ALONG}", Tidied.as_view(pattern_name="invitation")),
    path("invitations/<str:token>/", invitations.accept, name="invitation"),
]
