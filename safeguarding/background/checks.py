from collections.abc import Iterator, Sequence
from importlib import import_module

from django.apps import AppConfig, apps
from django.core import checks
from django.utils.module_loading import module_has_submodule
from django_tasks.base import Task

from .policy import policy_of

TAG = "background"


@checks.register(TAG)
def every_task_has_a_policy(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[checks.Error]:
    remedy = "Declare it with safeguarding.background.policy.task"
    paths = sorted({task.module_path for task in _declared()})
    return [
        checks.Error(f"The task {path} has no limits", hint=remedy, id="background.E001")
        for path in paths
        if policy_of(path) is None
    ]


def _declared() -> Iterator[Task]:
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "tasks"):
            for value in vars(import_module(f"{config.name}.tasks")).values():
                if isinstance(value, Task):
                    yield value
