from django.contrib import admin
from django_tasks_db.models import DBTaskResult

# Tracebacks can contain confidential text. The log says what failed, for the people who run the service.
admin.site.unregister(DBTaskResult)
