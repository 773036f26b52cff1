"""One view that returns a line, and Wagtail."""

from django.http import HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls


def bare(request):
    return HttpResponse("A way marker stands where the road forks.")


urlpatterns = [path("view/", bare), path("", include(wagtail_urls))]
