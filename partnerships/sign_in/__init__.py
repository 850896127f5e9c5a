"""Signing in: django-allauth in our own words, with our refusals, second factors and security log."""
