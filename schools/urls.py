from django.urls import path

from schools import views

app_name = "schools"
urlpatterns = [
    path("classes/new/", views.class_new, name="class_new"),
    path("classes/<int:pk>/", views.class_detail, name="class"),
    path("classes/<int:pk>/pupils/", views.pupils, name="pupils"),
    path("classes/<int:pk>/pupils/add/", views.pupils_add, name="pupils_add"),
    path("classes/<int:pk>/pupils/<int:number>/remove/", views.pupil_remove, name="pupil_remove"),
]
