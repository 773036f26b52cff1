"""How a course stands for a learner: what is done, what comes next, how long it takes."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from .models import ActivityProgress, CourseVersion, Enrolment


@dataclass(frozen=True)
class Step:
    """One activity of a course as a learner sees it."""

    id: str
    kind: str
    title: str
    language: str
    minutes: int
    is_done: bool
    is_begun: bool
    course_id: UUID

    @property
    def url(self) -> str:
        return reverse("courses:activity", args=[self.course_id, self.id])


@dataclass(frozen=True)
class Standing:
    """A course and how far a learner has come in it."""

    version: CourseVersion
    enrolment: Enrolment | None
    title: str
    title_language: str
    summary: str
    summary_language: str
    steps: list[Step]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if not step.is_done)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def percent(self) -> int:
        return round(100 * self.done_count / len(self.steps)) if self.steps else 0

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def may_begin(self) -> bool:
        """Tell whether the learner may begin the course, or begin it again because her completion has expired."""
        return self.enrolment is None or (self.enrolment.is_complete and self.enrolment.is_expired())

    @property
    def waits_for_closing(self) -> bool:
        """Tell whether everything is done but the course not complete: its last open step was taken out."""
        return bool(self.enrolment) and not self.enrolment.is_complete and self.next_step is None

    @property
    def url(self) -> str:
        return reverse("courses:course", args=[self.version.course_id])

    @property
    def go_on_url(self) -> str:
        return self.next_step.url if self.next_step else self.url


def standing(version: CourseVersion, enrolment: Enrolment | None, language: str, progress=None) -> Standing:
    """Return how a course stands; `progress` may be given where rows of many enrolments were fetched at once."""
    if progress is None:
        progress = list(ActivityProgress.objects.filter(enrolment=enrolment)) if enrolment else []
    rows = {str(row.activity_id): row for row in progress}
    title, summary = version.title(language), version.summary(language)
    return Standing(
        version=version,
        enrolment=enrolment,
        title=title.words,
        title_language=title.language,
        summary=summary.words,
        summary_language=summary.language,
        steps=[_step(version, entry, rows.get(entry["id"]), language) for entry in version.activities],
    )


def standings(enrolments, language: str) -> list[Standing]:
    """Return how several enrolments stand, at one query for all their progress.

    The enrolments come with `course__current_version` and `completed_version` selected.
    """
    rows: dict[int, list[ActivityProgress]] = {}
    for row in ActivityProgress.objects.filter(enrolment__in=[enrolment.pk for enrolment in enrolments]):
        rows.setdefault(row.enrolment_id, []).append(row)
    found = []
    for enrolment in enrolments:
        version = enrolment.shown_version()
        if version:
            found.append(standing(version, enrolment, language, rows.get(enrolment.pk, [])))
    return found


def _step(version: CourseVersion, entry: dict, row: ActivityProgress | None, language: str) -> Step:
    title = version.title_of(entry, language)
    return Step(
        id=entry["id"],
        kind=entry["kind"],
        title=title.words,
        language=title.language,
        minutes=entry["minutes"],
        is_done=bool(row and row.completed_at),
        is_begun=row is not None,
        course_id=version.course_id,
    )
