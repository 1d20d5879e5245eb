from django.urls import path

from schools import views

app_name = "schools"
urlpatterns = [
    path("classes/new/", views.class_new, name="class_new"),
    path("classes/<int:pk>/", views.class_detail, name="class"),
]
