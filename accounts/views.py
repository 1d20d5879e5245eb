"""Signing in and out, choosing a language, and the pages for when something is wrong."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import SeatPassForm, SignInForm
from accounts.middleware import SUPPORTED
from accounts.models import User
from accounts.requests import comes_from_elsewhere

YEAR_IN_SECONDS = 365 * 24 * 3600
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _next(request: HttpRequest, default: str) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else default


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Adults sign in with e-mail and password."""
    form = SignInForm(request, request.POST or None)
    if form.is_valid() and form.user:
        login(request, form.user, backend=_BACKEND)
        return HttpResponseRedirect(_next(request, str(redirect("accounts:home").url)))
    demo_sign_ins = import_string(settings.DEMO_SIGN_INS)() if settings.DEMO else []
    context = {"form": form, "next": _next(request, ""), "demo_sign_ins": demo_sign_ins}
    return render(request, "accounts/sign_in.html", context)


@never_cache
@sensitive_post_parameters("code")
def seat_pass(request: HttpRequest) -> HttpResponse:
    """A young board member signs in with the code of a seat pass."""
    form = SeatPassForm(request, request.POST or None)
    if form.is_valid() and form.user:
        login(request, form.user, backend=_BACKEND)
        return redirect("accounts:home")
    return render(request, "accounts/seat_pass.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send each to where their work is; the apps above say where in settings.FIND_HOME."""
    find_home = import_string(settings.FIND_HOME)
    return redirect(find_home(request.user))


@csrf_exempt  # its form stands on every page, and a token of the reader's own would keep pages from being kept
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in a cookie, and in the account where there is one."""
    if comes_from_elsewhere(request):
        return form_expired(request)
    response = HttpResponseRedirect(_next(request, "/"))
    language = request.POST.get("language", "")
    if language in SUPPORTED:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_IN_SECONDS, samesite="Lax", secure=request.is_secure()
        )
        if isinstance(request.user, User):
            actions.speak(request.user, language=language)
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety token did not fit: say so, and how not to lose what was typed."""
    return render(request, "errors/form_expired.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a person may not touch is not found."""
    return render(request, "errors/404.html", status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
