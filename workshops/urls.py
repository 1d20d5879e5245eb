"""Addresses of the workshops: the teacher's under /workshops/, the pupils' short enough to type."""

from django.urls import path, re_path

from workshops.views import console, harvest, joining, overview, paper, planning, pupil

app_name = "workshops"
urlpatterns = [
    path("desk/", planning.desk, name="desk"),
    path("classes/<int:pk>/workshops/new/", planning.plan, name="plan"),
    path("workshops/<int:pk>/", overview.workshop, name="workshop"),
    path("workshops/<int:pk>/console/", console.console, name="console"),
    path("workshops/<int:pk>/console/<slug:verb>/", console.console_do, name="console_do"),
    path("workshops/<int:pk>/sealed/", console.sealed, name="sealed"),
    path("workshops/<int:pk>/projector/", overview.projector, name="projector"),
    path("workshops/<int:pk>/paper/", paper.paper, name="paper"),
    path("workshops/<int:pk>/harvest/", harvest.harvest, name="harvest"),
    path("join/", joining.join, name="join"),
    # QR codes hold the address in upper case: that makes them coarser and easier to read from afar.
    re_path(r"^J/(?P<code>[0-9A-Za-z]{4,12})/$", joining.join_by_link),
    path("j/<slug:code>/", joining.join_by_link, name="join_by_link"),
    path("seat/", pupil.seat, name="seat"),
    path("seat/news/", pupil.news, name="news"),
    path("seat/cards/", pupil.card_write, name="card_write"),
    path("seat/cards/<int:number>/", pupil.card_rewrite, name="card_rewrite"),
    path("seat/dots/", pupil.dot, name="dot"),
    path("seat/vote/", pupil.vote, name="vote"),
    path("seat/leave/", joining.leave, name="leave"),
]
