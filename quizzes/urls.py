from django.urls import path

from . import views, whole_course

app_name = "quizzes"
urlpatterns = [
    path("learn/<uuid:course_id>/whole/", whole_course.whole_course, name="whole_course"),
    path("learn/<uuid:course_id>/<uuid:activity_id>/quiz/", views.front, name="front"),
    path("learn/<uuid:course_id>/<uuid:activity_id>/quiz/start/", views.start, name="start"),
    path("attempt/<uuid:attempt_id>/<int:number>/", views.question, name="question"),
    path("attempt/<uuid:attempt_id>/review/", views.review, name="review"),
    path("attempt/<uuid:attempt_id>/submit/", views.submit, name="submit"),
    path("attempt/<uuid:attempt_id>/", views.result, name="result"),
]
