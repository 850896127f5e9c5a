from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.pages.home import home_of
from partnerships.requests import SignedInRequest


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    return render(request, "home/home.html", {"home": home_of(request.user)})
