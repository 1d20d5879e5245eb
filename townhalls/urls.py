"""Addresses of town halls: one public page each, the organiser's desk, and the door."""

from django.urls import path

from townhalls.views import agenda, desk, door, groups, planning, public, registering

app_name = "townhalls"
urlpatterns = [
    path("town-halls/", planning.list_all, name="list"),
    path("town-halls/<slug:branch>/new/", planning.new, name="new"),
    path("town-hall/<int:pk>/", public.page, name="page"),
    path("town-hall/<int:pk>/calendar.ics", public.calendar, name="calendar"),
    path("town-hall/<int:pk>/register/", registering.register, name="register"),
    path("town-hall/<int:pk>/registered/", registering.registered, name="registered"),
    path("town-hall/place/<str:key>/", registering.mine, name="mine"),
    path("town-hall/group/<int:pk>/", groups.group, name="group"),
    path("town-hall/<int:pk>/desk/", desk.desk, name="desk"),
    path("town-hall/<int:pk>/change/", planning.change, name="change"),
    path("town-hall/<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("town-hall/<int:pk>/do/<slug:verb>/", desk.do, name="do"),
    path("town-hall/<int:pk>/agenda/", agenda.agenda, name="agenda"),
    path("town-hall/<int:pk>/agenda/<int:key>/", agenda.item, name="item"),
    path("town-hall/<int:pk>/agenda/<int:key>/<slug:verb>/", agenda.item_do, name="item_do"),
    path("town-hall/<int:pk>/invited/", groups.invited, name="invited"),
    path("town-hall/<int:pk>/invited/<int:key>/drop/", groups.uninvite, name="uninvite"),
    path("town-hall/<int:pk>/door/", door.door, name="door"),
    path("town-hall/<int:pk>/door/figures/", door.figures, name="figures"),
    path("town-hall/<int:pk>/door/walk-in/", door.walk_in, name="walk_in"),
    path("town-hall/<int:pk>/door/<int:key>/", door.party, name="party"),
    path("town-hall/<int:pk>/door/<int:key>/<slug:verb>/", door.party_do, name="party_do"),
]
