"""Which kind of question a bind and a control make, and which data type its answer has."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from forms.findings import Refused

_JR = "{http://openrosa.org/javarosa}"
_ORX = "{http://openrosa.org/xforms}"

_PRELOADS = {"start": "start", "end": "end", "today": "today", "username": "username"}
_INPUTS = {"int": "integer", "decimal": "decimal", "date": "date"}
_CONTROLS = {
    "select1": "select_one",
    "select": "select_multiple",
    "trigger": "acknowledge",
    "range": "range",
}
_TYPES = {
    "int": "int",
    "integer": "int",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
}
_NOT_PARAMETERS = {"ref", "appearance", "mediatype", "nodeset", "query"}


def kind_of(bind: Mapping[str, str], control: Element | None, *, inner: bool) -> str:
    """The kind of a question (see `Question`); `inner` = it has children. Raises Refused."""
    preload = preload_of(bind)
    if preload in _PRELOADS:
        return _PRELOADS[preload]
    if control is None:
        if inner:
            return "group"
        return "calculate" if bind.get("calculate") else "hidden"
    tag = control.tag.rpartition("}")[2]
    if tag == "group":
        return "group"
    if tag in _CONTROLS:
        return _CONTROLS[tag]
    if tag == "upload":
        if (control.get("mediatype") or "").startswith("image/"):
            return "image"
        raise Refused("unsupported", feature=control.get("mediatype") or "upload")
    if tag != "input":
        raise Refused("unsupported", feature=tag)
    data_type = _TYPES.get(bind.get("type", ""), "string")
    if data_type == "string" and bind.get("readonly") == "true()" and not bind.get("calculate"):
        return "note"
    return _INPUTS.get(data_type, "text")


def type_of(bind: Mapping[str, str], kind: str) -> str:
    """The data type of the answer: string int decimal date time dateTime select select1 photos."""
    if kind == "select_multiple":
        return "select"
    if kind == "select_one":
        return "select1"
    if kind == "image":
        return "photos"
    return _TYPES.get(bind.get("type", ""), "string")


def preload_of(bind: Mapping[str, str]) -> str:
    """What a preload asks for: start, end, today, username, another word, or ""."""
    if f"{_JR}preload" not in bind:
        return ""
    return bind.get(f"{_JR}preloadParams") or bind[f"{_JR}preload"]


def parameters_of(bind: Mapping[str, str], control: Element | None) -> dict[str, str]:
    """The question's parameters: start, end, step, rows, max-pixels…"""
    found = {key[len(_ORX) :]: value for key, value in bind.items() if key.startswith(_ORX)}
    if control is not None and control.tag.rpartition("}")[2] != "group":
        found.update(
            (key, value)
            for key, value in control.attrib.items()
            if key not in _NOT_PARAMETERS and not key.startswith("{")
        )
    return found
