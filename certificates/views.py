"""The holder's page with the picture, its files, and the public page behind the code."""

import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from people.sign_in import second_factor

from . import issuing
from .drawing import PICTURE_HEIGHT, PICTURE_WIDTH
from .models import Certificate, Status
from .press import DrawingUnavailable

logger = logging.getLogger(__name__)

PRIVATE = "private, no-store"


def _ready(request, public_id) -> Certificate:
    """Return a certificate the user may see with its files, if they can be made; else raise Http404."""
    mine = Certificate.objects.visible_to(request.user)
    certificate = get_object_or_404(mine.select_related("user"), pk=public_id)
    if certificate.user_id != request.user.pk:
        second_factor.demand(request)
    try:
        return issuing.draw(issuing.mend(certificate))
    except DrawingUnavailable as reason:
        # The worker tries again; whoever asked is told that the picture is not there yet.
        logger.error("certificate %s cannot be drawn: %s", certificate.public_id, reason)
        return certificate


@login_required
@require_safe
def show(request, public_id):
    """Show the certificate as a picture to keep, what it is worth today, and ways to hand it on."""
    certificate = _ready(request, public_id)
    context = {
        "certificate": certificate,
        "status": certificate.status,
        "is_own": certificate.user_id == request.user.pk,
        "width": PICTURE_WIDTH,
        "height": PICTURE_HEIGHT,
    }
    return render(request, "certificates/show.html", context)


@login_required
@require_safe
def pdf(request, public_id):
    certificate = _ready(request, public_id)
    return _file(certificate, certificate.pdf, "application/pdf", "pdf")


@login_required
@require_safe
def picture(request, public_id):
    certificate = _ready(request, public_id)
    return _file(certificate, certificate.picture, "image/png", "png")


def _file(certificate: Certificate, file, content_type: str, suffix: str) -> FileResponse:
    """Hand out a file of a certificate in force; one that was revoked is no longer given away."""
    if certificate.state != Certificate.State.ISSUED or not file:
        raise Http404
    response = FileResponse(file.open("rb"), content_type=content_type, filename=f"{certificate.number}.{suffix}")
    response["Cache-Control"] = PRIVATE
    return response


@require_safe
def verify(request, public_id):
    """Tell anyone whether a certificate is genuine and in force: name as issued, course, date, status, nothing more."""
    certificate = Certificate.objects.filter(pk=public_id).first()
    if certificate is None:
        response = render(request, "certificates/unknown.html", status=404)
    else:
        context = {"certificate": certificate, "status": certificate.status, "Status": Status}
        response = render(request, "certificates/verify.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = PRIVATE
    return response
