"""Addresses of dream elections: of officers, and of everybody."""

from django.urls import path

from polls.views import board, drafts, events, mail, officer, papers, pictures, roll, voting

app_name = "polls"
urlpatterns = [
    path("elections/<slug:branch>/", officer.of_branch, name="of_branch"),
    path("elections/<slug:branch>/new/", officer.new, name="new"),
    path("elections/school/<int:pk>/", officer.of_school, name="of_school"),
    path("elections/school/<int:pk>/new/", officer.new_at_school, name="new_at_school"),
    path("election/<int:pk>/", officer.desk, name="desk"),
    path("election/<int:pk>/change/", officer.change, name="change"),
    path("election/<int:pk>/delete/", drafts.drop, name="drop"),
    path("election/<int:pk>/do/<slug:verb>/", officer.do, name="do"),
    path("election/<int:pk>/papers/", papers.count, name="papers"),
    path("election/<int:pk>/give/", papers.give, name="give"),
    path("election/<int:pk>/roll/", roll.roll, name="roll"),
    path("vote/<slug:branch>/", voting.of_branch, name="all"),
    path("vote/<slug:branch>/<slug:slug>/", voting.poll, name="poll"),
    path("vote/<slug:branch>/<slug:slug>/ballot/", voting.ballot, name="ballot"),
    path("vote/<slug:branch>/<slug:slug>/mail/", mail.ask, name="mail"),
    path("vote/<slug:branch>/<slug:slug>/receipt/", voting.receipt, name="receipt"),
    path("vote/<slug:branch>/<slug:slug>/pictures/<slug:sha256>/", pictures.picture, name="picture"),
    path("vote/<slug:branch>/<slug:slug>/events/", events.page, name="events"),
    path("vote/<slug:branch>/<slug:slug>/board/", board.page, name="board"),
    path("vote/<slug:branch>/<slug:slug>/board.json", board.as_json, name="board_json"),
    path("vote/<slug:branch>/<slug:slug>/board.atom", board.feed, name="board_feed"),
    path("vote/<slug:branch>/<slug:slug>/kit.zip", board.kit, name="kit"),
    path("vote/<slug:branch>/<slug:slug>/protocol-<str:language>.pdf", board.protocol, name="protocol"),
]
