from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    path("certificates/<uuid:public_id>/", views.show, name="show"),
    path("certificates/<uuid:public_id>.pdf", views.pdf, name="pdf"),
    path("certificates/<uuid:public_id>.png", views.picture, name="picture"),
    path("verify/<uuid:public_id>/", views.verify, name="verify"),
]
