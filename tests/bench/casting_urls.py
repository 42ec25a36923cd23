"""The site's addresses, and the bare view that casting is measured beside."""

from base64 import b64decode
from hashlib import sha256

from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path

from coopkit.cooperatives.access import NOBODY, PEOPLE, Access
from coopkit.cooperatives.doors import ACCESS
from coopkit.urls import urlpatterns as site

ACCESS["bench_bare"] = Access(NOBODY, PEOPLE)


class Row(models.Model):
    """One row that comes in, as large as an envelope."""

    user_id = models.IntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "governance"
        db_table = "bench_row"

    def __str__(self) -> str:
        return self.sha256


class Tally(models.Model):
    """One row that is changed: the voter's own, so that nobody waits for another."""

    user_id = models.IntegerField(unique=True)
    count = models.IntegerField(default=0)

    class Meta:
        app_label = "governance"
        db_table = "bench_tally"

    def __str__(self) -> str:
        return f"{self.user_id}: {self.count}"


@transaction.atomic
def bare(request: HttpRequest) -> HttpResponse:
    """Insert one row, and update one: what any view costs that takes something in."""
    content = b64decode(request.POST["sealed"], validate=True)
    Row.objects.create(
        user_id=request.user.pk, content=content, sha256=sha256(content).hexdigest()
    )
    Tally.objects.filter(user_id=request.user.pk).update(count=F("count") + 1)
    return HttpResponse(status=204)


urlpatterns = [path("bare/", bare, name="bench_bare"), *site]
