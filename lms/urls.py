"""Every address of the site. Our own pages carry no language; Wagtail's public pages do."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from . import health, previews, today

handler500 = "lms.failing.server_error"

urlpatterns = [
    path("", today.today, name="today"),
    path("health/", health.health, name="health"),
    path("", include("people.urls")),
    path("", include("cms.urls")),
    path("", include("courses.urls")),
    path("", include("quizzes.urls")),
    path("", include("certificates.urls")),
    path("", include("tracking.urls")),
    path("", include("tracking.record_urls")),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
]
if settings.DEMO or settings.DEBUG:
    from . import styleguide

    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/confirm/", styleguide.confirm, name="styleguide_confirm"),
    ]
if settings.MEDIA_URL_SERVED_HERE:
    from django.views.decorators.cache import cache_control
    from django.views.static import serve

    from cms import media_views

    # Pictures in the sizes that readers get, each under a name of its own for good. What was uploaded still carries
    # what a camera wrote into it, and documents have a view of their own.
    picture = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)(serve)
    urlpatterns += [
        path("media/images/<path:path>", picture, {"document_root": settings.MEDIA_ROOT / "images"}, name="media"),
        re_path(r"^media/recordings/(?P<name>[0-9a-f]{32}\.[0-9a-z]{1,5})$", media_views.recording, name="recording"),
    ]
urlpatterns += i18n_patterns(
    path("courses/<uuid:course_id>.png", previews.course_preview, name="course_preview"),
    # Wagtail's own sign-in takes passwords without counting how often they were wrong.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    path("", include(wagtail_urls)),
)
