"""Recordings in the editor: their list, and the window in which one is chosen, uploaded or spoken."""

from django.forms import modelform_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import SnippetViewSet

from .admin_policies import RowPermissionPolicy
from .recording_forms import RecordingUploadForm
from .recordings import Recording
from .viewsets import OwnedSnippetViewSet


class RecordingPermissionPolicy(RowPermissionPolicy):
    """Those of the whole site may be used by all who write, and are changed where they belong."""

    def user_has_any_permission_for_instance(self, user, actions, instance):
        if "view" in actions and self.user_has_permission(user, "view"):
            return self.model.objects.usable_by(user).contains(instance)
        return super().user_has_any_permission_for_instance(user, actions, instance)


class _OfWhoeverChooses:
    """Offers what she may use, and asks for a new one as whoever she is; mixed into views, which bring the request."""

    def get_object_list(self):
        return Recording.objects.usable_by(self.request.user)  # type: ignore[attr-defined]

    def get_creation_form_class(self):
        return modelform_factory(Recording, form=RecordingUploadForm, fields=RecordingUploadForm.Meta.fields)

    def get_creation_form_kwargs(self):
        kwargs = super().get_creation_form_kwargs()  # type: ignore[misc]
        # The page behind the window has a title, too.
        return kwargs | {"for_user": self.request.user, "prefix": "recording"}  # type: ignore[attr-defined]


class RecordingChooseView(_OfWhoeverChooses, chooser.ChooseView):
    # Its title says it.
    page_subtitle = ""


class RecordingChooseResultsView(_OfWhoeverChooses, chooser.ChooseResultsView):
    pass


class RecordingCreateView(_OfWhoeverChooses, chooser.SnippetCreateView):
    pass


class RecordingChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = RecordingChooseView
    choose_results_view_class = RecordingChooseResultsView
    create_view_class = RecordingCreateView
    page_title = _("Choose a recording")
    creation_tab_label = _("Upload or record")
    create_action_label = _("Keep it and put it on the card")
    per_page = 20


class RecordingViewSet(OwnedSnippetViewSet):
    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    menu_name = "recordings"
    add_to_admin_menu = True
    menu_order = 310
    list_display = [
        "__str__",
        Column("get_kind_display", label=_("Kind")),
        Column("unit", label=_("Unit")),
        Column("states", label=_("File")),
    ]
    list_per_page = 50
    chooser_viewset_class = RecordingChooserViewSet

    @property
    def permission_policy(self):
        return RecordingPermissionPolicy(self.model)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit").prefetch_related("translations")

    def register_chooser_viewset(self):
        SnippetViewSet.register_chooser_viewset(self)
