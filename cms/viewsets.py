"""The register of laws and the hotlines in Wagtail's admin, and what viewsets of owned rows share."""

from django import forms
from django.db.models import Q
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import SnippetAdminURLFinder, get_snippet_models
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from .admin_policies import ReadOnlyPermissionPolicy, RowPermissionPolicy
from .models import Clause, Hotline, LegalSource, LegalSourceName


class OwnedSnippetViewSet(SnippetViewSet):
    """A snippet whose rows belong to units; admin_guard.py keeps foreign ones from being reached by their address.

    There is no chooser and no copying by Wagtail: nothing picks single rows, and a copy would overwrite its original.
    """

    copy_view_enabled = False

    @property
    def permission_policy(self):
        return RowPermissionPolicy(self.model)

    def get_queryset(self, request):
        return self.model.objects.editable_by(request.user)

    def register_chooser_viewset(self):
        pass

    @property
    def url_finder_class(self):
        return type("_OwnedURLFinder", (OwnedURLFinder,), {"model": self.model})


class OwnedURLFinder(SnippetAdminURLFinder):
    """Find the address to edit a row, or none: lists of uses then call the row private."""

    def __init__(self, user=None):
        self.user = user
        super().__init__(user)

    def get_edit_url(self, instance):
        policy = instance.snippet_viewset.permission_policy
        if self.user and not policy.user_has_permission_for_instance(self.user, "change", instance):
            return None
        return super().get_edit_url(instance)


class LegalSourceViewSet(SnippetViewSet):
    model = LegalSource
    icon = "openquote"
    menu_label = _("Laws and rules")
    add_to_admin_menu = True
    menu_order = 320
    copy_view_enabled = False
    list_display = [
        "__str__",
        Column("get_force_display", label=_("Binding force")),
        DateColumn("checked_on", label=_("Checked on")),
    ]
    list_filter = ["force", "jurisdiction"]
    list_per_page = 50


class ClauseFilterForm(BaseFilterForm):
    """Find articles by the words of their law's name, in any language, and by their number."""

    q = forms.CharField(
        label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Law or number")}), required=False
    )

    def filter(self, objects):
        objects = super().filter(objects).select_related("source").prefetch_related("source__translations")
        self.search_query = self.cleaned_data["q"]
        for word in self.search_query.split():
            self.is_searching = True
            named = LegalSourceName.objects.filter(name__icontains=word)
            objects = objects.filter(Q(source__in=named.values("source")) | Q(article=word))
        return objects


class ClauseChooseView(ChooseView):
    filter_form_class = ClauseFilterForm


class ClauseChooseResultsView(ChooseResultsView):
    filter_form_class = ClauseFilterForm


class ClauseChooserViewSet(SnippetChooserViewSet):
    per_page = 50
    choose_view_class = ClauseChooseView
    choose_results_view_class = ClauseChooseResultsView


class ClauseViewSet(SnippetViewSet):
    """Articles are written with their law; by themselves they are only chosen."""

    model = Clause
    icon = "openquote"
    copy_view_enabled = False
    chooser_viewset_class = ClauseChooserViewSet

    @property
    def permission_policy(self):
        return ReadOnlyPermissionPolicy(self.model)


class HotlineViewSet(SnippetViewSet):
    model = Hotline
    icon = "mobile-alt"
    menu_label = _("Hotlines")
    add_to_admin_menu = True
    menu_order = 330
    copy_view_enabled = False
    list_display = ["__str__", "region", BooleanColumn("is_emergency", label=_("For emergencies"))]
    ordering = ["position", "number"]


class OwnedDeleteBulkAction(DeleteBulkAction):
    """Delete ticked rows; "all" means all of one's own."""

    @classproperty
    def models(cls):  # noqa: N805 - a property of the class
        return [model for model in get_snippet_models() if isinstance(model.snippet_viewset, OwnedSnippetViewSet)]

    def get_all_objects_in_listing_query(self, parent_id):
        return self.model.objects.editable_by(self.request.user).values_list("pk", flat=True)
