"""Two units next door to each other, each with people, content and records; what is the north's carries words to find.

Such a word reads `zq-<circle>-<place>`: the circle says who may read it (READERS in access_table.py), the place where
it stands. WORD stands beside it, so that a search can find what carries it without repeating it.
"""

import uuid
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment, Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from certificates import issuing
from certificates.models import Certificate
from cms.admin_rights import desk_of
from cms.models import Clause, Hotline, HotlineWords, LegalSource, LegalSourceName, Recording, SiteSettings, Take
from courses import posters, progress, versions
from courses.models import Course
from courses.pages import CoursePage, LessonPage
from foundation import clock
from people import notes, telling_apart
from people.invitations import asking
from people.models import Membership, Role, Roster, Unit
from people.rosters import keeping, taking_in, working_off
from people.rosters.models import private_storage
from people.sessions import SessionStore
from people.sign_in import factors
from quizzes import taking
from quizzes.models import Question, QuizItem, QuizPage
from tests.builders import make_number, make_person, make_role, make_unit
from tests.courses.builders import make_catalogue, make_course, make_folder, make_home

WORD = "lantern"
PASSWORD = "a-long-password-7"


def make_world() -> SimpleNamespace:
    for language in ("zh-hans", "en"):
        make_home(language)
    site_settings = SiteSettings.load()
    site_settings.issuer_zh = site_settings.issuer_en = "Federation"
    site_settings.save()
    federation = make_unit("Federation", kind=Unit.Kind.FEDERATION)
    # Names of files begin with the token, so that they can be found again and removed.
    world = SimpleNamespace(token=uuid.uuid4().hex, federation=federation, marks=set())
    world.clause, world.hotline = _make_clause(), _make_hotline()
    world.administrator = make_person("Head", email="head@example.org", password=PASSWORD)
    make_role(world.administrator, federation, Role.Kind.ADMINISTRATOR)
    world.shared_image = _make_image(world, "For all", desk_of(None).collection)
    world.shared_folder = make_folder(2)

    def mark(circle: str, place: str) -> str:
        world.marks.add(f"zq-{circle}-{place}")
        return f"{WORD} zq-{circle}-{place}"

    world.north = _make_side(world, mark)
    world.south = _make_side(world, lambda circle, place: f"South {place}")
    # Whatever is made when it is first looked at is made now, so that looking writes nothing.
    for course in Course.objects.all():
        versions.current(course.pk)
    call_command("update_index", verbosity=0)
    certificates = (world.north.certificate, world.south.certificate)
    files = [file for row in certificates for file in (row.pdf, row.picture)]
    files += [side.roster.file for side in (world.north, world.south)]
    world.private_files = [Path(file.path) for file in files]
    return world


def _make_clause() -> Clause:
    law = LegalSource(code="law", force="law", checked_on=clock.today())
    law.translations = [LegalSourceName(language="en", name="Some law")]
    law.clauses = [Clause(code="law-1", article="1")]
    law.save()
    return law.clauses.get()


def _make_hotline() -> Hotline:
    hotline = Hotline(code="police", number="110")
    hotline.translations = [HotlineWords(language="en", name="Police")]
    hotline.save()
    return hotline


def _make_image(world, title: str, collection):
    file = get_test_image_file(f"{world.token}.png", size=(8, 8))
    return get_image_model().objects.create(title=title, file=file, collection=collection)


def _last(words: str) -> str:
    return words.rsplit(maxsplit=1)[-1]


def _make_side(world, mark) -> SimpleNamespace:
    side = SimpleNamespace(world=world, mark=mark)
    side.unit = make_unit(mark("unit", "district"), parent=world.federation, kind=Unit.Kind.SUBDISTRICT)
    side.station = make_unit(
        mark("unit", "station"),
        parent=side.unit,
        contact_name=mark("unit", "contact"),
        contact_hours=mark("unit", "hours"),
    )
    _make_people(side)
    _make_files(side)
    _make_content(side)
    _make_drafts(side)
    _make_translations(side)
    _make_records(side)
    return side


def _make_people(side) -> None:
    side.worker = make_person(side.mark("person", "worker"), unit=side.station)
    Membership.objects.filter(user=side.worker).update(staff_number=side.mark("person", "number"))
    # Of a worker, so that nobody's own pages change with it.
    side.factor = factors.add_app(side.worker, factors.new_secret(), step=0)
    side.colleague = make_person("Colleague", unit=side.station)
    side.coordinator = make_person(side.mark("staff", "coordinator"), unit=side.unit, occupation="staff")
    make_role(side.coordinator, side.unit, Role.Kind.COORDINATOR)
    side.trainer = make_person(
        side.mark("staff", "trainer"), email=f"trainer{side.unit.pk}@example.org", password=PASSWORD
    )
    make_role(side.trainer, side.unit, Role.Kind.TRAINER)


def _make_files(side) -> None:
    side.desk = desk_of(side.unit)
    side.collection = side.desk.collection
    side.image = _make_image(side.world, side.mark("file", "image"), side.collection)
    side.document = get_document_model().objects.create(
        title=side.mark("file", "document"),
        file=ContentFile(
            side.mark("file", "text").encode(), name=f"{side.world.token}-{_last(side.mark('file', 'name'))}.pdf"
        ),
        collection=side.collection,
    )
    for row in (side.image, side.document):
        row.tags.add(side.mark("tag", row._meta.model_name))
    side.rendition = side.image.get_rendition("max-165x165")
    side.recording = Recording(title=side.mark("draft", "recording"), unit=side.unit)
    side.recording.translations = [Take(language="zh-hans", file=ContentFile(b"ID3", "voice.mp3"))]
    side.recording.save()


def _make_content(side) -> None:
    """Publish a course with a lesson and a quiz, and another one that is only read and so ends with a certificate."""
    side.course_row = make_course(f"{WORD.title()} course", lessons=1, questions=3, unit=side.unit)
    side.short_row = make_course("Short course", lessons=1, unit=side.unit)
    side.folder = make_catalogue(unit=side.unit)
    side.course = CoursePage.objects.get(translation_key=side.course_row.pk)
    side.lesson = LessonPage.objects.child_of(side.course).get()
    words = ("text", f"<p>{side.mark('lesson', 'text')}</p>")
    picture = ("picture", {"image": side.image, "alt_text": side.mark("lesson", "alt")})
    side.lesson.body = [("card", {"heading": "One", "content": [words, picture]})]
    side.lesson.save_revision(user=side.trainer, log_action=True).publish(user=side.trainer)
    side.quiz = QuizPage.objects.child_of(side.course).get()
    side.question_folder = side.quiz.items.get().folder
    side.question_folder.name = side.mark("draft", "question-folder")
    side.question_folder.save()
    for question in Question.objects.filter(folder=side.question_folder):
        question.text = side.mark("test", "text")
        question.explanation = side.mark("key", "explanation")
        question.clauses = [side.world.clause]
        question.save_revision(user=side.trainer, log_action=True).publish(user=side.trainer)
    side.question = Question.objects.filter(folder=side.question_folder).first()


def _make_drafts(side) -> None:
    """Write what nobody has published yet, on published pages and on new ones."""
    for page in (side.folder, side.course, side.lesson, side.quiz):
        page.title = side.mark("draft", f"title-of-{page._meta.model_name}")
        page.save_revision(user=side.trainer, log_action=True)
    side.new_course = CoursePage(
        title=side.mark("draft", "new-course"),
        slug=_last(side.mark("draft", "slug")),
        summary="New.",
        live=False,
    )
    side.folder.add_child(instance=side.new_course)
    side.new_lesson = LessonPage(title=side.mark("draft", "new-lesson"), live=False, owner=side.trainer)
    side.new_lesson.body = [
        (
            "card",
            {
                "heading": side.mark("draft", "card"),
                "content": [
                    ("picture", {"image": side.image, "alt_text": side.mark("draft", "alt")}),
                    ("picture", {"image": side.world.shared_image, "alt_text": "x"}),
                    ("clauses", [side.world.clause]),
                    ("hotlines", [side.world.hotline]),
                ],
            },
        )
    ]
    side.new_course.add_child(instance=side.new_lesson)
    side.new_quiz = QuizPage(title=side.mark("draft", "new-quiz"), live=False)
    side.new_quiz.items = [QuizItem(folder=side.world.shared_folder, count=1)]
    side.new_course.add_child(instance=side.new_quiz)
    for page in (side.new_course, side.new_lesson, side.new_quiz):
        page.save_revision(user=side.trainer, log_action=True)
    side.question.text = side.mark("draft", "question")
    side.question.save_revision(user=side.trainer, log_action=True)
    side.question.refresh_from_db()
    side.comment = Comment.objects.create(
        page=side.lesson, user=side.trainer, text=side.mark("draft", "comment"), contentpath="title"
    )
    side.session = EditingSession.objects.create(
        user=side.trainer,
        content_type=ContentType.objects.get_for_model(LessonPage),
        object_id=str(side.lesson.pk),
        last_seen_at=clock.now(),
        is_editing=True,
    )
    side.redirect = Redirect.objects.create(old_path=f"/old-{side.unit.pk}", redirect_page=side.new_lesson)


def _make_translations(side) -> None:
    english = Locale.objects.get(language_code="en")
    for row in (side.folder, side.lesson, side.question):
        translate_object(row, [english], user=side.trainer)
    side.translations = {
        name: Translation.objects.get(source__object_id=row.translation_key)
        for name, row in (("lesson", side.lesson), ("question", side.question))
    }
    for translation in side.translations.values():
        segment = StringSegment.objects.filter(source=translation.source).first()
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=english,
            context=segment.context,
            data=side.mark("draft", "translation"),
            last_translated_by=side.trainer,
        )
    side.question_in_english = side.question.get_translation(english)


def _make_roster(side) -> Roster:
    """Hand in a list that waits to be taken in, with a row to mend."""
    bad = _last(side.mark("roster", "number"))
    lines = f"Name,Phone number\nZhao Yi,{make_number()}\n{side.mark('roster', 'name')},{bad}"
    file = ContentFile(lines.encode(), name=f"{side.mark('roster', 'file')}.csv")
    roster = taking_in.hand_in(file, side.station, by=side.coordinator)
    working_off.work_off({"roster": str(roster.public_id)})
    roster.refresh_from_db()
    layout = keeping.layout_of(private_storage(), roster.file_name)
    taking_in.choose(roster, layout, 0, layout.suggested, by=side.coordinator)
    working_off.work_off({"roster": str(roster.public_id)})
    roster.refresh_from_db()
    return roster


def _make_records(side) -> None:
    """Let the worker fail the quiz, begin it again and complete the other course."""
    enrolment = progress.enrol(side.worker, side.course_row.pk)
    lesson, quiz = versions.current(side.course_row.pk).activities
    progress.complete_activity(enrolment, lesson["id"])
    side.closed_attempt = taking.submit(taking.start(enrolment, quiz))
    side.open_attempt = taking.start(enrolment, quiz)
    taking.save_answer(side.open_attempt, 0, [0])
    finished = progress.enrol(side.worker, side.short_row.pk)
    for entry in versions.current(side.short_row.pk).activities:
        progress.complete_activity(finished, entry["id"])
    Certificate.objects.filter(user=side.worker).update(name=side.mark("certificate", "name"))
    session = SessionStore()
    session.create()
    side.poster = posters.put_up(
        side.station, side.course_row.pk, by=side.coordinator, expires_at=clock.now() + timedelta(days=1)
    )
    side.request = asking.ask(make_person(side.mark("person", "asker")), side.station)
    side.note = notes.write(side.worker, side.mark("person", "note"), by=side.coordinator)
    side.roster = _make_roster(side)
    side.pair = telling_apart.tell_apart(side.worker, side.coordinator, by=side.coordinator)
    side.device = side.worker.devices.create(digest=uuid.uuid4().hex, session_key=session.session_key)
    side.certificate = issuing.draw(Certificate.objects.get(user=side.worker))
