"""How forms are drawn: a summary of what is wrong, then label, hint, error, input."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws every form and field of the site with the templates of `ui/forms`."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
