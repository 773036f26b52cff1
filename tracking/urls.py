from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import duplicates, person, posters, rosters, slips, staff, units, views


class PersonId(StringConverter):
    """The public id of a person, or what somebody has typed in its place; PostgreSQL refuses the character NUL."""

    regex = r"[^/\x00]+"


register_converter(PersonId, "person")

app_name = "tracking"
urlpatterns = [
    path("coordinate/", views.people, name="people"),
    path("coordinate/people.csv", views.people_csv, name="people_csv"),
    path("coordinate/people.xlsx", views.people_xlsx, name="people_xlsx"),
    path("coordinate/people/<person:person_id>/", person.person, name="person"),
    path("coordinate/people/<person:person_id>/name/", person.rename, name="rename"),
    path("coordinate/people/<person:person_id>/note/", person.write_note, name="write_note"),
    path("coordinate/people/<person:person_id>/sign-out/", person.sign_out_everywhere, name="sign_out_everywhere"),
    path("coordinate/notes/<uuid:note_id>/remove/", person.remove_note, name="remove_note"),
    path("coordinate/people/<person:person_id>/slip/", slips.slip, name="slip"),
    path("coordinate/duplicates/", duplicates.duplicates, name="duplicates"),
    path("coordinate/duplicates/<uuid:pair_id>/show-again/", duplicates.show_again, name="show_again"),
    path("coordinate/duplicates/<person:person_id>/<person:other_id>/", duplicates.tell_apart, name="tell_apart"),
    path("coordinate/slips/", slips.sheet, name="slip_sheet"),
    path("coordinate/posters/", posters.overview, name="posters"),
    path("coordinate/posters/new/", posters.new, name="new_poster"),
    path("coordinate/posters/<uuid:poster_id>/", posters.poster, name="poster"),
    path("coordinate/posters/<uuid:poster_id>/poster.pdf", posters.pdf, name="poster_pdf"),
    path("coordinate/posters/<uuid:poster_id>/take-down/", posters.take_down, name="take_down"),
    path("coordinate/requests/<uuid:request_id>/let-in/", posters.let_in, name="let_in"),
    path("coordinate/requests/<uuid:request_id>/turn-away/", posters.turn_away, name="turn_away"),
    path("coordinate/units/", units.units, name="units"),
    path("coordinate/units/<uuid:unit_id>/", units.unit, name="unit"),
    path("coordinate/units/<uuid:unit_id>/add/", units.add, name="add_unit"),
    path("coordinate/units/<uuid:unit_id>/change/", units.change, name="change_unit"),
    path("coordinate/units/<uuid:unit_id>/move/", units.move, name="move_unit"),
    path("coordinate/units/<uuid:unit_id>/close/", units.close, name="close_unit"),
    path("coordinate/units/<uuid:unit_id>/lists/", rosters.unit_rosters, name="unit_rosters"),
    path("coordinate/lists/<uuid:roster_id>/", rosters.roster, name="roster"),
    path("coordinate/lists/<uuid:roster_id>/columns/", rosters.columns, name="roster_columns"),
    path("coordinate/lists/<uuid:roster_id>/take/", rosters.take, name="take_roster"),
    path("coordinate/lists/<uuid:roster_id>/to-mend/", rosters.to_mend, name="roster_to_mend"),
    path("coordinate/lists/<uuid:roster_id>/missing/", rosters.leavers, name="roster_leavers"),
    path("coordinate/lists/<uuid:roster_id>/undo/", rosters.undo, name="undo_roster"),
    path("coordinate/lists/<uuid:roster_id>/throw-away/", rosters.throw_away, name="throw_roster_away"),
    path("coordinate/staff/", staff.staff, name="staff"),
    path("coordinate/staff/give/", staff.give_role, name="give_role"),
    path("coordinate/roles/<int:role_id>/take-away/", staff.take_role, name="take_role"),
    path("coordinate/staff/<person:person_id>/second-factor/", staff.take_second_factor, name="take_second_factor"),
    path("coordinate/inspector/", views.inspection, name="inspector"),
]
