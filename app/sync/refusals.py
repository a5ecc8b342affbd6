"""Why a file from somebody else was not taken, each as one sentence; nothing was changed."""

from __future__ import annotations

from app.errors import KnownError
from app.i18n import _


def _refusal(code: str, title: str, advice: str, detail: str = "") -> KnownError:
    return KnownError(
        code,
        title,
        kept=_("这份文件没有读入任何内容，调查没有改变。"),
        advice=advice,
        detail=detail,
    )


def _send_again() -> str:
    return _("请让对方重新发一次这份文件。")


def foreign_name(name: str) -> KnownError:
    return _refusal(
        "package.name",
        _("“{name}”不是交接文件的原名。").format(name=name),
        _("请不要改文件名；请让对方重新发一次。"),
    )


def a_start_file(name: str) -> KnownError:
    return _refusal(
        "package.start",
        _("“{name}”是开工文件，不是交接文件。").format(name=name),
        _("新电脑加入调查时才用它；这里请选交接文件，或放着它们的文件夹。"),
    )


def no_start_file(name: str) -> KnownError:
    return _refusal(
        "start.name",
        _("“{name}”不是开工文件。").format(name=name),
        _("请选办公室给的开工文件，文件名以 .svo 结尾，不要改名。"),
    )


def altered(detail: str) -> KnownError:
    return _refusal("package.altered", _("文件不完整或被改动过。"), _send_again(), detail)


def malformed(detail: str) -> KnownError:
    return _refusal("package.format", _("文件的内容不合交接文件的规定。"), _send_again(), detail)


def newer(app: str) -> KnownError:
    return KnownError(
        "package.newer",
        _("这份文件由更新版本的程序（{app}）写成，本程序还读不懂。").format(app=app),
        kept=_("文件原样留着，调查没有改变。"),
        advice=_("请先升级本程序，再读入这份文件。"),
    )


def other_survey(title: str) -> KnownError:
    return _refusal(
        "package.survey",
        _("这份文件属于另一个调查，不能并入“{title}”。").format(title=title),
        _("请打开它所属的调查再读入。"),
    )


def bad_signature(device: str) -> KnownError:
    return _refusal(
        "package.signature",
        _("文件的签名与设备 {device} 不符。").format(device=device),
        _("请与发送人核对来源；不明来源的文件请勿使用。"),
    )


def key_changed(name: str) -> KnownError:
    return _refusal(
        "package.key",
        _("设备“{name}”的密钥与以前登记的不同。").format(name=name),
        _("请给发送人打电话核对；确属其本人时，请其重新建立本机的调查后再发。"),
    )


def bad_chain(device: str, detail: str) -> KnownError:
    return _refusal(
        "package.chain",
        _("设备 {device} 的记录次序对不上。").format(device=device),
        _send_again(),
        detail,
    )


def bad_record(detail: str) -> KnownError:
    return _refusal("package.record", _("文件里有一条记录已损坏。"), _send_again(), detail)


def revoked(name: str) -> KnownError:
    return _refusal(
        "package.revoked",
        _("设备“{name}”已停用，它此后的记录不再接收。").format(name=name),
        _("请与办公室核对；确需接收时先恢复这台设备。"),
    )


def cannot_read(error: OSError) -> KnownError:
    return _refusal(
        "package.unreadable",
        _("文件读不出来。"),
        _("请检查优盘或共享文件夹是否还连着，然后重试。"),
        str(error),
    )


def for_others() -> KnownError:
    return KnownError(
        "age.stranger",
        _("这是给别的电脑的交接文件。"),
        kept=_("文件原样留着，调查没有改变。"),
        advice=_("不用管它。"),
    )


def disk_full(lacking: int) -> KnownError:
    """`lacking`: bytes."""
    return KnownError(
        "package.full",
        _("这个盘放不下，还差 {size}。").format(size=size_words(lacking)),
        kept=_("交接文件已在本机打好包，调查没有改变。"),
        advice=_("请换一个空间更大的盘，再交一次；打好的包不用重做。"),
    )


def size_words(size: int) -> str:
    """Bytes as people say them."""
    megabytes = size / 1_000_000
    if megabytes >= 1000:
        return _("{n} GB").format(n=f"{megabytes / 1000:.1f}")
    return _("{n} MB").format(n=f"{max(megabytes, 0.1):.1f}")


def copy_gone() -> KnownError:
    return KnownError(
        "package.write",
        _("打包时有一张照片的小图被清掉了。"),
        kept=_("照片原件都在，调查没有改变。"),
        advice=_("请再交一次。"),
    )


def cannot_write(error: OSError) -> KnownError:
    return KnownError(
        "package.write",
        _("交接文件写不进去。"),
        kept=_("没有留下半截文件，调查没有改变。"),
        advice=_("请检查磁盘是否已满、文件夹是否可写，然后重试。"),
        detail=str(error),
    )
