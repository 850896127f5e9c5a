import os

import django

from safeguarding import database
from safeguarding.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")
django.setup(set_prefix=False)

database.Connection.answer_within = database.ANSWER_WITHIN
application = Handler()
