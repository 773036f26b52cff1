"""What holds for every answer, whichever room gave it."""

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from foundation.operations import OperationConflict

# Wagtail's admin carries inline scripts and styles of its own and previews pages in a frame.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
    # What was just recorded is listened to before it is sent.
    "media-src": [SELF, "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


# Trainers speak into their recordings; everything else is refused as on all other pages.
ADMIN_PERMISSIONS = ", ".join(
    f"{feature}=({'self' if feature == 'microphone' else ''})" for feature in settings.PERMISSIONS_POLICY
)


class PrivatePagesMiddleware:
    """Keep pages for a signed-in person out of every cache, and give Wagtail's admin the policy it needs.

    A view that wants its answer kept says so itself with Cache-Control.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        if getattr(request, "is_dummy", False):
            # Wagtail asks for a page as a reader would see it and shows it in a frame of its editor.
            response._csp_replace = {"frame-ancestors": [SELF]}
            response["X-Frame-Options"] = "SAMEORIGIN"
        # Without what a proxy may put before the site.
        if request.path_info.startswith(self.admin):
            response._csp_replace = ADMIN_POLICY
            response["Permissions-Policy"] = ADMIN_PERMISSIONS
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response


class RepeatedFormsMiddleware:
    """Answer a form whose id was already used for something else: 422, with a way on instead of a server error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, OperationConflict):
            return render(request, "422.html", status=422)
        return None
