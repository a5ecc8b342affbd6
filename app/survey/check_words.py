"""Batches and what their undoing comes to, in words; windows and command line share them."""

from __future__ import annotations

from app.i18n import _, listed
from app.survey import words
from app.survey.batches import Batch, Left, Plan


def batch_title(one: Batch) -> str:
    """What a batch is: whose hand-over, or which batch it took back."""
    if one.undoes:
        return _("撤销第 {n} 批").format(n=one.undoes)
    return _("汇总：{names}").format(names=listed(one.senders) or words.BLANK)


def batch_line(one: Batch) -> str:
    """One batch in one line of a terminal."""
    said = _("第 {n} 批  {time}  {what}  {records} 条记录").format(
        n=one.n, time=one.time[:16].replace("T", " "), what=batch_title(one), records=one.records
    )
    if one.reason:
        said = _("{said}（{why}）").format(said=said, why=one.reason)
    return _("{said}，已由第 {n} 批撤销").format(said=said, n=one.undone) if one.undone else said


def plan_lines(plan: Plan, *, done: bool) -> list[str]:
    """What taking a batch back did, or would do."""
    if done:
        head = _("已撤销第 {n} 批：{back} 条恢复原样，{voided} 条作废，{left} 条没有动。")
    else:
        head = _("撤销第 {n} 批会这样：{back} 条恢复原样，{voided} 条作废，{left} 条不动。")
    said = head.format(n=plan.n, back=len(plan.back), voided=len(plan.voided), left=len(plan.left))
    return [said, *(f"  {left_line(one)}" for one in plan.left)]


def left_line(one: Left) -> str:
    """A record that is left alone, with the reason."""
    return _("{house}：{why}").format(house=one.house or one.record[:8], why=left_why(one))


def left_why(one: Left) -> str:
    return {
        "changed": _("之后又改过或定下过，保留现在的内容"),
        "newer": _("由更新版本的程序填写，本机不能改"),
        "erased": _("其中删除过住户信息，不能恢复"),
        "stood_on": _("别的记录挂在它下面，先处理那些记录"),
    }.get(one.why, one.why)
