"""Writing legal sources and hotlines of content files as rows, and telling how those rows stand."""

from cms.models import Clause, Hotline, HotlineWords, LegalSource, LegalSourceName

from . import content_model as files

SOURCE_COLUMNS = ["force", "jurisdiction", "in_force_from", "address", "checked_on", "review_by"]


def put_source(source: files.LegalSource) -> None:
    """Write a legal source; articles that the file no longer names stay, because something may cite them."""
    columns = {name: getattr(source, name) for name in SOURCE_COLUMNS}
    row, _made = LegalSource.objects.update_or_create(code=source.id, defaults=columns)
    for language, name in source.name.items():
        LegalSourceName.objects.update_or_create(source=row, language=language, defaults={"name": name})
    for clause in source.clauses:
        place = {"source": row, "article": clause.article, "point": clause.point}
        Clause.objects.update_or_create(code=clause.id, defaults=place)


def source_as_left(code: str) -> list | None:
    """Return everything the rows of a legal source say; None when there is none."""
    row = LegalSource.objects.filter(code=code).first()
    return row and [
        [getattr(row, name) for name in [*SOURCE_COLUMNS, "in_force_to"]],
        sorted(row.translations.values_list("language", "name")),
        sorted(row.clauses.values_list("code", "article", "point")),
    ]


def put_hotline(hotline: files.Hotline, position: int) -> None:
    columns = {"number": hotline.number, "is_emergency": hotline.is_emergency, "position": position}
    row, _made = Hotline.objects.update_or_create(code=hotline.id, defaults=columns)
    for language, name in hotline.name.items():
        words = {"name": name, "purpose": hotline.purpose[language], "hours": hotline.hours.get(language, "")}
        HotlineWords.objects.update_or_create(hotline=row, language=language, defaults=words)


def hotline_as_left(code: str) -> list | None:
    """Return everything the rows of a hotline say; None when there is none."""
    row = Hotline.objects.filter(code=code).first()
    return row and [
        [row.number, row.is_emergency, row.region, row.position],
        sorted(row.translations.values_list("language", "name", "purpose", "hours")),
    ]
