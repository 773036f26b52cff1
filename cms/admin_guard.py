"""One door before every page of Wagtail's admin.

Wagtail and wagtail-localize ask what somebody may do with the *class* of a snippet, and in some side doors not even
that: the address of a translation, a bulk action or a preview opens any row. So what an address speaks of is looked
up here, before any view runs, and foreign rows answer 404 as if they were not there.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import get_snippet_models
from wagtail.whitelist import check_url
from wagtail_localize.models import SegmentOverride, Translation, TranslationSource

from people.sign_in import second_factor

from . import admin_rights
from .admin_policies import RowPermissionPolicy

# Lists that take no notice of whose rows they show, and rooms that nobody uses here.
FOR_OPERATORS = (
    "wagtailadmin_reports:",
    "wagtailadmin_workflows:",
    "wagtailforms:",
    "wagtail_localize:translations_report",
    "wagtail_localize:snippets_api_listing",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_api:documents:listing",
    "wagtailadmin_pages:type_use",
)
# These change pages past the editor, its checks and its hooks, or put a copy that follows its original in the place of
# a translation; no page of the admin offers them.
FOR_NOBODY = ("wagtailadmin_api:pages:action", "wagtail_localize:convert_to_alias")

# As lms/urls.py has it.
ADMIN = "admin/"
PAGE_KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
DOCUMENT_KEYS = ("document_id", "doc_id")
# What forms for moving, copying and adding pages call the place to go; refused, they would show it by its title.
PAGE_FIELDS = ("new_parent_page", "parent_page", "chooser")


class AdminGuard:
    """Bring a person's rights up to date and keep her from rows that are not hers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if is_of_admin(request) and request.user.is_authenticated:
            admin_rights.keep(request.user)
            _refuse_rights_without_role(request)
            check(request)

    def process_exception(self, request, exception):
        """Say in words that something is still needed: Wagtail answers a deletion that is refused with an error."""
        if not is_of_admin(request) or not isinstance(exception, ProtectedError | RestrictedError):
            return None
        messages.error(request, _("This is still in use somewhere, so it was not deleted."))
        return redirect("wagtailadmin_home")


def is_of_admin(request) -> bool:
    """Tell whether an address is the admin's, by the resolver: a path may begin with what stands before the site."""
    return request.resolver_match.route.startswith(ADMIN)


def _refuse_rights_without_role(request) -> None:
    """Refuse whoever has come past the second factor for want of a role, but has rights all the same.

    Such as somebody whom an operator put into one of Wagtail's own groups.
    """
    is_past = second_factor.is_guarded(request.resolver_match) and not second_factor.has_shown(
        request, "mfa", second_factor.VALID_FOR
    )
    if is_past and request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied


def check(request) -> None:
    """Raise Http404 or PermissionDenied when an address speaks of what the user may not touch."""
    match, user = request.resolver_match, request.user
    if match.view_name.startswith(FOR_NOBODY):
        raise Http404
    if user.is_superuser:
        return
    if match.view_name.startswith(FOR_OPERATORS):
        raise PermissionDenied
    try:
        if match.view_name == "wagtailadmin_editing_sessions:ping" and request.method == "POST":
            _edited(match.kwargs)
        rows = [*subjects(match, request.GET.getlist("id")), *_places(request)]
    except (ObjectDoesNotExist, ValueError, ValidationError):
        raise Http404 from None
    # Translating changes a page; everything else that Wagtail does with pages asks for its own permission behind here.
    may_touch = may_change if match.namespace == "wagtail_localize" else may_see
    if not all(may_touch(user, row) for row in rows):
        raise Http404


def subjects(match: ResolverMatch, chosen: list[str]) -> Iterator[Model]:
    """Return the rows an address speaks of.

    `chosen` are the ids of its query, where choosers and bulk actions name many rows at once. Raises ValueError for
    keys that cannot be any, DoesNotExist for rows that are not there.
    """
    kwargs = match.kwargs
    if "translation_id" in kwargs:
        yield _of_translation(Translation.objects.select_related("source").get(pk=kwargs["translation_id"]))
    if "translation_source_id" in kwargs:
        yield TranslationSource.objects.get(pk=kwargs["translation_source_id"]).get_source_instance()
    named: dict[type[Model], Sequence[Any]] = {
        # The comparison of revisions is the one address of a page without a name for its key.
        Page: [kwargs[key] for key in PAGE_KEYS if key in kwargs] or match.args[:1],
        get_image_model(): [kwargs[key] for key in ("image_id",) if key in kwargs],
        get_document_model(): [kwargs[key] for key in DOCUMENT_KEYS if key in kwargs],
    }
    if model := _model_of(match):
        keys = [kwargs[key] for key in ("pk", "object_id") if key in kwargs]
        named[model] = [*named.get(model, ()), *keys, *(key for key in chosen if key != "all")]
    for kind, wanted in named.items():
        for key in wanted:
            yield _row(kind, key)


def _edited(kwargs: dict[str, Any]) -> None:
    """Let a row be said to be edited only if there is an editor for its kind; Wagtail stumbles over all others."""
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError as error:
        raise ObjectDoesNotExist from error
    if not issubclass(model, Page) and model not in get_snippet_models():
        raise ObjectDoesNotExist
    _row(model, kwargs["object_id"])


def _row(model: type[Model], key) -> Model:
    found = model._default_manager.filter(pk=unquote(str(key))).first()
    if found is None:
        # Also a number too large for the database, which Wagtail would stumble over.
        raise model.DoesNotExist  # type: ignore[attr-defined]  # each model has one of its own
    return found


def _places(request) -> Iterator[Model]:
    """Return the pages under which a form or a bulk action wants to work."""
    match = request.resolver_match
    if match.kwargs.get("model_name") == "page" or match.view_name.startswith("wagtailadmin_pages:"):
        wanted = [request.GET.get("childOf"), *(request.POST.get(field) for field in PAGE_FIELDS)]
        yield from (_row(Page, key) for key in wanted if key)


def keep_replacement(sender, instance: SegmentOverride, **kwargs) -> None:
    """Refuse a translation a picture that its writer may not use, and a link that leads into a script."""
    value = str(json.loads(instance.data_json))
    writer = instance.last_translated_by
    if value.isdecimal():
        pictures = get_image_model().objects.filter(pk=value)
        if writer and not all(may_see(writer, picture) for picture in pictures):
            raise PermissionDenied
    elif check_url(value) is None:
        raise PermissionDenied


def _of_translation(translation: Translation) -> Model:
    source = translation.source
    found = source.object.get_instance_or_none(translation.target_locale)
    return found or source.get_source_instance()


def _model_of(match: ResolverMatch) -> type[Model] | None:
    """Return the model whose rows may be asked for at an address."""
    if match.view_name == "wagtailadmin_choose_page_chosen_multiple":
        return Page
    names = (match.kwargs.get("app_label"), match.kwargs.get("model_name"))
    for model in (Page, get_image_model(), get_document_model()):
        # Bulk actions name the rows that one may not touch by their titles.
        if names == (model._meta.app_label, model._meta.model_name):
            return model
    for model in get_snippet_models():
        viewset = model.snippet_viewset
        if match.namespace in (viewset.url_namespace, viewset.get_chooser_admin_url_namespace()):
            return model
        if names == (model._meta.app_label, model._meta.model_name):
            return model
    files = {
        "wagtailadmin_api:images": get_image_model(),
        "wagtailadmin_api:documents": get_document_model(),
        "wagtailimages_chooser": get_image_model(),
        "wagtaildocs_chooser": get_document_model(),
    }
    return files.get(match.namespace)


def keep_document(document, request) -> None:
    """Hand a document out to those who may use it when they write; its number is guessed easily."""
    if not request.user.is_authenticated or not may_see(request.user, document):
        raise Http404
    second_factor.demand(request)


def may_change(user, row: Model) -> bool:
    if isinstance(row, Page):
        return page_permission_policy.user_has_permission_for_instance(user, "change", row)
    return may_see(user, row)


def may_see(user, row: Model) -> bool:
    if isinstance(row, Page):
        return page_permission_policy.explorable_instances(user).filter(pk=row.pk).exists()
    if isinstance(row, get_image_model()):
        return image_policy.user_has_permission_for_instance(user, "choose", row)
    if isinstance(row, get_document_model()):
        return document_policy.user_has_permission_for_instance(user, "choose", row)
    policy = row.snippet_viewset.permission_policy  # type: ignore[attr-defined]  # put there by register_snippet
    if isinstance(policy, RowPermissionPolicy):
        return policy.user_has_any_permission_for_instance(user, ("view", "change"), row)
    # Rows that belong to nobody in particular: Wagtail's look at the class is enough.
    return True
