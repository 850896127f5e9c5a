from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.pages.home import home_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home/home.html", {"home": home_of(request.user)})
