"""The box of a secret ballot: sealed envelopes, the tellers' keys, the mix.

No row ever joins a member to a ballot: what an envelope holds can be read only after
every teller has taken off a layer and mixed them, and comes back as one sorted list.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.votes.models.motions import Elector, Motion


class BoxState(models.TextChoices):
    PREPARED = "prepared", _("waiting for the tellers’ keys")
    OPEN = "open", _("taking envelopes")
    CLOSED = "closed", _("closed, not opened yet")
    OPENED = "opened", _("opened")
    DESTROYED = "destroyed", _("keys and envelopes destroyed")


class BallotBox(models.Model):
    """The ballot box of one secret vote, and the head of its transparency log.

    `manifest` is fixed when it opens. `size`, `peaks` and `root` are the log's (RFC 6962,
    hex), signed by `signing_key` (Ed25519, raw), whose public half is in the manifest.
    `participants` are published at the close; `ballots`, by tracker, after the mix.
    """

    motion = models.OneToOneField(Motion, models.PROTECT, related_name="box")
    state = models.CharField(
        max_length=10, choices=BoxState.choices, default=BoxState.PREPARED
    )
    manifest = models.JSONField(default=dict)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    lot_seed = models.CharField(
        max_length=64, blank=True, help_text="Hex; told after the close."
    )
    signing_key = models.BinaryField(default=bytes)
    size = models.PositiveIntegerField(default=0)
    peaks = models.JSONField(default=list)
    root = models.CharField(max_length=64, blank=True)
    root_signature = models.CharField(max_length=128, blank=True)
    closed_at = models.DateTimeField(null=True)
    participants = models.JSONField(null=True)
    ballots = models.JSONField(null=True)
    opened_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ballot box")

    def __str__(self) -> str:
        return f"box of {self.motion_id}"


class Teller(models.Model):
    """A member who holds one of the keys; the secret half is never here.

    Layer 1 is the outermost: teller 1 opens first. `public_key` is an uncompressed P-256
    point, hex (130 signs).
    """

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="tellers")
    position = models.PositiveSmallIntegerField()
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    public_key = models.CharField(max_length=130, blank=True)
    made_in = models.CharField(max_length=8, blank=True, help_text="browser, command")
    registered_at = models.DateTimeField(null=True)
    key_destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("teller")
        constraints = [
            models.UniqueConstraint(
                fields=["box", "position"], name="one_teller_a_layer"
            ),
            models.UniqueConstraint(
                fields=["box", "membership"], name="a_teller_holds_one_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box_id} teller {self.position}"


class Envelope(models.Model):
    """A sealed envelope that was received, and its leaf of the log.

    The last of an elector stands; `sealed` of those before is blanked, and of all when
    the box is destroyed. `root` and `signature` are the log's head right after it.
    """

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="envelopes")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="envelopes")
    index = models.PositiveIntegerField(help_text="From 0, in the log.")
    sealed = models.BinaryField()
    sealed_sha256 = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64, help_text="The leaf's hash, hex.")
    root = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    sealed_in = models.CharField(max_length=8, help_text="browser, server")
    received_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sealed envelope")
        constraints = [
            models.UniqueConstraint(fields=["box", "index"], name="one_leaf_at_a_place"),
            models.UniqueConstraint(
                fields=["box", "sealed_sha256"], name="no_envelope_comes_twice"
            ),
        ]
        indexes = [
            models.Index(fields=["elector", "index"], name="envelopes_of_an_elector")
        ]

    def __str__(self) -> str:
        return f"{self.box_id} envelope {self.index}"


class MixStep(models.Model):
    """What a teller handed back: how many, and the hashes of input and output."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    input_sha256 = models.CharField(max_length=64)
    output_sha256 = models.CharField(max_length=64)
    output = models.TextField(blank=True, help_text="Base64, one a line, sorted.")
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of the mix")
        constraints = [
            models.UniqueConstraint(
                fields=["box", "position"], name="a_layer_comes_off_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.box_id} step {self.position}"
