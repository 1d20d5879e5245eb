"""Addresses of the print room."""

from django.urls import path

from printing import views

app_name = "printing"
urlpatterns = [
    path("orders/new/", views.order_new, name="order_new"),
    path("orders/<uuid:uuid>/", views.order, name="order"),
    path("orders/<uuid:uuid>/retry/", views.order_retry, name="retry"),
    path("orders/<uuid:uuid>/cancel/", views.order_cancel, name="cancel"),
    path("orders/<uuid:uuid>/files/<int:pk>/", views.file, name="file"),
    path("orders/<uuid:uuid>/items/<int:pk>/preview.png", views.preview, name="preview"),
]
