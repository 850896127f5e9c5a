from django.contrib import admin
from django_tasks_db.models import DBTaskResult

# Tracebacks can hold what is confidential. The log says what failed, for those who run the service.
admin.site.unregister(DBTaskResult)
