from collections.abc import Iterable

from .action import Action, ActionUpdate


def look_up_updates(actions: Iterable[Action]) -> None:
    """Sets what lists and papers show of each action's progress. Two queries, or none without actions.

    `updated_at` and `updated_by` (a name) are from the latest update, `difference` from the latest that gives one.
    `goes_on_as` is the key of the action it was carried forward as. `goes_on_at`, `goes_on_in` and `goes_on_until` are
    the key, subject and end of period of that action's assessment. Each is None if there is none.
    """
    found = {action.pk: action for action in actions}
    for action in found.values():
        action.updated_at = action.updated_by = action.difference = None
        action.goes_on_as = action.goes_on_at = action.goes_on_in = action.goes_on_until = None
    if not found:
        return
    # The later ones replace the earlier.
    updates = ActionUpdate.objects.filter(action__in=found).order_by("at", "pk")
    for pk, at, by, difference in updates.values_list("action", "at", "by__name", "difference"):
        action = found[pk]
        action.updated_at, action.updated_by = at, by
        action.difference = difference or action.difference
    copies = Action.objects.filter(continues__in=found).order_by("pk")
    named = ("continues", "pk", "sheet__assessment", "sheet__assessment__subject", "sheet__assessment__period_end")
    for pk, copy, at, subject, until in copies.values_list(*named):
        action = found[pk]
        action.goes_on_as, action.goes_on_at, action.goes_on_in, action.goes_on_until = copy, at, subject, until
