"""Compiles every expression of a form and hangs the results on its questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from forms import texts as texts_of
from forms.choices import XF, choice_source
from forms.definition import Evaluate, Question, Rule, Text, Trigger
from forms.findings import Refused
from forms.truths import mark_truths
from forms.values import computed
from forms.xform import JR, Action, XForm
from forms.xpath.code import Ref, row_scope
from forms.xpath.compile import Compiled, Compiler, Surroundings
from forms.xpath.library import FUNCTIONS

#: What is asked of an answer each time it is looked at; whether it also holds for a repeat.
_FLAGS = (("required", False), ("readonly", True), ("constraint", False), ("soft", False))


class Trouble(NamedTuple):
    """Something wrong or odd with one expression; `aspect` names the column it stands in."""

    level: str
    code: str
    path: str
    aspect: str
    params: Mapping[str, str | int]


class Wired(NamedTuple):
    """A form's rules with what each reads, and what was found while compiling."""

    rules: list[tuple[Rule, tuple[Ref, ...]]]
    first: list[tuple[Question, Evaluate]]  # written once, when an instance is new
    texts: dict[str, Text]
    languages: dict[str, str]
    troubles: list[Trouble]
    personal: list[tuple[Question, tuple[Ref, ...]]]  # what is written from what


def wire(xform: XForm) -> Wired:
    """Compiles a form. Errors do not stop it: all are collected in `troubles`."""
    mark_truths(xform)
    work = _Wiring(xform)
    for question in xform.questions.values():
        work.question(question)
    for action in xform.actions:
        work.action(action)
    return work.result


class _Wiring:
    def __init__(self, xform: XForm) -> None:
        self._xform = xform
        self._around = Surroundings(xform.root, xform.tables, FUNCTIONS)
        self._languages = texts_of.ordered_languages(xform.itext, xform.default_language)
        self.result = Wired([], [], {}, self._languages, [], [])
        used = {row["itextId"] for t in xform.tables.values() for row in t.rows if "itextId" in row}
        for identifier in used:
            text, _ = self._translated(identifier, xform.root, "label", [])
            if text is not None:
                self.result.texts[identifier] = text
        self._fixed = all(text.fixed for text in self.result.texts.values())

    def question(self, question: Question) -> None:
        bind = self._xform.binds.get(question.path, {})
        control = self._xform.controls.get(question.path)
        logic = question.logic
        if source := bind.get("calculate"):
            logic.calculate = self._calculation(question, source)
        if source := bind.get("relevant"):
            compiled = self._compile(question, "relevant", source, "boolean", container=True)
            logic.relevant = self._rule("relevant", question, compiled, source)
        if source := self._xform.counts.get(question.path):
            compiled = self._compile(question, "count", source, "number", container=True)
            logic.count = self._rule("count", question, compiled, source)
        self._flags(question, bind)
        if control is not None and question.kind.startswith("select"):
            self._choices(question, control)
        self._texts(question, control)

    def _calculation(self, question: Question, source: str) -> Rule | None:
        compiled = self._compile(question, "calculate", source, "string")
        rule = self._rule("calculate", question, compiled, source)
        if rule is None or compiled is None:
            return None
        rule.run = _stored(compiled.run, question.logic.type)
        if compiled.type in {"boolean", "number"}:
            question.logic.yields = compiled.type
        self.result.personal.append((question, compiled.refs))
        return rule

    def _flags(self, question: Question, bind: Mapping[str, str]) -> None:
        logic = question.logic
        refs: list[Ref] = []
        for aspect, container in _FLAGS:
            source = question.soft if aspect == "soft" else bind.get(aspect)
            if not source or source == "false()":
                continue
            compiled = self._compile(question, aspect, source, "boolean", container=container)
            if compiled is not None:
                setattr(logic, aspect, compiled.run)
                refs += (ref for ref in compiled.refs if ref.question is not question)
        self._watch("flags", question, refs)
        for attribute, name in (
            ("requiredMsg", "required_message"),
            ("constraintMsg", "constraint_message"),
        ):
            if message := bind.get(f"{JR}{attribute}"):
                text, _ = self._referred(message, question, name, [])
                setattr(logic, name, text)
        logic.soft_message = texts_of.in_two_languages(
            question.soft_message, question.soft_message_en
        )

    def _choices(self, question: Question, control: Element) -> None:
        def compile_text(source: str, wanted: str) -> Compiled | None:
            return self._compile(question, "choices", source, wanted)

        def labelled(item: Element) -> Text | None:
            return self._labelled(item.find(f"{XF}label"), question, "label", [])[0]

        try:
            source = choice_source(
                control,
                compile_text,
                labelled,
                self.result.texts,
                self._xform.root,
                fixed=self._fixed,
            )
        except Refused as refused:
            self._trouble("error", refused.code, question, "choices", refused.params)
            return
        if source is None:
            return
        question.logic.choices = source.choices
        if source.refs:
            rule = Rule("choices", question, source.choices.names, source.filter, acts=True)
            question.logic.choices_rule = rule
            self.result.rules.append((rule, source.refs))

    def _texts(self, question: Question, control: Element | None) -> None:
        if control is None:
            return
        refs: list[Ref] = []
        logic = question.logic
        label, _ = self._labelled(control.find(f"{XF}label"), question, "label", refs)
        logic.label = label
        hint, guidance = self._labelled(control.find(f"{XF}hint"), question, "hint", refs)
        logic.hint, logic.guidance = hint, guidance
        self._watch("label", question, refs)

    def _labelled(
        self, element: Element | None, question: Question, aspect: str, refs: list[Ref]
    ) -> tuple[Text | None, Text | None]:
        if element is None:
            return None, None
        if reference := element.get("ref"):
            return self._referred(reference, question, aspect, refs)
        return texts_of.plain_text(
            texts_of.parts_of(element, self._output(question, aspect, refs))
        ), None

    def _referred(
        self, reference: str, question: Question, aspect: str, refs: list[Ref]
    ) -> tuple[Text | None, Text | None]:
        identifier = texts_of.itext_id(reference)
        if identifier is None:
            return texts_of.plain_text((reference,)), None
        return self._translated(identifier, question, aspect, refs)

    def _translated(
        self, identifier: str, question: Question, aspect: str, refs: list[Ref]
    ) -> tuple[Text | None, Text | None]:
        return texts_of.translated(
            self._languages,
            self._xform.itext,
            identifier,
            self._output(question, aspect, refs),
        )

    def _output(self, question: Question, aspect: str, refs: list[Ref]) -> texts_of.Output:
        def output(source: str) -> Evaluate | None:
            compiled = self._compile(question, aspect, source, "string", container=True)
            if compiled is None:
                return None
            refs.extend(compiled.refs)
            return compiled.run

        return output

    def action(self, action: Action) -> None:
        """A `setvalue`: a dynamic default, or one that a question's change triggers."""
        target = self._xform.questions.get(action.target)
        if target is None:
            return
        run: Evaluate | None
        if action.literal or not action.source:
            text = computed(action.source, target.logic.type)
            run = lambda n, e: text  # noqa: E731, ARG005
        else:
            aspect = "calculate" if action.trigger else "default"
            compiled = self._compile(target, aspect, action.source, "string")
            if compiled is None:
                return
            run = _stored(compiled.run, target.logic.type)
            self.result.personal.append((target, compiled.refs))
        for event in action.events:
            self._fire(event, action, target, run)

    def _fire(self, event: str, action: Action, target: Question, run: Evaluate) -> None:
        scope = row_scope(target)
        if event == "xforms-value-changed" and action.trigger:
            source = self._xform.questions[action.trigger]
            if target.kind == "hidden":
                target.kind = "calculate"
            shared = self._xform.root
            for mine, other in zip(source.ancestors(), target.ancestors(), strict=False):
                if mine is not other:
                    break
                shared = mine
            source.logic.triggers.append(
                Trigger(source.depth - shared.depth, target.route_from(shared), run)
            )
        elif event in {"odk-instance-first-load", "odk-instance-load"}:
            if scope.parent is None:
                self.result.first.append((target, run))
        elif event == "odk-new-repeat":
            scope.logic.first.append((target.route_from(scope), run))
        else:
            self._trouble("error", "unsupported", target, "trigger", {"feature": event})

    def _rule(
        self, aspect: str, question: Question, compiled: Compiled | None, source: str
    ) -> Rule | None:
        if compiled is None:
            return None
        rule = Rule(
            aspect,
            question,
            compiled.run,
            source.strip(),
            acts=True,
            ordered=any(ref.shift is not None for ref in compiled.refs),
            language=compiled.language,
            pure=compiled.pure,
        )
        self.result.rules.append((rule, compiled.refs))
        return rule

    def _watch(self, aspect: str, question: Question, refs: Iterable[Ref]) -> None:
        """A rule that does nothing but say that a window must look again."""
        found = tuple(dict.fromkeys(refs))
        if found:
            self.result.rules.append((Rule(aspect, question, _nothing, ""), found))

    def _compile(
        self, question: Question, aspect: str, source: str, wanted: str, *, container: bool = False
    ) -> Compiled | None:
        on_container = container and question.kind == "repeat"
        compiler = Compiler(self._around, question, container=on_container)
        try:
            compiled = compiler.compile(source, wanted)
        except Refused as refused:
            self._trouble(
                "error",
                refused.code,
                question,
                aspect,
                {**refused.params, "source": source.strip()},
            )
            return None
        for code, params in compiled.warnings:
            self._trouble("warning", code, question, aspect, params)
        return compiled

    def _trouble(
        self,
        level: str,
        code: str,
        question: Question,
        aspect: str,
        params: Mapping[str, str | int],
    ) -> None:
        trouble = Trouble(level, code, question.path, aspect, dict(params))
        if trouble not in self.result.troubles:
            self.result.troubles.append(trouble)


def _nothing(n: Any, e: Any) -> None:
    """Watching rules are never run."""


def _stored(run: Evaluate, kind: str) -> Evaluate:
    """The closure that gives a result as it is written into a question of data type `kind`."""
    if kind == "string":
        return lambda n, e: "" if (text := run(n, e)) == "NaN" else text
    return lambda n, e: computed(run(n, e), kind)
