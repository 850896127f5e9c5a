import os
from importlib import import_module

import django
from django.conf import settings

from safeguarding import database
from safeguarding.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")
django.setup(set_prefix=False)

database.Connection.answer_within = database.ANSWER_WITHIN
# Before workers are forked (gunicorn.conf.py), so that they share it. Django would wait for the first request.
import_module(settings.ROOT_URLCONF)
application = Handler()
