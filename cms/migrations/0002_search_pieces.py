"""The table of pieces, which Django has no model for; cms/search/table.py speaks to it."""

from django.db import migrations

MAKE = {
    # `ascii` is the only tokenizer that leaves characters beyond ASCII together.
    "sqlite": ["CREATE VIRTUAL TABLE cms_searchpieces USING fts5(title, body, tokenize = 'ascii', prefix = '1')"],
    "postgresql": [
        "CREATE TABLE cms_searchpieces (rowid bigint PRIMARY KEY, title tsvector NOT NULL, pieces tsvector NOT NULL)",
        # In the row itself: PostgreSQL does not count what fetching it from elsewhere costs, and would read everything.
        "ALTER TABLE cms_searchpieces ALTER COLUMN pieces SET STORAGE MAIN",
        "CREATE INDEX cms_searchpieces_title ON cms_searchpieces USING gin (title)",
        "CREATE INDEX cms_searchpieces_pieces ON cms_searchpieces USING gin (pieces)",
    ],
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    schema_editor.execute("DROP TABLE cms_searchpieces")


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
