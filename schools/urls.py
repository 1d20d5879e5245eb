from django.urls import path

from schools.views import branches, classes, seats

app_name = "schools"
urlpatterns = [
    path("branches/<slug:slug>/settings/", branches.branch_settings, name="branch_settings"),
    path("branches/<slug:slug>/settings/board/", branches.branch_rules, name="branch_rules"),
    path("branches/<slug:slug>/settings/guidelines/", branches.guidelines, name="guidelines"),
    path("branches/<slug:slug>/seats/", seats.overview, name="seats"),
    path("branches/<slug:slug>/seats/new/", seats.add, name="seat_add"),
    path("branches/<slug:slug>/seats/<int:pk>/", seats.change, name="seat"),
    path("branches/<slug:slug>/seats/<int:pk>/end/", seats.end, name="seat_end"),
    path("branches/<slug:slug>/seats/<int:pk>/pass/", seats.new_pass, name="seat_pass"),
    path("classes/new/", classes.class_new, name="class_new"),
    path("classes/<int:pk>/", classes.class_detail, name="class"),
    path("classes/<int:pk>/pupils/", classes.pupils, name="pupils"),
    path("classes/<int:pk>/pupils/add/", classes.pupils_add, name="pupils_add"),
    path("classes/<int:pk>/pupils/<int:number>/remove/", classes.pupil_remove, name="pupil_remove"),
]
