from django.urls import URLPattern

app_name = "dreams"
urlpatterns: list[URLPattern] = []
