"""Addresses."""

from django.urls import path

from ledger.equity.views import (
    dissolution,
    identity,
    interest,
    loans,
    money,
    notes,
    redemptions,
    rollforward,
    share,
    shares,
    statement,
    unclaimed,
    why,
)

app_name = "equity"
urlpatterns = [
    path("", money.money, name="money"),
    path("why/<slug:line>/", why.why, name="why"),
    path("statement/", statement.statement, name="statement"),
    path("adds-up/", identity.identity, name="identity"),
    path("roll-forward/<int:year>/", rollforward.rollforward, name="rollforward"),
    path("collective/<int:year>/", rollforward.collective, name="collective"),
    path("shares/", shares.shares, name="shares"),
    path("shares/new/", shares.subscribe, name="subscribe"),
    path("shares/transfer/", shares.transfer, name="transfer"),
    path("shares/<int:number>/", share.subscription, name="subscription"),
    path("shares/<int:number>/certificate/", shares.certificate, name="certificate"),
    path("shares/<int:number>/refund/", share.refund, name="refund"),
    path("loans/", loans.loan, name="loan"),
    path("redemptions/", redemptions.redemptions, name="redemptions"),
    path("redemptions/<int:run>/", redemptions.redemption, name="redemption"),
    path("interest/", interest.interest, name="interest"),
    path("notes/", notes.notes, name="notes"),
    path("notes/of/<slug:code>/", notes.convert, name="convert"),
    path("notes/<int:note>/", notes.note, name="note"),
    path("unclaimed/", unclaimed.unclaimed, name="unclaimed"),
    path("unclaimed/<int:item>/", unclaimed.unclaimed_item, name="unclaimed_item"),
    path("dissolution/", dissolution.dissolution, name="dissolution"),
]
