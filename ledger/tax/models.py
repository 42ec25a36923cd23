"""Tax ids under seal, who looked at them, and the forms of a year.

Nothing here holds a tax id in the open; nothing of it goes to the ledger, to exports or
to logs.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TaxIdKind(models.TextChoices):
    SSN = "ssn", _("SSN")
    ITIN = "itin", _("ITIN")
    ATIN = "atin", _("ATIN")
    EIN = "ein", _("EIN")


class SealedTaxId(models.Model):
    """A person's tax id, sealed under a key outside the database; any kind is as good.

    `last_four` is what pages show; which kind it is they show to its holder alone, for
    that could tell more of somebody than their number. `certified_on` is the day of the
    W-9 or its like. Purged by rule: `sealed` is emptied then, the row stays. A new one
    ends the former.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="tax_ids"
    )
    person = models.ForeignKey(
        "governance.Person", models.PROTECT, related_name="tax_ids"
    )
    kind = models.CharField(max_length=4, choices=TaxIdKind.choices)
    sealed = models.BinaryField()
    last_four = models.CharField(max_length=4)
    certified_on = models.DateField(null=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sealed tax id")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at__isnull=True),
                name="a_person_has_one_tax_id",
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.last_four}"


class TaxPayer(models.Model):
    """The co-op as its forms name it: its EIN, its address by parts, whom to ask.

    The number of an employer is no secret; it stands on every paycheck.
    """

    cooperative = models.OneToOneField(
        "coopkit.Cooperative", models.PROTECT, related_name="tax_payer"
    )
    legal_name = models.CharField(max_length=120)
    ein = models.CharField(max_length=9, help_text="Nine digits.")
    line = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    state = models.CharField(max_length=2)
    zip_code = models.CharField(max_length=10)
    phone = models.CharField(max_length=20)
    email = models.EmailField(blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("the co-op as payer")

    def __str__(self) -> str:
        return str(self.legal_name)


class Reveal(models.Model):
    """One look at tax ids: asked for by one, agreed to by another, good for a short time.

    `purpose` is “look” for one id, or what is made with many: “iris-2026-1099-PATR”.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="reveals"
    )
    tax_id = models.ForeignKey(
        SealedTaxId, models.PROTECT, null=True, related_name="reveals"
    )
    purpose = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("look at tax ids")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=models.F("asked_by")),
                name="two_people_open_a_tax_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.asked_at:%Y-%m-%d}"


class WithholdingOrder(models.Model):
    """Withholding on what a person is paid, from a day, and why.

    `cause` is “A” (no tax id), “B” (the IRS says it is wrong), “C” (told to) or “D”
    (no certificate): backup withholding, 26 U.S.C. § 3406(a)(1), (b)(2). “W” is a Form
    W-8 that was given in place of a W-9: §§ 1441, 1461. Nothing else is kept of it.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="withholding_orders"
    )
    person = models.ForeignKey(
        "governance.Person", models.PROTECT, related_name="withholding_orders"
    )
    cause = models.CharField(max_length=1)
    since = models.DateField()
    until = models.DateField(null=True)
    second_notice = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("backup withholding")
        constraints = [
            models.CheckConstraint(
                condition=Q(cause__in=["A", "B", "C", "D", "W"]), name="a_cause_we_know"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.cause} {self.since}"


class TaxFormState(models.TextChoices):
    MADE = "made", _("made")
    FILED = "filed", _("filed")
    CORRECTED = "corrected", _("replaced by a correction")


class TaxForm(models.Model):
    """One person's form of one calendar year: amounts by box, and never the tax id.

    `boxes` maps a box to cents (“1”: 1200000); `sources` tells of each what it is the sum
    of. A correction is a form of its own with `corrects`.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="tax_forms"
    )
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="tax_forms"
    )
    form = models.CharField(max_length=16, help_text="“1099-PATR”.")
    tax_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    boxes = models.JSONField()
    sources = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by"
    )
    state = models.CharField(
        max_length=10, choices=TaxFormState.choices, default=TaxFormState.MADE
    )
    paper = models.ForeignKey(
        "coopkit.Paper", models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tax form")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "membership", "form", "tax_year", "number"],
                name="tax_forms_are_numbered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.tax_year}"


class FilingTemplate(models.Model):
    """The header row of the file that the portal takes in a year, as data."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="filing_templates"
    )
    form = models.CharField(max_length=16)
    tax_year = models.PositiveSmallIntegerField()
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    header = models.JSONField(help_text="The columns, in order.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("filing template")

    def __str__(self) -> str:
        return f"{self.form} {self.tax_year}"


class Filing(models.Model):
    """A file of forms that was made to be filed: how many, how much, its hash; the file
    itself holds tax ids and is not kept."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="filings"
    )
    form = models.CharField(max_length=16)
    tax_year = models.PositiveSmallIntegerField()
    forms = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    reveal = models.ForeignKey(Reveal, models.PROTECT, related_name="filings")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("filing")

    def __str__(self) -> str:
        return f"{self.form} {self.tax_year}"
