"""A worker's own page; without a namespace because the frame of every page links to it."""

from django.urls import path

from . import record

urlpatterns = [path("mine/", record.mine, name="mine")]
