"""Background work on Django's own Tasks: limits, retries, rescue, schedules and worker processes.

An app's tasks.py declares what can be done (`policy.task`). Services call `policy.enqueue("its_name", ...)` in the
transaction that causes the work, and keep the id. `monitoring.task_info(id)` gives its state. `manage.py background`
does the work, on any number of machines.
"""
