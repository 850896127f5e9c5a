"""How people sign in: django-allauth in the application's words, with its refusals, second factors and security log."""
