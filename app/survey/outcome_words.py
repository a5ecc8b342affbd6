"""What came of each file of a merge, in words and for scripts."""

from __future__ import annotations

from app.i18n import _, language
from app.sync.intake import Ignored, Outcome, Refused, UnknownDevice
from app.sync.package import Packed
from app.sync.refusals import size_words


def outcome(one: Outcome) -> str:
    """What came of one file of a merge."""
    if isinstance(one, Refused):
        return _("{file}：没有收下。{why}").format(file=one.file.name, why=one.error.title)
    if isinstance(one, Ignored) and one.start:
        return _("{file}：这是开工文件，新电脑加入调查时用，汇总不需要它").format(
            file=one.file.name
        )
    if isinstance(one, Ignored) and one.others:
        return _("{file}：是给别的电脑的，没有动它").format(file=one.file.name)
    if isinstance(one, Ignored):
        return _("{file}：不是交接文件，没有动它").format(file=one.file.name)
    if isinstance(one, UnknownDevice):
        return _(
            "{file}：来自还不认识的电脑“{name}”（{person}，编号 {device}）。"
            "请与对方核对这组数字：{code}，确认后再汇总"
        ).format(
            file=one.file.name, name=one.person.name, person=one.person.person,
            device=one.person.device, code=one.code,
        )  # fmt: skip
    name = one.sender.name or one.sender.device
    if one.already_known:
        return _("{name}：以前已收过，没有变化").format(name=name)
    parts = [
        _("{name}：新记录 {new} 条，更新 {changed} 条，照片 {photos} 张").format(
            name=name, new=one.new_records, changed=one.changed_records, photos=one.photos
        )
    ]
    if one.conflicts:
        parts.append(_("两人填得不一样 {n} 处").format(n=one.conflicts))
    if one.missing:
        parts.append(_("还缺照片 {n} 张").format(n=len(one.missing)))
    if one.gaps:
        parts.append(_("中间还有没交来的记录"))
    if one.forked:
        parts.append(_("这台电脑像是被复制过，两份都已保留"))
    return "；".join(parts) if language() == "zh" else "; ".join(parts)


def left_over(packed: Packed) -> list[str]:
    """What no longer fitted on a disk, and what to do; nothing where all did."""
    if not packed.left:
        return []
    said = _(
        "这个盘满了：写好 {done} 个文件，还有 {left} 个放不下，差 {size}。"
        "换一个盘再交一次，只写剩下的。"
    )
    size = size_words(packed.lacking)
    return [said.format(done=len(packed.files), left=len(packed.left), size=size)]


def unmet(device: str) -> str:
    """A computer that was named as trusted, and of which no file came."""
    return _("编号 {device} 不属于任何一份读入的文件，没有信任谁。请照列出的编号写全。").format(
        device=device
    )


def outcome_data(one: Outcome) -> dict[str, object]:
    """The same for scripts."""
    data: dict[str, object] = {"file": one.file.name}
    if isinstance(one, Refused):
        return data | {"state": "refused", "code": one.error.code, "why": one.error.title}
    if isinstance(one, Ignored):
        return data | {"state": "start_file" if one.start else "ignored"}
    if isinstance(one, UnknownDevice):
        return data | {
            "state": "unknown_device",
            "device": one.person.device,
            "name": one.person.name,
            "code": one.code,
        }
    return data | {
        "state": "known" if one.already_known else "merged",
        "device": one.sender.device,
        "name": one.sender.name,
        "new": one.new_records,
        "changed": one.changed_records,
        "conflicts": one.conflicts,
        "photos": one.photos,
        "missing": list(one.missing),
        "gaps": [list(gap) for gap in one.gaps],
    }
