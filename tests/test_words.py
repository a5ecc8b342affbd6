"""Every sentence of the program is in the catalogue, and every one has its English."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app import i18n

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "resources" / "translations" / "en" / "LC_MESSAGES" / "chengjian.po"
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
FIELDS = re.compile(r"\{(\w*)[^}]*\}")
SOURCES = sorted((ROOT / "app").rglob("*.py"))
MARKS = {"_", "N_"}

#: Chinese that is data, not words of the program: whole files, or single texts of a file.
DATA: dict[str, set[str] | None] = {
    "app/paths.py": {"城检"},  # the program's folder, named alike in every language
    "app/domain/duplicates.py": None,  # numbers and the words for doors in addresses
    "app/domain/masking.py": None,  # family names of two characters
    "app/domain/masking_text.py": None,  # and what names, roles and numbers look like in remarks
    "app/domain/passphrases.py": {"城检", "口令"},  # what anybody would try first
    "app/store/place.py": None,  # folders of other programs
    "app/store/roster_text.py": None,  # what numbers and villages look like in a search
    "app/domain/roster/cells.py": None,  # what stands in the cells of rosters,
    "app/domain/roster/lines.py": None,  # in their lines that are no places,
    "app/domain/roster/names.py": None,  # and in the names of places
    "app/ui/shots/checked.py": None,  # the invented houses and people in the pictures,
    "app/ui/shots/copies.py": None,
    "app/ui/shots/filled.py": None,
    "app/ui/shots/kept.py": None,
    "app/ui/shots/letterheads.py": None,
    "app/ui/shots/marking.py": None,
    "app/ui/shots/reports.py": {"报告"},  # pages of the manual
    "app/ui/shots/tray.py": {"手机", "号院"},
    "app/ui/shots/visits.py": None,
    "app/ui/shots/merging.py": {"U盘", "工资表.xlsx"},  # and a stick with a file that is not ours
    "app/ui/shots/pages.py": None,
    "app/ui/shots/stage.py": None,
    "app/ui/gallery/panels.py": None,  # the invented houses of the gallery
    "app/ui/gallery/questions.py": {"张**"},
    "app/ui/help.py": None,  # names of the pages of the manual
    "app/survey/inspected.py": {"一二三四五六七八九十", "十"},  # numbers chapters, Chinese only
    "app/survey/bulk_kept.py": {"清单.journal", "清单.json", "清单.csv"},  # alike everywhere
    "app/survey/printing.py": None,  # the characters that every font of ours has
    "app/domain/name_times.py": None,  # how phones write a time into a file's name
    "app/survey/paper_answers.py": {  # words in labels that ask for room; a date's boxes in Chinese
        "地址|说明|描述|意见|建议|原因|理由|情况|address|describe|detail|reason|note",
        "年",
        "月",
        "日",
    },
    "app/survey/roster_said.py": {"名册导入"},  # kept in the history, one and the same everywhere
    "app/ui/looks_menu.py": {"中文"},  # a language is offered in its own name
    "app/ui/filling/typing.py": {  # what people type as a date
        r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?\Z",
        "今天",
        "今日",
        "昨天",
        "昨日",
        "前天",
        "明天",
    },
    "app/ui/selftest.py": {  # an invented house with two people, and signs the font must have
        "城检危房现场检查记录参考判定鉴定整改销号圐圙垚䶮㙓𬭎≥≤±℃‰²",
        "自检房屋",
        "甲",
        "乙",
    },
}

#: Where `_` is given a name instead of a text: all of them look up constants marked with `N_`.
LOOKED_UP = {
    ("app/cli/photos.py", "ROWS[row]"),  # of the stamp
    ("app/cli/roster.py", "CONFIDENCE[one.guess.confidence]"),
    ("app/i18n/form_problems.py", "SENTENCES[finding.code]"),
    ("app/i18n/form_problems.py", "known"),  # a value of _TYPES, or the N_ beside it
    ("app/i18n/grades.py", "SENTENCES[line.code]"),
    ("app/i18n/grades.py", "_ANSWERS[measured]"),
    ("app/i18n/grades.py", "_COUNTS_ERRORS[error.code]"),
    ("app/i18n/grades.py", "_RATIOS[quantity]"),
    ("app/i18n/judgements.py", "SENTENCES[line.code]"),
    ("app/i18n/judgements.py", "_REASONS[code]"),
    ("app/i18n/judgements.py", "_SCALES[scale]"),
    ("app/i18n/judgements.py", "known[one]"),  # of _VALUES or _SHORT
    ("app/i18n/renewal.py", "STATES[code]"),
    ("app/i18n/renewal.py", "VERDICTS[code]"),
    ("app/i18n/renewal.py", "_PROBLEMS[code]"),
    ("app/i18n/roster_problems.py", "known"),  # of FIELDS or OTHERS
    ("app/i18n/roster_problems.py", "sentence"),  # of SENTENCES
    ("app/imaging/opening.py", "what"),  # of the formats that are refused
    ("app/sheets/reading.py", "name"),  # of the formats that are refused
    ("app/survey/actions.py", "WORDS[what][1]"),
    ("app/survey/actions.py", "said"),  # of KINDS
    ("app/survey/inspected.py", "title"),  # one of _FORMS
    ("app/survey/stamps.py", "ROWS[row]"),
    ("app/survey/templates/kinds.py", "name"),  # of _KNOWN
    ("app/survey/templates/kinds.py", "says"),
    ("app/ui/actions.py", "key.words"),  # of KEYS
    ("app/ui/actions.py", "part.scope"),  # of KEYS
    ("app/ui/gallery/board.py", "self._words"),  # of BOARDS
    ("app/ui/gallery/controls.py", "words"),  # of the buttons named there
    ("app/ui/main_window.py", "entry.words"),  # of program.PAGES
    ("app/ui/main_window.py", "work"),  # of program.PAGES
    ("app/ui/pages/checks.py", "list(PARTS.values())[number]"),
    ("app/ui/pages/checks.py", "words"),  # of PARTS
    ("app/ui/stamp_card.py", "words"),  # of ROWS
    ("app/ui/widgets/mark_editor.py", "_HINTS[tool]"),
    ("app/ui/widgets/mark_editor.py", "words"),  # of TOOLS
}


def calls(tree: ast.AST) -> list[ast.Call]:
    """The calls of `_` and `N_`, also as `i18n._`."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in MARKS)
            or (isinstance(node.func, ast.Attribute) and node.func.attr in MARKS)
        )
    ]


def marked(tree: ast.AST) -> set[str]:
    """The texts given to `_` and `N_`."""
    return {
        argument.value
        for call in calls(tree)
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def loose(tree: ast.AST) -> list[tuple[int, str]]:
    """Chinese texts that nobody can translate: outside `_`, `N_` and docstrings."""
    allowed = {id(argument) for call in calls(tree) for argument in call.args}
    allowed |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and id(node) not in allowed
    ]


def trees() -> dict[str, ast.AST]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in SOURCES
    }


def exempt(path: str) -> set[str] | None:
    """Texts of a file that are data; None: all of them."""
    own = DATA.get(path, set())
    return None if any(key.endswith("/") and path.startswith(key) for key in DATA) else own


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, abort_invalid=True)


def english() -> dict[str, str]:
    return {
        str(message.id): str(message.string)
        for message in catalogue()
        if message.id and not message.fuzzy
    }


def test_every_chinese_text_is_marked_for_translation() -> None:
    found = {
        path: texts
        for path, tree in trees().items()
        if (data := exempt(path)) is not None
        and (texts := [(line, text) for line, text in loose(tree) if text not in data])
    }
    assert found == {}


def test_no_exemption_is_left_over() -> None:
    """What is exempt as data is still there."""
    parsed = trees()
    texts = {
        key: {text for path in parsed if path.startswith(key) for _, text in loose(parsed[path])}
        for key in DATA
    }
    assert {path for path in DATA if not texts[path]} == set()
    assert {
        path: left for path, held in DATA.items() if (left := (held or set()) - texts[path])
    } == {}


def test_only_constants_are_translated() -> None:
    """An f-string or a composed text would never be found in the catalogue."""
    given = {
        (path, call.func.id if isinstance(call.func, ast.Name) else "_", ast.unparse(argument))
        for path, tree in trees().items()
        for call in calls(tree)
        for argument in call.args
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    }
    assert {(path, words) for path, mark, words in given if mark == "_"} == LOOKED_UP
    assert {(path, words) for path, mark, words in given if mark == "N_"} == set()


def test_every_marked_text_has_its_english_and_none_is_left_over() -> None:
    wanted = set().union(*(marked(tree) for tree in trees().values())) - {""}
    held = english()

    assert sorted(wanted - {text for text, words in held.items() if words}) == []
    assert sorted(set(held) - wanted) == []


def test_the_english_keeps_every_parameter() -> None:
    wrong = {
        text: words
        for text, words in english().items()
        if sorted(FIELDS.findall(text)) != sorted(FIELDS.findall(words))
    }
    assert wrong == {}


def test_the_english_is_english() -> None:
    """No Chinese sign and no full-width stop is left in a translation."""
    foreign = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
    assert {
        text: words
        for text, words in english().items()
        if CHINESE.search(words) or foreign.search(words)
    } == {}


def test_the_catalogue_passes_the_checks_of_its_compiler() -> None:
    """Nothing fuzzy or obsolete, no complaint, and no trace of a person or a machine."""
    held = catalogue()
    assert [(message.id, list(errors)) for message, errors in held.check()] == []
    assert [message.id for message in held if message.fuzzy and message.id] == []
    assert list(held.obsolete) == []
    text = CATALOGUE.read_text(encoding="utf-8")
    assert "@" not in text
    assert "\n#:" not in text


def test_a_language_switch_reaches_what_is_worded_afterwards() -> None:
    i18n.use("en")

    assert i18n.listed(["a", "b"]) == "a, b"
    assert not CHINESE.search(i18n._("草稿"))
