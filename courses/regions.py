"""Where a course holds: everywhere, or in a province, a city or a district, by the six digits of its code.

Two digits name the province, two the city, two the district; zeros at the end mean "all of it".
"""

from collections.abc import Iterable

from people.models import Membership, Unit


def lies_in(place: str, region: str) -> bool:
    """Tell whether a place lies in a region, both as codes; a place that is not known lies nowhere."""
    return bool(place) and place.startswith(_stem(region))


def holds(region: str, places: Iterable[str]) -> bool:
    """Tell whether a rule of a region concerns somebody who works in these places; without a region it does all."""
    return not region or any(lies_in(place, region) for place in places)


def places_of(user) -> list[str]:
    """Return the codes of where somebody works: of her units or, where a unit has none, of the nearest above it."""
    paths = list(Membership.objects.current().filter(user=user).values_list("unit__path", flat=True))
    above = {path[:length] for path in paths for length in range(Unit.steplen, len(path) + 1, Unit.steplen)}
    codes = dict(Unit.objects.filter(path__in=above).exclude(region="").values_list("path", "region"))
    nearest = [max((known for known in codes if path.startswith(known)), key=len, default="") for path in paths]
    return [codes[known] for known in nearest if known]


def _stem(region: str) -> str:
    while region.endswith("00"):
        region = region[:-2]
    return region
