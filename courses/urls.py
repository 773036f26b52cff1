from django.urls import path

from . import poster_views, search, views

app_name = "courses"
urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("search/", search.search, name="search"),
    path("learn/<uuid:course_id>/", views.course, name="course"),
    path("learn/<uuid:course_id>/start/", views.enrol, name="enrol"),
    path("learn/<uuid:course_id>/<uuid:activity_id>/", views.activity, name="activity"),
    path("learn/<uuid:course_id>/<uuid:activity_id>/place/", views.place, name="place"),
    path("learn/<uuid:course_id>/<uuid:activity_id>/done/", views.done, name="done"),
    path("join/<uuid:invitation_id>/", poster_views.PosterView.as_view(), name="poster"),
    path("join/<uuid:invitation_id>/arrive/", poster_views.arrive, name="arrive"),
]
