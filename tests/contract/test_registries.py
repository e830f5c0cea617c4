"""Every entry of every registry keeps the same contract."""

import importlib
import inspect
import pkgutil
import re

import pytest

import musicscope
from musicscope.core.errors import ParameterError
from musicscope.core.registry import Registry

#: Wiring and windows hold no registries, and some machines cannot import them.
NOT_WALKED = ("musicscope.gui", "musicscope.app", "musicscope.cli", "musicscope.__main__")
#: An author and a year, as in ``Pearson (1901)`` or ``(Davis and Mermelstein, 1980)``, or where
#: there is no author a line that begins with ``Source:``.
SOURCE = re.compile(r"Source: \w|[^\W\d_][\w’'-]+(?: et al\.)?,? \(?(?:1[89]|20)\d\d\b")


def all_registries() -> dict[int, Registry]:
    found = {}
    packages = [musicscope]
    while packages:
        package = packages.pop()
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if module.name in NOT_WALKED:
                continue
            imported = importlib.import_module(module.name)
            found |= {id(v): v for v in vars(imported).values() if isinstance(v, Registry)}
            if module.ispkg:
                packages.append(imported)
    return found


REGISTRIES = sorted(all_registries().values(), key=lambda registry: registry.kind)
ENTRIES = [
    pytest.param(entry, id=f"{registry.kind}-{entry.name}")
    for registry in REGISTRIES
    for entry in registry
]
PARAMETERS = [
    pytest.param(entry, parameter, id=f"{registry.kind}-{entry.name}-{parameter.name}")
    for registry in REGISTRIES
    for entry in registry
    for parameter in entry.parameters
]


def in_sentence_case(label: str) -> bool:
    first, *others = label.split()
    spelled_small = re.match(r"[a-z]-\w", first)
    titled = [word for word in others if re.fullmatch(r"[A-Z][a-z]{2,}", word)]
    return bool(first[0].isupper() or first[0].isdigit() or spelled_small) and not titled


def test_the_registries_of_the_program_are_found():
    kinds = {registry.kind for registry in REGISTRIES}
    assert kinds >= {"projection", "clustering", "picture", "descriptor"}
    assert len(kinds) == len(REGISTRIES)


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.kind)
def test_names_and_labels_are_unique_and_an_unknown_name_is_answered_with_them(registry):
    names = registry.names()
    labels = [entry.label for entry in registry]
    assert names
    assert len(set(names)) == len(names) == len(registry)
    assert len(set(labels)) == len(labels)
    with pytest.raises(ParameterError, match=re.escape(names[0])):
        registry.get("no such thing")


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_has_a_name_for_programs_and_a_label_for_people(entry):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.name)
    assert entry.label == entry.label.strip()
    assert in_sentence_case(entry.label)
    assert "_" not in entry.label
    assert not entry.label.endswith(".")
    assert entry.version >= 1


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_says_what_it_does_and_whose_method_it_is(entry):
    first = entry.doc.split("\n\n")[0]
    assert first.endswith(".")
    assert len(first) > 20
    assert SOURCE.search(entry.doc), "neither author and year nor Source: in the docstring"


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_settings_of_an_entry_are_arguments_of_its_function(entry):
    names = [parameter.name for parameter in entry.parameters]
    assert len(set(names)) == len(names)
    assert set(names) <= set(inspect.signature(entry.run).parameters)
    assert entry.settings() == {p.name: p.default for p in entry.parameters}
    with pytest.raises(ParameterError):
        entry.settings({"no such setting": 1})


@pytest.mark.parametrize(("entry", "parameter"), PARAMETERS)
def test_a_parameter_is_explained_and_its_default_allowed(entry, parameter):
    assert in_sentence_case(parameter.label)
    assert parameter.help.endswith(".")
    parameter.check(parameter.default)
    declared = inspect.signature(entry.run).parameters[parameter.name].default
    assert declared in (parameter.default, inspect.Parameter.empty)


@pytest.mark.parametrize(("entry", "parameter"), PARAMETERS)
def test_a_value_outside_the_range_is_refused_with_a_sentence(entry, parameter):
    if isinstance(parameter.default, bool):
        return
    if isinstance(parameter.default, str):
        assert parameter.default in parameter.choices
        outside = ["no such word"]
    elif parameter.choices:
        outside = [object()]
    else:
        assert parameter.minimum is not None
        assert parameter.maximum is not None
        assert parameter.minimum < parameter.maximum
        outside = [parameter.minimum - 1, parameter.maximum + 1]
    for value in outside:
        with pytest.raises(ParameterError, match=re.escape(parameter.label)):
            entry.settings({parameter.name: value})
