"""Work in the background, on Django's own Tasks: limits, retries, rescue, schedules and the processes that do it.

An app's tasks.py declares what can be done (`policy.task`). Services call `policy.enqueue("its_name", ...)` within the
transaction that causes the work, and keep the id. `standing.standing_of(id)` says how far it is. `manage.py background`
does it, on any number of machines.
"""
