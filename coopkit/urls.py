"""Every address of the site. Wings are included by string: they meet here by name."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

COOP = "c/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("coopkit.front_door.urls_outside")),
    path("", include("cms.courses.urls_outside")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/", include("cms.pages.urls_outside")),
    path("books/", include("ledger.books.urls_fava")),
]
urlpatterns += i18n_patterns(
    path("account/", include("coopkit.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("coopkit.front_door.urls_public")),
    path("", include("coopkit.front_door.urls")),
    path(f"{COOP}papers/", include("coopkit.papers.urls")),
    path(f"{COOP}papers/bylaws/", include("governance.bylaws.urls")),
    path(COOP, include("governance.meetings.urls")),
    path(f"{COOP}decide/members/", include("governance.members.urls")),
    path(f"{COOP}decide/", include("governance.votes.urls")),
    path(f"{COOP}founding/", include("governance.formation.urls")),
    path(f"{COOP}money/", include("ledger.equity.urls")),
    path(f"{COOP}money/books/", include("ledger.books.urls")),
    path(f"{COOP}money/inbox/", include("ledger.inbox.urls")),
    path(f"{COOP}money/reports/", include("ledger.reports.urls")),
    path(f"{COOP}money/hours/", include("ledger.labor.urls")),
    path(f"{COOP}money/patronage/", include("ledger.patronage.urls")),
    path(f"{COOP}money/payouts/", include("ledger.payouts.urls")),
    path(f"{COOP}money/tax/", include("ledger.tax.urls")),
    path("found/", include("governance.formation.urls_outside")),
    path("learn/", include("cms.pages.urls")),
    path("learn/", include("cms.courses.urls")),
    path("learn/", include("cms.learning.urls")),
    path("centre/", include("cms.centre.urls")),
    re_path("", include(wagtail_urls)),
)
