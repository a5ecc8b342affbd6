"""Reads XForm XML into the template of questions, with the expressions still as text.

Only `xml.etree`; a document type or entity is refused before parsing, sizes are bounded.
Source: ODK XForms specification (getodk.github.io/xforms-spec).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree import ElementTree

from forms import kinds, ranges
from forms.definition import Question
from forms.findings import Refused
from forms.tables import Table, from_csv

MAX_XML = 32 * 1024 * 1024
MAX_NODES = 20_000
MAX_DEPTH = 30

XF = "{http://www.w3.org/2002/xforms}"
H = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
ORX = "{http://openrosa.org/xforms}"
INSP = "{http://chengjian.example/inspection}"

_LIST_SOURCES = ("jr://file-csv/", "jr://file/")
_OWN = {"role", "group", "personal", "soft", "soft_message", "soft_message_en", "range"}
_YES = {"yes", "true", "true()", "1"}


class Action(NamedTuple):
    """A `setvalue`: who triggers it ("" = events of the form), what it writes where."""

    trigger: str
    events: tuple[str, ...]
    target: str
    source: str
    literal: bool


@dataclass(slots=True)
class XForm:
    """What an XForm says. Paths are template paths without the root ("" is the root)."""

    id: str
    version: str
    title: str
    root: Question
    questions: dict[str, Question]
    binds: dict[str, Mapping[str, str]]
    controls: dict[str, ElementTree.Element]
    counts: dict[str, str]
    tables: dict[str, Table]
    itext: dict[str, dict[str, list[ElementTree.Element]]]  # language -> id -> values
    default_language: str
    actions: list[Action] = field(default_factory=list)


def read_xform(xml: str, files: Mapping[str, bytes]) -> XForm:
    """Reads an XForm; `files` are the CSV lists by file name. Raises Refused."""
    head = parse_xml(xml)
    model = head.find(f"{H}head/{XF}model")
    body = head.find(f"{H}body")
    if head.tag != f"{H}html" or model is None:
        raise Refused("not_an_xform")
    primary = next((i for i in model.findall(f"{XF}instance") if not i.get("id")), None)
    if primary is None or len(primary) == 0:
        raise Refused("not_an_xform")
    top = primary[0]
    reader = _Reader(local(top.tag))
    for bind in model.findall(f"{XF}bind"):
        reader.binds[reader.path(bind.get("nodeset", ""))] = bind.attrib
    if body is not None:
        reader.read_body(body)
    root = reader.read_template(top)
    reader.read_actions(model, "")
    itext, default = _itext(model)
    return XForm(
        id=top.get("id") or local(top.tag),
        version=top.get("version") or top.get(f"{ORX}version") or "",
        title=(head.findtext(f"{H}head/{H}title") or "").strip(),
        root=root,
        questions=reader.questions,
        binds=reader.binds,
        controls=reader.controls,
        counts=reader.counts,
        tables=_tables(model, files),
        itext=itext,
        default_language=default,
        actions=reader.actions,
    )


def parse_xml(xml: str) -> ElementTree.Element:
    """The root element of an XML text; raises Refused for anything odd or too large."""
    if len(xml) > MAX_XML:
        raise Refused("form_too_large", limit=MAX_XML)
    if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        raise Refused("xml_dtd")
    try:
        return ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError) as error:
        raise Refused("xml_broken", text=str(error)) from error


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


class _Reader:
    """Collects the parts of one form."""

    def __init__(self, root_name: str) -> None:
        self._root_name = root_name
        self.binds: dict[str, Mapping[str, str]] = {}
        self.controls: dict[str, ElementTree.Element] = {}
        self.counts: dict[str, str] = {}
        self.repeats: set[str] = set()
        self.questions: dict[str, Question] = {}
        self.actions: list[Action] = []

    def path(self, reference: str) -> str:
        """The template path of an absolute reference."""
        parts = reference.strip().split("/")
        if parts[:2] != ["", self._root_name]:
            raise Refused("unknown_path", name=reference.strip())
        return "/".join(parts[2:])

    def read_body(self, element: ElementTree.Element, depth: int = 0) -> None:
        if depth > MAX_DEPTH:
            raise Refused("form_too_deep", limit=MAX_DEPTH)
        for child in element:
            tag = local(child.tag)
            reference = child.get("nodeset") if tag == "repeat" else child.get("ref")
            if tag in {"group", "repeat"}:
                if tag == "repeat":
                    path = self.path(reference or "")
                    self.repeats.add(path)
                    if f"{JR}count" in child.attrib:
                        self.counts[path] = child.attrib[f"{JR}count"]
                elif reference:
                    self.controls.setdefault(self.path(reference), child)
                self.read_actions(child, "")
                self.read_body(child, depth + 1)
            elif reference and tag not in {"label", "hint", "setvalue"}:
                path = self.path(reference)
                self.controls[path] = child
                self.read_actions(child, path)
            elif child.get("query"):
                raise Refused("unsupported", feature="select_one_external")

    def read_actions(self, element: ElementTree.Element, trigger: str) -> None:
        for child in element:
            tag = local(child.tag)
            if tag in {"setgeopoint", "recordaudio"}:
                raise Refused("unsupported", feature=tag)
            if tag != "setvalue":
                continue
            source = child.get("value")
            self.actions.append(
                Action(
                    trigger,
                    tuple((child.get("event") or "").split()),
                    self.path(child.get("ref") or ""),
                    source if source is not None else (child.text or ""),
                    source is None,
                )
            )

    def read_template(self, top: ElementTree.Element) -> Question:
        root = Question("", local(top.tag), "group")
        self.questions[""] = root
        self._children(top, root, 0)
        return root

    def _children(self, element: ElementTree.Element, parent: Question, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Refused("form_too_deep", limit=MAX_DEPTH)
        found: dict[str, Question] = {}
        for child in element:
            name = local(child.tag)
            if name in found or (parent.path == "meta" and name in {"instanceID", "audit"}):
                continue
            if parent.path == "meta" and name == "entity":
                raise Refused("unsupported", feature="entities")
            question = self._question(child, name, parent, len(found))
            found[name] = question
            self._children(child, question, depth + 1)
            if question.path == "meta":
                if question.children:
                    question.kind = "hidden"  # holds the record's title, no section of its own
                else:
                    del found[name], self.questions[question.path]
        parent.by_name = found
        parent.children = tuple(found.values())

    def _question(
        self, element: ElementTree.Element, name: str, parent: Question, index: int
    ) -> Question:
        path = f"{parent.path}/{name}" if parent.path else name
        if len(self.questions) >= MAX_NODES:
            raise Refused("form_too_large", limit=MAX_NODES)
        bind = self.binds.get(path, {})
        control = self.controls.get(path)
        own = {k[len(INSP) :]: v.strip() for k, v in bind.items() if k.startswith(INSP)}
        repeat = path in self.repeats
        question = Question(
            path=path,
            name=name,
            kind="repeat" if repeat else kinds.kind_of(bind, control, inner=len(element) > 0),
            appearance=(control.get("appearance") or "") if control is not None else "",
            parameters=kinds.parameters_of(bind, control),
            role=own.get("role", ""),
            group=own.get("group") or parent.group,
            personal=own.get("personal", "") in _YES or parent.personal,
            soft=own.get("soft", ""),
            soft_message=own.get("soft_message", ""),
            soft_message_en=own.get("soft_message_en", ""),
            range=own.get("range", "") or ranges.shown(bind.get("constraint", "")),
            extra={key: value for key, value in own.items() if key not in _OWN},
            parent=parent,
            index=index,
            number=len(self.questions),
            depth=parent.depth + (2 if repeat else 1),
        )
        logic = question.logic
        logic.type = kinds.type_of(bind, question.kind)
        logic.preload = kinds.preload_of(bind)
        if len(element) == 0 and element.text:
            logic.default = element.text.strip()
        self.questions[path] = question
        return question


def _itext(
    model: ElementTree.Element,
) -> tuple[dict[str, dict[str, list[ElementTree.Element]]], str]:
    """Texts by language and id; the default language's name comes first."""
    found: dict[str, dict[str, list[ElementTree.Element]]] = {}
    default = ""
    for translation in model.findall(f"{XF}itext/{XF}translation"):
        language = translation.get("lang") or ""
        if translation.get("default") or not default:
            default = language
        texts = found.setdefault(language, {})
        for text in translation.findall(f"{XF}text"):
            texts[text.get("id") or ""] = text.findall(f"{XF}value")
    return found, default


def _tables(model: ElementTree.Element, files: Mapping[str, bytes]) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for instance in model.findall(f"{XF}instance"):
        name = instance.get("id")
        if not name:
            continue
        source = instance.get("src") or ""
        if source:
            start = next((s for s in _LIST_SOURCES if source.startswith(s)), None)
            file = source.removeprefix(start or "")
            if start is None or not file.lower().endswith(".csv"):
                raise Refused("unsupported", feature=source)
            if file not in files:
                raise Refused("file_missing", file=file)
            found[name] = from_csv(name, files[file])
            continue
        rows = []
        for item in instance.iterfind("*/*"):
            if any(len(column) for column in item):
                raise Refused("unsupported", feature="xml-external")
            rows.append({local(column.tag): (column.text or "").strip() for column in item})
        found[name] = Table(name, rows)
    return found
