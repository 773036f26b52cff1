"""One round through all addresses: who asks what, so that everybody is asked for what could matter to her."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from tests.house.access_addresses import Pattern, mixed_paths, paths, patterns
from tests.house.access_asking import Answer, Visitor

# Asking for it raises an error, which is what it is for.
LEFT_OUT = {"wagtailadmin_error_test"}
WRITERS = ("trainer", "trainer_next_door")


@dataclass(frozen=True)
class Asked:
    """An address, how it was asked, whose things it named - the north's, the south's or both - and the answer."""

    name: str
    method: str
    path: str
    of: str
    answer: Answer


def visitors(world) -> dict[str, Visitor]:
    """Return everybody who asks, in the order of the table's columns."""
    north, south = world.north, world.south
    return {
        "anonymous": Visitor(),
        "worker": Visitor(north.worker),
        "colleague": Visitor(north.colleague),
        "coordinator": Visitor(north.coordinator),
        "coordinator_next_door": Visitor(south.coordinator),
        "trainer": Visitor(north.trainer),
        "trainer_next_door": Visitor(south.trainer),
        "administrator": Visitor(world.administrator),
    }


def ask_everything(world: SimpleNamespace, who: str) -> Iterator[Asked]:
    visitor = world.visitors[who]
    for pattern in patterns():
        if pattern.name in LEFT_OUT:
            continue
        for of, path in _addresses(world, who, pattern):
            yield Asked(pattern.name, "GET", path, of, visitor.ask("get", path, look=world.look))
        for of, path in _addresses_to_post_to(world, who, pattern):
            data = BODIES[pattern.name]() if pattern.name in BODIES else None
            yield Asked(pattern.name, "POST", path, of, visitor.ask("post", path, data, look=world.look))


def _addresses(world, who: str, pattern: Pattern) -> Iterator[tuple[str, str]]:
    if pattern.is_of_admin and who == "colleague":
        # There she is what the worker is.
        return
    named = paths(pattern, world.north)
    if pattern.is_of_admin and who not in WRITERS:
        # She is turned away, or sees everything: what exactly she asked for makes no difference.
        named = named[:1]
    elif pattern.is_of_admin and who == "trainer":
        # Her own things, so searching for them shows nothing new.
        named = list({path.partition("?")[0]: path for path in reversed(named)}.values())[::-1]
    yield from (("north", path) for path in named)
    if pattern.is_of_admin and who == "trainer_next_door":
        yield from (("both", path) for path in mixed_paths(pattern, world.south, world.north))
        # Her own things, seen from close by, must not show whatever lies next to them.
        yield from (("south", path) for path in paths(pattern, world.south) if pattern.keys)


def _addresses_to_post_to(world, who: str, pattern: Pattern) -> Iterator[tuple[str, str]]:
    if pattern.is_of_admin and who == "administrator":
        return
    is_bulk = pattern.name == "wagtail_bulk_action"
    found = {(path if is_bulk else path.partition("?")[0], of) for of, path in _addresses(world, who, pattern)}
    yield from ((of, path) for path, of in sorted(found) if of != "south")


OTHER_TRANSLATION = b'msgid ""\nmsgstr ""\n"X-WagtailLocalize-TranslationID: other\\n"\n'
# What these stumble over when it is missing; their own forms always send it.
BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "wagtailadmin_pages:add": lambda: {"body-count": "0"},
    "wagtailadmin_pages:edit": lambda: {"body-count": "0"},
    "wagtailadmin_pages:revisions_revert": lambda: {"body-count": "0"},
    "wagtailadmin_pages:copy": lambda: {"new_parent_page": "1"},
    "wagtailadmin_choose_page_external_link": lambda: {"external-link-chooser-url": "/"},
    "wagtail_localize:upload_pofile": lambda: {"file": ContentFile(OTHER_TRANSLATION, name="other.po")},
}
