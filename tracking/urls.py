from django.urls import path

from . import posters, slips, views

app_name = "tracking"
urlpatterns = [
    path("coordinate/", views.people, name="people"),
    path("coordinate/people.csv", views.people_csv, name="people_csv"),
    path("coordinate/people.xlsx", views.people_xlsx, name="people_xlsx"),
    path("coordinate/people/<str:person_id>/slip/", slips.slip, name="slip"),
    path("coordinate/slips/", slips.sheet, name="slip_sheet"),
    path("coordinate/posters/", posters.overview, name="posters"),
    path("coordinate/posters/new/", posters.new, name="new_poster"),
    path("coordinate/posters/<uuid:poster_id>/", posters.poster, name="poster"),
    path("coordinate/posters/<uuid:poster_id>/poster.pdf", posters.pdf, name="poster_pdf"),
    path("coordinate/posters/<uuid:poster_id>/take-down/", posters.take_down, name="take_down"),
    path("coordinate/requests/<uuid:request_id>/let-in/", posters.let_in, name="let_in"),
    path("coordinate/requests/<uuid:request_id>/turn-away/", posters.turn_away, name="turn_away"),
    path("coordinate/inspector/", views.inspection, name="inspector"),
]
