from django.urls import path

from . import slips, views

app_name = "tracking"
urlpatterns = [
    path("coordinate/", views.people, name="people"),
    path("coordinate/people.csv", views.people_csv, name="people_csv"),
    path("coordinate/people.xlsx", views.people_xlsx, name="people_xlsx"),
    path("coordinate/people/<str:person_id>/slip/", slips.slip, name="slip"),
    path("coordinate/inspector/", views.inspection, name="inspector"),
]
