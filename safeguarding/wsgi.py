import os

import django

from safeguarding.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")
django.setup(set_prefix=False)

application = Handler()
