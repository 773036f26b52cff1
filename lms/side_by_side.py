"""Handing a second language to wagtail-localize, so that trainers edit it beside the first.

A translation that was merely saved as a page would look the same to learners, but the admin would not know which of its
sentences belongs to which, and would offer it for translation from nothing.
"""

from collections import defaultdict, deque

from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


def translate(source, words):
    """Make or renew the translation of a page or snippet and return it as a draft.

    `words` is an unsaved instance in the other language, built alike: same blocks, same children.
    """
    locale = words.locale
    origin, _made = TranslationSource.update_or_create_from_instance(source)
    Translation.objects.get_or_create(source=origin, target_locale=locale, defaults={"enabled": True})
    _keep_sentences(origin, words)
    # Published by the caller: wagtail-localize would wait for the end of the transaction, and a server that stops in
    # between would leave a draft that a second loading takes for finished.
    translated, _made = origin.create_or_update_translation(locale, publish=False, copy_parent_pages=True)
    return translated


def _keep_sentences(origin: TranslationSource, words) -> None:
    texts = _texts(words)
    known = StringTranslation.objects.filter(context__object_id=origin.object_id, locale=words.locale)
    rows = {(row.translation_of_id, row.context_id): row for row in known}
    new = []
    # Paragraphs of one block share a path; they follow each other alike in both languages.
    for segment in origin.stringsegment_set.select_related("context").order_by("order"):
        text = texts[segment.context.path].popleft()
        row = rows.get((segment.string_id, segment.context_id))
        if row is None:
            row = StringTranslation(
                translation_of_id=segment.string_id, context_id=segment.context_id, locale=words.locale, data=text
            )
            row.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
            rows[segment.string_id, segment.context_id] = row
            new.append(row)
        elif row.data != text or row.has_error:
            row.data, row.has_error, row.field_error = text, False, ""
            row.save()
    StringTranslation.objects.bulk_create(new)


def _texts(words) -> dict[str, deque[str]]:
    texts: dict[str, deque[str]] = defaultdict(deque)
    for segment in extract_segments(words):
        if isinstance(segment, StringSegmentValue):
            texts[segment.path].append(segment.string.data)
    return texts
