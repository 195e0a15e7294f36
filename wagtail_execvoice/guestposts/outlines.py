"""Reading templates, without rendering them: does one show the disclosure, does one mark links?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Node, Template
from django.template.loader_tags import ExtendsNode, IncludeNode

TAG = "guest_disclosure"
LINKS = "GuestLinksNode"
MARK = "data-ev-disclosure"


def says_disclosure(template: Any) -> bool:
    """Return whether ``template``, with what it extends and includes, shows it. True if that cannot be known.

    What is included or extended by a name that only a request knows is not read. Nor are templates of other engines.
    """
    return _has(template, _is_disclosure)


def marks_links(template: Any) -> bool:
    """Return whether ``template``, with what it extends and includes, marks links somewhere. True if that cannot be known."""
    return _has(template, lambda node: type(node).__name__ == LINKS)


def _has(template: Any, test: Callable[[Node], bool]) -> bool:
    inner = getattr(template, "template", None)
    return any(test(node) for node in _walk(inner, set())) if isinstance(inner, Template) else True


def _is_disclosure(node: Node) -> bool:
    function = getattr(node, "func", None)
    return getattr(function, "__name__", "") == TAG or MARK in str(getattr(node, "s", ""))


def _walk(template: Template, seen: set[str]) -> Iterator[Node]:
    for node in template.nodelist.get_nodes_by_type(Node):
        yield node
        for name in _names(node):
            if name not in seen:
                seen.add(name)
                yield from _walk_named(template, name, seen)


def _walk_named(template: Template, name: str, seen: set[str]) -> Iterator[Node]:
    try:
        found = template.engine.get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return
    yield from _walk(found, seen)


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, ExtendsNode):
        expression: Any = node.parent_name
    elif isinstance(node, IncludeNode):
        expression = node.template
    else:
        return
    if isinstance(expression.var, str):
        yield expression.var
