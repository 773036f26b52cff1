"""The bench's phone reads what a page asks for; the bench's clock counts what a process computes."""

import os
import time

import psycopg
import pytest
from django.db import connection

from lms.bench import server
from lms.bench.phone import Page

PAGE = """<!doctype html><link rel="stylesheet" href="/static/a.css"><link rel="canonical" href="/elsewhere/">
<script type="module" src="/static/q.js"></script><img src="/media/p.webp" alt="">
<form method="get" action="/search/"><input name="q"></form>
<form method="post"><input type="hidden" name="operation" value="x1">
<label><input type="radio" name="choice" value="0">a</label><label><input type="radio" name="choice" value="1">b</label>
<button>Next</button></form>"""


def test_a_page_says_what_to_fetch_and_what_can_be_sent():
    page = Page(PAGE)
    assert page.files == ["/static/a.css", "/static/q.js", "/media/p.webp"]
    search, answer = page.forms
    assert (search.action, search.method) == ("/search/", "get")
    assert (answer.action, answer.method) == ("", "post")
    assert answer.fields == [("operation", "x1")]
    assert answer.choices == {"choice": ["0", "1"]}


def test_work_is_counted_and_waiting_is_not(db):
    def work():
        end = time.process_time() + 0.3
        while time.process_time() < end:
            pass

    me = [os.getpid()]
    assert server.spent(work, lambda: me) >= 250
    assert server.spent(lambda: time.sleep(0.3), lambda: me) < 100


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no processes of its own")
def test_what_a_closed_connection_used_is_counted_too(db):
    def work():
        with psycopg.connect(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/postgres") as another:
            another.execute("SELECT sum(sqrt(n)) FROM generate_series(1, 3000000) n")

    assert server.spent(work, list) >= 100


def test_a_process_that_is_gone_has_spent_nothing():
    assert server.cpu_ms(2**22 + 1) == 0
