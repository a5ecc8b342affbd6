"""Makes nodes from the template: a blank instance, a new row."""

from __future__ import annotations

from forms.definition import Question
from forms.env import Env
from forms.node import Node
from forms.values import computed


def make_root(root: Question, env: Env) -> Node:
    """The root of a blank instance, all below it made, with the form's fixed defaults."""
    node = Node(root, None, env)
    env.root = node
    _fill(node)
    return node


def make_row(repeat: Node, row: str, key: str) -> Node:
    """A row for a repeat, not yet put in; all below it made, with fixed defaults."""
    node = Node(repeat.question, repeat, repeat.home, row)
    node.key = key
    node.relevant = repeat.relevant
    _fill(node)
    return node


def _fill(node: Node) -> None:
    home = node.home
    relevant = node.relevant
    children = []
    for question in node.question.children:
        child = Node(question, node, home)
        child.relevant = relevant
        logic = question.logic
        text = _preloaded(logic.preload, home) if logic.preload else ""
        if logic.default:
            text = computed(logic.default, logic.type)
        if text:
            child.text = text
            if relevant:
                child.seen = text
        if question.kind != "repeat" and question.children:
            _fill(child)
        children.append(child)
    node.children = children


def _preloaded(what: str, env: Env) -> str:
    match what:
        case "start":
            text: str = env.now().isoformat(timespec="seconds")
            return text
        case "today":
            return env.today
        case "username":
            return env.user
        case _:
            return ""
