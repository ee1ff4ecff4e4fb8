"""Marriage registration (1.000894): whether both may marry now, who they are, and where; papers only where an official cannot look it up.

Law: Luật Hôn nhân và gia đình 52/2014/QH13, articles 5 and 8; Luật Hộ tịch 60/2014/QH13, articles 17 and 18; the record in the catalogue.
"""

from __future__ import annotations

from datetime import date

from dialogs.engine.fields import CitizenNumber, CommuneField, FreeText, PersonName
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Review, Situation, Upload
from dialogs.engine.text import _
from dialogs.procedures import people
from dialogs.procedures.guides.dates import BirthDate, age_of
from dialogs.procedures.guides.law import MARRIAGE_AGE_MAN, MARRIAGE_AGE_WOMAN
from dialogs.procedures.procedure import Procedure

VERSION = 1

BOTH_HERE = Option("both", _("Cả hai ở Việt Nam"), said=("cả hai", "đều ở Việt Nam", "trong nước", "ở trong nước"), yes=True)
FOREIGN = Option(
    "foreign",
    _("Có người nước ngoài"),
    end=_("Việc này có giấy tờ riêng. Xin bấm \"Việc khác\" rồi gõ \"kết hôn với người nước ngoài\", hoặc \"Gặp cán bộ\"."),
    said=("người nước ngoài", "một người nước ngoài"),
    yes=False,
)
SETTLED_ABROAD = Option(
    "settled",
    _("Có người định cư ở nước ngoài"),
    end=_("Việc này làm theo thủ tục có yếu tố nước ngoài. Xin bấm \"Việc khác\" rồi gõ \"kết hôn với việt kiều\"."),
    said=("định cư ở nước ngoài", "việt kiều"),
    yes=False,
)
FREE = (
    Option("never", _("Chưa kết hôn lần nào"), said=("chưa kết hôn", "chưa từng", "chưa lần nào", "độc thân"), yes=False),
    Option("divorced", _("Đã ly hôn"), said=("ly hôn", "ly dị", "đã ly dị", "ly hôn rồi", "ly dị rồi", "li hôn", "li dị"), yes=True),
    Option("widowed", _("Vợ hoặc chồng đã mất"), said=("chồng mất", "vợ mất", "chồng đã mất", "vợ đã mất", "góa", "goá"), yes=True),
)
BOUND = Option(
    "married",
    _("Đang có vợ hoặc chồng"),
    end=_("Người đang có vợ hoặc chồng chưa đăng ký kết hôn được. Phải có quyết định ly hôn của toà án trước."),
    said=("đang có vợ", "đang có chồng", "có vợ", "có chồng", "đang có gia đình"),
    yes=True,
)
WOMAN_WAITS = Option(
    "wait",
    _("Chờ đủ tuổi"),
    end=_("Chưa đăng ký được vì người nữ chưa đủ 18 tuổi. Ghi nhầm thì bấm \"Quay lại\" đến câu ngày sinh của người nữ."),
)
MAN_WAITS = Option(
    "wait",
    _("Chờ đủ tuổi"),
    end=_("Chưa đăng ký được vì người nam chưa đủ 20 tuổi. Ghi nhầm thì bấm \"Quay lại\" đến câu ngày sinh của người nam."),
)
FAR = Option("no", _("Không"))
NEAR = Option(
    "yes",
    _("Có họ trong ba đời"),
    end=_("Luật không cho kết hôn giữa người cùng dòng máu trực hệ hoặc có họ trong ba đời. Chưa rõ thì bấm \"Gặp cán bộ\"."),
)
WILLING = Option("yes", _("Cả hai tự nguyện"), said=("tự nguyện", "đều tự nguyện"))
FORCED = Option(
    "no",
    _("Có người không muốn"),
    end=_("Không ai được ép người khác kết hôn. Cần giúp, xin bấm \"Gặp cán bộ\" hoặc báo công an xã, phường."),
)


def woman_too_young(at: Situation) -> bool:
    """Whether she is below the age for marriage today."""
    years = age_of(at, "woman_birth")
    return years is not None and years < MARRIAGE_AGE_WOMAN.value


def man_too_young(at: Situation) -> bool:
    """Whether he is below the age for marriage today."""
    years = age_of(at, "man_birth")
    return years is not None and years < MARRIAGE_AGE_MAN.value


def divorced(at: Situation) -> bool:
    return at.is_("man_before", "divorced") or at.is_("woman_before", "divorced")


def home_not_registered(at: Situation) -> bool:
    return at.is_("home_known", "no")


def dialog(procedure: Procedure) -> Dialog:
    """The dialog for this version of the record."""
    steps = (
        Choose("where_both", _("Hai người đều là công dân Việt Nam ở trong nước?"), (BOTH_HERE, FOREIGN, SETTLED_ABROAD), _("Hai bên")),
        Choose("willing", _("Hai người đều tự nguyện kết hôn?"), (WILLING, FORCED), _("Tự nguyện")),
        Choose("related", _("Hai người có họ hàng gần với nhau không?"), (FAR, NEAR), _("Họ hàng gần")),
        Ask("woman_name", _("Họ và tên người nữ là gì? Ví dụ: Nguyễn Thị Hoa"), PersonName(marks=True), _("Tên người nữ")),
        Ask("woman_birth", _("Người nữ sinh ngày nào? Ví dụ: 15/08/1998"), BirthDate(like=date(1998, 8, 15)), _("Ngày sinh người nữ")),
        Choose(
            "woman_age",
            _("Theo ngày sinh đã ghi, người nữ chưa đủ 18 tuổi. Ghi nhầm ngày sinh của người nữ thì bấm \"Quay lại\"."),
            (WOMAN_WAITS,),
            _("Tuổi kết hôn của người nữ"),
            when=woman_too_young,
        ),
        Ask(
            "woman_number",
            _("Số căn cước của người nữ là gì? Số này có 12 chữ số."),
            CitizenNumber(birth_key="woman_birth", sex="woman"),
            _("Số căn cước người nữ"),
            why=people.WHY_NUMBER,
        ),
        Choose("woman_before", _("Người nữ đã từng kết hôn chưa?"), (*FREE, BOUND), _("Hôn nhân của người nữ")),
        Ask("man_name", _("Họ và tên người nam là gì? Ví dụ: Trần Văn Nam"), PersonName(marks=True), _("Tên người nam")),
        Ask("man_birth", _("Người nam sinh ngày nào? Ví dụ: 20/05/1990"), BirthDate(like=date(1990, 5, 20)), _("Ngày sinh người nam")),
        Choose(
            "age",
            _("Theo ngày sinh đã ghi, người nam chưa đủ 20 tuổi. Ghi nhầm ngày sinh của người nam thì bấm \"Quay lại\"."),
            (MAN_WAITS,),
            _("Tuổi kết hôn của người nam"),
            when=man_too_young,
        ),
        Ask(
            "man_number",
            _("Số căn cước của người nam là gì? Số này có 12 chữ số."),
            CitizenNumber(birth_key="man_birth", sex="man", unlike=("woman_number",)),
            _("Số căn cước người nam"),
        ),
        Choose("man_before", _("Người nam đã từng kết hôn chưa?"), (*FREE, BOUND), _("Hôn nhân của người nam")),
        Ask(
            "divorce_ruling",
            _("Quyết định ly hôn số mấy, của toà án nào? Không nhớ thì bấm \"Bỏ qua\", cán bộ tự tra."),
            FreeText(2, 200, "Số 12/2024, Toà án nhân dân quận Ba Đình"),
            _("Quyết định ly hôn"),
            when=divorced,
            optional=True,
        ),
        Ask(
            "commune",
            _("Đăng ký ở xã, phường nào? Nơi ở của một trong hai người. Ví dụ: phường Ba Đình, Hà Nội"),
            CommuneField(),
            _("Nơi đăng ký"),
        ),
        Choose(
            "home_known",
            _("Người ở xã, phường đó đã đăng ký thường trú hoặc tạm trú chưa?"),
            (
                Option("yes", _("Đã đăng ký"), said=("đăng ký rồi", "có đăng ký")),
                Option("no", _("Chưa đăng ký"), said=("không đăng ký",)),
            ),
            _("Đăng ký nơi ở"),
        ),
        people.phone(),
        Upload(
            "home_paper",
            _("Xin gửi ảnh giấy tờ cho biết nơi đang ở. Ví dụ: giấy xác nhận cư trú, hợp đồng thuê nhà."),
            _("Giấy tờ về nơi ở"),
            at_most=4,
            when=home_not_registered,
        ),
        Review(),
    )
    return Dialog(
        id="marriage",
        version=VERSION,
        title=_("Đăng ký kết hôn"),
        steps=steps,
        procedure=procedure.code,
        opening=_(
            "Đăng ký kết hôn không mất lệ phí. Khi nhận giấy, cả hai cùng đến ký và mang căn cước. "
            "Việc này không nhờ người đi thay được."
        ),
    )
