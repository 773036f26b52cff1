"""Choosing a language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from .models import User
from .redirects import in_language, next_of


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, on this phone and to this person; what we do not speak changes nothing."""
    target = next_of(request) or reverse(settings.LOGIN_REDIRECT_URL)
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return redirect(target)
    response = redirect(in_language(request, target, language))
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
