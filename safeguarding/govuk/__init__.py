"""GOV.UK-style forms for Django. Every component is shown at /components/ on a developer's own machine."""

from .dates import DateField, DateInput, LineDateField
from .forms import GovukForm, GovukModelForm
from .layout import SAVE, SAVE_AND_CONTINUE, SAVE_AND_RETURN, Button, Folded, Group, Include, Section
from .modelfields import LongTextField, formfield_of
from .options import Option
from .refusable import Refusable

__all__ = [
    "SAVE",
    "SAVE_AND_CONTINUE",
    "SAVE_AND_RETURN",
    "Button",
    "DateField",
    "DateInput",
    "Folded",
    "GovukForm",
    "GovukModelForm",
    "Group",
    "Include",
    "LineDateField",
    "LongTextField",
    "Option",
    "Refusable",
    "Section",
    "formfield_of",
]
