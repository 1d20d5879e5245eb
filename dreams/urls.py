from django.urls import path

from dreams.views import board, owners, public

app_name = "dreams"
urlpatterns = [
    path("bank/<slug:branch>/", public.bank, name="bank"),
    path("factory/<slug:branch>/", public.factory, name="factory"),
    path("boards/<slug:branch>/", public.board, name="board"),
    path("dreams/<int:pk>/", public.dream, name="dream"),
    path("dreams/<int:pk>/support/", public.support, name="support"),
    path("dreams/<int:pk>/cover.svg", public.cover, name="cover"),
    path("deposit/<slug:branch>/", owners.deposit, name="deposit"),
    path("deposit/<slug:branch>/similar/", owners.similar, name="similar"),
    path("mine/<str:key>/", owners.mine, name="mine"),
    path("mine/<str:key>/change/", owners.mine_change, name="mine_change"),
    path("mine/<str:key>/withdraw/", owners.mine_withdraw, name="mine_withdraw"),
    path("board/", board.queue, name="queue"),
    path("dreams/<int:pk>/answer/", board.answer, name="answer"),
    path("dreams/<int:pk>/start/", board.start, name="start"),
    path("dreams/<int:pk>/steer/", board.steer, name="steer"),
]
