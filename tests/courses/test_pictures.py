"""Pictures of lessons: kept while a lesson shows them or showed them to somebody, and kept by phones."""

import io

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses import progress, versions
from courses.models import CourseVersion
from courses.pages import LessonPage
from tests.courses.builders import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(db):
    image = get_image_model().objects.create(title="Crossing", file=get_test_image_file(size=(8, 8)))
    yield image
    for file in (settings.MEDIA_ROOT / "original_images", settings.MEDIA_ROOT / "images"):
        for path in file.glob("test*"):
            path.unlink()


@pytest.fixture
def lesson(picture) -> LessonPage:
    course = make_course(lessons=1)
    lesson = LessonPage.objects.get(translation_key=course.activities.get().pk)
    show(lesson, [("picture", {"image": picture, "alt_text": "Two riders"})])
    return lesson


def show(lesson, content) -> None:
    lesson.body = [("card", {"heading": "Look", "content": content})]
    lesson.save_revision().publish()


def delete(client, operator, picture) -> bool:
    client.force_login(operator)
    client.post(reverse("wagtailimages:delete", args=[picture.pk]))
    return not get_image_model().objects.filter(pk=picture.pk).exists()


def test_a_picture_that_nobody_shows_goes(client, operator, picture):
    assert delete(client, operator, picture)


def test_a_picture_on_a_page_stays(client, operator, lesson, picture):
    assert not delete(client, operator, picture)


def test_a_picture_somebody_has_learnt_with_stays(client, operator, worker, lesson, picture):
    progress.enrol(worker, lesson.get_parent().translation_key)
    assert versions.current(lesson.get_parent().translation_key)
    show(lesson, [("text", "<p>Without</p>")])
    assert CourseVersion.objects.exists()
    assert not delete(client, operator, picture)


def test_pictures_of_a_comparison_stay_too(client, operator, lesson, picture):
    image = {"image": picture, "alt_text": "Two riders"}
    show(lesson, [("comparison", {"first": image, "first_words": "Before", "second": image, "second_words": "After"})])
    assert not delete(client, operator, picture)


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_document_on_a_page_stays(client, operator, lesson, is_shown):
    document = get_document_model().objects.create(title="Model letter", file=ContentFile(b"%PDF-1.7", "letter.pdf"))
    if is_shown:
        show(lesson, [("document", {"document": document, "words": "A model letter"})])
    client.force_login(operator)
    client.post(reverse("wagtaildocs:delete", args=[document.pk]))
    assert get_document_model().objects.filter(pk=document.pk).exists() == is_shown
    document.file.delete(save=False)


def test_many_are_deleted_together_or_not_at_all(client, operator, lesson, picture):
    other = get_image_model().objects.create(title="Other", file=get_test_image_file(size=(8, 8)))
    client.force_login(operator)
    client.post(f"/admin/bulk/wagtailimages/image/delete/?id={picture.pk}&id={other.pk}")
    assert get_image_model().objects.filter(pk__in=[picture.pk, other.pk]).count() == 2


def test_a_phone_keeps_a_picture(client, worker, picture):
    client.force_login(worker)
    response = client.get(f"/media/{picture.get_rendition('max-165x165').file.name}")
    assert set(response["Cache-Control"].split(", ")) == {"max-age=31536000", "public", "immutable"}


def drawn(size: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (size, size)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("door", ["wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create"])
@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (drawn(14_000), "too many pixels"),
        (drawn(300)[:60], "corrupted image"),
        (b"no picture", "corrupted image"),
    ],
    ids=["bomb", "cut-off", "none"],
)
def test_a_picture_that_cannot_be_is_refused_in_words(client, operator, door, file, sentence):
    client.force_login(operator)
    client.cookies["django_language"] = "en"
    upload = {"title": "Bomb", "image-chooser-upload-title": "Bomb"}
    for name in ("file", "image-chooser-upload-file", "files[]"):
        upload[name] = SimpleUploadedFile("bomb.png", file, "image/png")
    response = client.post(reverse(door), upload, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not get_image_model().objects.exists()
