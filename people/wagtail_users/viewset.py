"""Users in Wagtail's admin are staff, and each person sees there only whom she could also put out of office."""

from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import Button
from wagtail.users.views import users as wagtail_users
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from ..models import Role, User
from .forms import StaffCreationForm, StaffEditForm


class IndexView(wagtail_users.IndexView):
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "wagtailadmin/generic/index_results.html"
    page_title = _("Staff")
    add_item_label = _("Add staff")
    search_fields = ["name", "phone", "email"]

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "name",
                label=pgettext_lazy("of a person", "Name"),
                accessor=str,
                sort_key="name",
                get_url=self.get_edit_url,
            ),
            Column("phone", label=_("Phone number")),
            Column("email", label=_("E-mail")),
            Column("role_names", label=_("Roles")),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last signed in"), sort_key="last_login"),
        ]

    def get_base_queryset(self):
        roles = Prefetch("roles", Role.objects.current().select_related("unit"))
        return User.objects.staff_managed_by(self.request.user).prefetch_related(roles)

    def get_delete_url(self, instance):
        """Offer no deletion: an account is deactivated, since what was learnt must stay."""

    def order_queryset(self, queryset):
        # Past Wagtail's own method, which sorts by a last name that nobody has here.
        return super(wagtail_users.IndexView, self).order_queryset(queryset)


class CreateView(generic.CreateView):
    page_title = _("Add staff")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}


class EditView(generic.EditView):
    @cached_property
    def header_more_buttons(self):
        address = reverse("take_second_factor", args=[self.object.pk])
        button = Button(_("Take away the second factor"), url=address, icon_name="lock-open", priority=50)
        return [*super().header_more_buttons, button]

    def get_queryset(self):
        return User.objects.staff_managed_by(self.request.user)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}


class HistoryView(generic.HistoryView):
    def get_base_object_queryset(self):
        return User.objects.staff_managed_by(self.request.user)


class StaffViewSet(wagtail_users.UserViewSet):
    ordering = "name"
    menu_label = _("Staff")
    copy_view_enabled = False
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    history_view_class = HistoryView
    template_prefix = ""

    def get_form_class(self, for_update: bool = False):
        return StaffEditForm if for_update else StaffCreationForm

    def get_common_view_kwargs(self, **kwargs):
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None, "usage_url_name": None}

    def get_urlpatterns(self):
        """Wire what we have looked at and nothing else: no deletion, no usage, no copy."""
        wired = {"index", "index_results", "add", "edit", "history", "history_results"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in wired]


class NoBulkAction:
    """Takes the place of a bulk action: those work on any row of the table, so on workers as well."""

    def dispatch(self, request, *args, **kwargs):
        raise Http404


class NoAssigning(NoBulkAction, AssignRoleBulkAction):
    pass


class NoDeleting(NoBulkAction, DeleteBulkAction):
    pass


class NoActivating(NoBulkAction, SetActiveStateBulkAction):
    pass
