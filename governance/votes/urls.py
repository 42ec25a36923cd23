"""Addresses."""

from django.urls import path

from governance.votes import views

app_name = "votes"
urlpatterns = [
    # first, for it is the address that all come to at once
    path("<int:pk>/ballot/", views.ballot, name="ballot"),
    path("", views.motions, name="motions"),
    path("start/", views.start, name="start"),
    path("prepare/", views.prepare, name="prepare"),
    path("propose/", views.propose, name="propose"),
    path("amend/<int:pk>/", views.amend, name="amend"),
    path("what-if/<int:pk>/", views.what_if, name="what_if"),
    path("admit/<str:code>/", views.admit, name="admit"),
    path("expel/<str:code>/", views.expel, name="expel"),
    path("<int:pk>/", views.motion, name="motion"),
    path("<int:pk>/count/", views.count, name="count"),
    path("<int:pk>/count/<str:what>", views.count_file, name="count_file"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/roll/", views.roll, name="roll"),
    path("<int:pk>/open/", views.open_vote, name="open"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/round/", views.next_round, name="round"),
    path("<int:pk>/objection/", views.objection, name="objection"),
    path("<int:pk>/proxies/", views.proxies, name="proxies"),
    path("<int:pk>/challenge/", views.challenge, name="challenge"),
    path("<int:pk>/remind/", views.remind, name="remind"),
    path("<int:pk>/declare/", views.declare, name="declare"),
    path("<int:pk>/recuse/", views.recuse, name="recuse"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/receipt/", views.receipt, name="receipt"),
    path("<int:pk>/candidates/", views.candidates, name="candidates"),
    path("<int:pk>/by-hand/", views.by_hand, name="by_hand"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/paper/ballot.pdf", views.paper_pdf, name="paper_pdf"),
    path("<int:pk>/paper/entry/", views.paper_entry, name="paper_entry"),
    path("<int:pk>/tellers/", views.tellers, name="tellers"),
    path("<int:pk>/tellers/key/", views.teller_key, name="teller_key"),
    path("<int:pk>/mix/", views.mix, name="mix"),
    path("<int:pk>/mix/envelopes.txt", views.mix_input, name="mix_input"),
    path("<int:pk>/destroy/", views.destroy, name="destroy"),
    path("<int:pk>/evidence/", views.evidence, name="evidence"),
    path("<int:pk>/evidence.json", views.evidence_json, name="evidence_json"),
    path("<int:pk>/check_election.py", views.election_checker, name="election_checker"),
    path("teller-tool/<str:name>", views.teller_tool, name="teller_tool"),
]
