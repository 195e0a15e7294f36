"""Reading templates, without rendering them: does one show the disclosure?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Node, Template
from django.template.loader_tags import ExtendsNode, IncludeNode

TAG = "guest_disclosure"
MARK = "data-ev-disclosure"


def says_disclosure(template: Any) -> bool:
    """Return whether ``template``, with what it extends and includes, shows it. True if that cannot be known.

    What is included or extended by a name that only a request knows is not read. Nor are templates of other engines.
    """
    inner = getattr(template, "template", None)
    if not isinstance(inner, Template):
        return True
    return any(_is_disclosure(node) for node in _walk(inner, set()))


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
