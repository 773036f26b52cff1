"""Tags as people write them in one field."""

import pytest
from taggit.utils import edit_string_for_tags, parse_tags

from cms.tags import tags_in


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("头盔，雨天、夜路", ["夜路", "头盔", "雨天"]),
        ("helmet, rain;  night", ["helmet", "night", "rain"]),
        ('"two words", one', ["one", "two words"]),
        (" , ，、 ", []),
        ("", []),
        ("rain, rain", ["rain"]),
    ],
)
def test_by_whichever_comma(text, tags):
    assert tags_in(text) == parse_tags(text) == tags


@pytest.mark.django_db
def test_what_is_shown_for_editing_is_read_as_the_same_tags():
    from taggit.models import Tag

    tags = [Tag.objects.create(name=name) for name in ("夜路", "two words", "rain")]
    assert tags_in(edit_string_for_tags(tags)) == sorted(tag.name for tag in tags)
