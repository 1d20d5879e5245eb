"""A list of 20 rows with one query and one template, one row, and a form that stores one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from bench.floor.models import Row


def row_list(request: HttpRequest) -> HttpResponse:
    """Twenty rows."""
    return render(request, "list.html", {"rows": Row.objects.order_by("-pk")[:20]})


def row_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One row."""
    return render(request, "detail.html", {"row": Row.objects.get(pk=pk)})


@csrf_exempt
def row_new(request: HttpRequest) -> HttpResponse:
    """Insert and redirect."""
    row = Row.objects.create(title=request.POST["title"], what=request.POST["what"])
    return redirect(f"/rows/{row.pk}/")


urlpatterns = [
    path("rows/", row_list),
    path("rows/<int:pk>/", row_detail),
    path("rows/new/", row_new),
    path("sign-in/", row_list, name="sign_in"),  # our middleware looks where an answer leads
]
