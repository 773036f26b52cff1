"""The demo begins anew where it was stopped, and its codes lead to where it runs."""

import pytest

from certificates.models import Certificate
from lms.demo import cast, histories
from lms.management.commands import demo
from people.models import Role, Unit
from tests.certificates.builders import make_certificate
from tests.courses.builders import make_course, make_home

pytestmark = pytest.mark.django_db


def test_stopped_in_the_middle_it_has_invented_nobody(monkeypatch):
    make_home("zh-hans")
    course = make_course(lessons=1)

    def stop(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(histories, "live", stop)
    with pytest.raises(KeyboardInterrupt):
        demo.Command()._invent(course)
    assert not Unit.objects.exists()


def test_there_is_somebody_to_try_for_each_role():
    make_home("zh-hans")
    cast.introduce()
    # A guest is a coordinator up to a day, and that would be over.
    assert set(Role.objects.values_list("kind", flat=True)) == set(Role.Kind.values) - {Role.Kind.GUEST}


def test_codes_lead_to_where_the_demo_runs(worker, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    certificate = make_certificate(worker)
    for address, kept in (("http://127.0.0.1:8000", True), ("http://127.0.0.1:8000", True), ("http://10.0.0.7", False)):
        Certificate.objects.filter(pk=certificate.pk).update(pdf="a.pdf", picture="a.png")
        demo.point_codes_to(address)
        certificate.refresh_from_db()
        assert certificate.is_drawn is kept
