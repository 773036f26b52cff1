"""Register what the content holds about people: nothing, it speaks of laws and numbers."""

from django.db import models

from foundation.personal_data import Class, register

from .models import (
    Clause,
    Desk,
    HomePage,
    Hotline,
    HotlineWords,
    LegalSource,
    LegalSourceName,
    Recording,
    ReferenceStamp,
    SearchEntry,
    SiteSettings,
    Take,
)

IMPERSONAL: dict[type[models.Model], list[str]] = {
    HomePage: ["introduction"],
    Desk: ["unit", "group", "collection"],
    ReferenceStamp: ["number"],
    LegalSource: [
        "code",
        "force",
        "jurisdiction",
        "in_force_from",
        "in_force_to",
        "address",
        "checked_on",
        "review_by",
    ],
    LegalSourceName: ["source", "language", "name"],
    Clause: ["code", "source", "article", "point"],
    Hotline: ["code", "number", "is_emergency", "region", "position"],
    HotlineWords: ["hotline", "language", "name", "purpose", "hours"],
    Recording: ["code", "title", "kind", "unit", "made_at"],
    Take: [
        "recording",
        "language",
        "file",
        "captions",
        "transcript",
        "state",
        "small",
        "poster",
        "size",
        "seconds",
        "width",
        "height",
    ],
    SearchEntry: ["page", "source", "kind", "text"],
    SiteSettings: ["issuer_zh", "issuer_en", "data_contact"],
}
for model, columns in IMPERSONAL.items():
    register(model, columns=dict.fromkeys(columns, Class.NONE))
