"""The groups of types: what filters, colours, lanes by type and chips name together."""

from dataclasses import dataclass

from timeline.chart.palette import DARK, LIGHT
from timeline.view.catalog import Catalog


@dataclass(frozen=True)
class TypeGroup:
    """Types of events that share a colour, on the light page and on the dark one."""

    key: str
    label: str
    types: tuple[str, ...]
    light: str
    dark: str


def type_groups(catalog: Catalog) -> tuple[TypeGroup, ...]:
    """The groups of types in the topic's order; without groups of its own, every type is one."""
    return catalog.once(_type_groups, "")


def _type_groups(catalog: Catalog, _: str) -> tuple[TypeGroup, ...]:
    topic = catalog.archive.topic
    if groups := getattr(topic, "groups", None):
        return tuple(TypeGroup(k, catalog.word(g.label), tuple(g.types), g.colour, g.dark) for k, g in groups.items())
    names, most = catalog.names["type"], len(LIGHT.types)
    return tuple(
        TypeGroup(name, names.get(name, name), (name,), LIGHT.types[n % most], DARK.types[n % most])
        for n, name in enumerate(catalog.index.facets["type"].values)
    )


def group_of(catalog: Catalog) -> dict[str, int]:
    """Type -> the place of its group."""
    return catalog.once(_group_of, "")


def _group_of(catalog: Catalog, _: str) -> dict[str, int]:
    return {name: n for n, group in enumerate(type_groups(catalog)) for name in group.types}
