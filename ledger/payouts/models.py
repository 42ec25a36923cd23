"""Money that is paid to members: where to, in which run, by which file, and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BankKind(models.TextChoices):
    ACH = "ach", _("a bank account in the United States")
    SEPA = "sepa", _("a bank account with an IBAN")


class BankDetail(models.Model):
    """Where a member is paid; the numbers are sealed, the last four can be shown.

    `sealed` holds `{"routing", "account", "type"}` or `{"iban", "bic"}` under the key
    that is kept outside the database. A new one ends the one before.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="bank_details"
    )
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="bank_details"
    )
    kind = models.CharField(max_length=8, choices=BankKind.choices)
    sealed = models.BinaryField()
    last_four = models.CharField(max_length=4)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bank details")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(ended_at__isnull=True),
                name="a_member_is_paid_to_one_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} …{self.last_four}"


class PayingAccount(models.Model):
    """The co-op's own bank account that payouts leave from, as the files name it."""

    cooperative = models.OneToOneField(
        "coopkit.Cooperative", models.PROTECT, related_name="paying_account"
    )
    account = models.CharField(max_length=300, help_text="“Assets:Bank:Operating”.")
    kind = models.CharField(max_length=8, choices=BankKind.choices)
    sealed = models.BinaryField()
    last_four = models.CharField(max_length=4)
    company_name = models.CharField(max_length=70)
    company_id = models.CharField(max_length=35, help_text="As the bank gave it.")
    bank_name = models.CharField(max_length=70, blank=True)
    next_cheque = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("paying account")

    def __str__(self) -> str:
        return self.account


class PayoutRunState(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    SENT = "sent", _("files made")
    SETTLED = "settled", _("all paid")
    CANCELLED = "cancelled", _("cancelled")


class PayoutRun(models.Model):
    """One run from what is owed to the files that pay it.

    `key` names what it pays (“patronage-2026”, “redemption-3”), or, of several, how many
    (“3-debts”). What is paid is in one run only: see the payouts.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="payout_runs"
    )
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    pay_on = models.DateField()
    authority = models.CharField(max_length=80)
    state = models.CharField(
        max_length=10, choices=PayoutRunState.choices, default=PayoutRunState.PREPARED
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payout run")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="payout_runs_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} № {self.number}"


class PayoutMethod(models.TextChoices):
    ACH = "ach", _("ACH file")
    SEPA = "sepa", _("SEPA file")
    CHEQUE = "cheque", _("check")
    HAND = "hand", _("by hand")
    NONE = "none", _("no bank details yet")


class PayoutState(models.TextChoices):
    READY = "ready", _("to be paid")
    SENT = "sent", _("in a file")
    PAID = "paid", _("paid")
    RETURNED = "returned", _("came back")
    VOID = "void", _("voided")


class Payout(models.Model):
    """One payment to one member: what is owed, what is withheld, what is paid.

    `key` names what is paid and `debits` the accounts that it clears, as
    `[[account, cents], …]`, both as they stood when the run was prepared; `liability` is
    the first of them. `dividend_cents` and `reports` are those of `Payable`. `end_to_end`
    is its id for good, in every file that names it. `paid_on` and `batch` come with the
    bank's statement. What is voided gives its debt free again.
    """

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="payouts")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="payouts"
    )
    key = models.CharField(max_length=60)
    liability = models.CharField(max_length=300)
    debits = models.JSONField(default=list)
    dividend_cents = models.BigIntegerField(default=0)
    reports = models.JSONField(default=dict)
    authority = models.CharField(max_length=80, blank=True)
    gross_cents = models.BigIntegerField()
    withheld_cents = models.BigIntegerField(default=0)
    cents = models.BigIntegerField()
    method = models.CharField(max_length=8, choices=PayoutMethod.choices)
    bank_detail = models.ForeignKey(
        BankDetail, models.PROTECT, null=True, related_name="+"
    )
    end_to_end = models.CharField(max_length=35)
    cheque_number = models.PositiveIntegerField(null=True)
    remark = models.CharField(max_length=140, help_text="“Patronage 2026”.")
    state = models.CharField(
        max_length=10, choices=PayoutState.choices, default=PayoutState.READY
    )
    paid_on = models.DateField(null=True)
    bank_line = models.ForeignKey(
        "ledger.BankLine", models.PROTECT, null=True, related_name="payouts"
    )
    batch = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("payout")
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "key"],
                condition=~Q(state="void"),
                name="a_debt_is_paid_in_one_run",
            ),
            models.UniqueConstraint(
                fields=["end_to_end"], name="an_end_to_end_id_is_one"
            ),
            models.CheckConstraint(
                condition=Q(gross_cents=models.F("cents") + models.F("withheld_cents"))
                & Q(cents__gte=0)
                & Q(withheld_cents__gte=0),
                name="a_payout_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.end_to_end} {self.cents}"


class PayoutFile(models.Model):
    """A file that was made of a run: its hash and its id; the file itself is not kept.

    It is made again, with other ids of its own and the same end-to-end ids.
    """

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, help_text="“nacha”, “pain001”, “cheques”…")
    message_id = models.CharField(max_length=35)
    payouts = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payout file")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "message_id"], name="a_message_id_is_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"
