"""What a trainer should look at again: laws whose day of review has come, and what of hers rests on them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy

from cms.models import Clause, LegalSource
from foundation import clock

from .models import Question

# Of one law; more would push the next one off the screen.
SHOWN = 10


@dataclass(frozen=True)
class Citing:
    """A lesson or question of hers that cites a law."""

    title: str
    url: str


@dataclass(frozen=True)
class DueLaw:
    """A law to compare with its official text again; `url` is where that is noted, empty for whoever may not."""

    name: str
    since: date
    official_text: str
    url: str
    citing: list[Citing]
    more: int


class ReviewPanel(Component):
    name = "review"
    template_name = "wagtailadmin/home/review.html"
    order = 110

    def get_context_data(self, parent_context):
        return {"laws": due_laws(parent_context["request"].user)}


def due_laws(user) -> list[DueLaw]:
    """Return the laws due for review that concern somebody, longest overdue first.

    They concern whoever keeps the laws, and whoever may write a lesson or question that cites one.
    """
    sources = LegalSource.objects.filter(review_by__lte=clock.today()).prefetch_related("translations")
    citing = _citing(user, dict(Clause.objects.filter(source__in=sources).values_list("pk", "source")))
    may_note = user.has_perm("cms.change_legalsource")
    found = []
    for source in sources.order_by("review_by", "pk"):
        hers = citing.get(source.pk, [])
        if not may_note and not hers:
            continue
        law = DueLaw(
            name=str(source),
            since=source.review_by,
            official_text=source.address,
            url=_edit_url(source) if may_note else "",
            citing=hers[:SHOWN],
            more=max(0, len(hers) - SHOWN),
        )
        found.append(law)
    return found


def _citing(user, law_of: dict[int, int]) -> dict[int, list[Citing]]:
    """Return lessons and then questions somebody may change, by the law whose articles (`law_of`) they cite."""
    found: dict[int, dict[Citing, None]] = defaultdict(dict)
    # Questions cite by a table of their own, which the index does not follow.
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Clause),
        to_object_id__in=map(str, law_of),
    )
    cited: dict[int, list[int]] = defaultdict(list)
    for page, clause in references.values_list("object_id", "to_object_id"):
        cited[int(page)].append(int(clause))
    may_edit = page_permission_policy.instances_user_has_permission_for(user, "change")
    for page in may_edit.filter(pk__in=cited).order_by("path"):
        link = Citing(page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for clause in cited[page.pk]:
            found[law_of[clause]][link] = None
    questions = Question.objects.editable_by(user).sources()
    of_questions = Question.clauses.through.objects.filter(clause__in=law_of, question__in=questions)
    for row in of_questions.select_related("question").order_by("question"):
        found[law_of[row.clause_id]][Citing(str(row.question), _edit_url(row.question))] = None
    return {law: list(links) for law, links in found.items()}


def _edit_url(row) -> str:
    return reverse(row.snippet_viewset.get_url_name("edit"), args=[quote(row.pk)])


def show(request, panels: list) -> None:
    """Add what is due for review to the admin's home."""
    panels.append(ReviewPanel())
