from django import forms


class LongTextField(forms.CharField):
    """Several lines of text. Browsers send two characters per line break and count one: count as they show it."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value):
        value = super().to_python(value)
        return value.replace("\r\n", "\n") if value else value
