from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [
    path("health/", views.health, name="health"),
    path("media/<path:path>", views.picture, name="picture"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", views.sitemap_part, name="sitemap_part"),
]
