from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.shortcuts import render

from partnerships.forms.sign_in import SignInForm
from partnerships.typed import unpack


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "partnerships/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        if typed := unpack(form.cleaned_data["typed"]):
            return render(self.request, "partnerships/resume.html", {"typed": typed})
        return answer
