"""The questions about people that every filing shares: who it is for, name, number, phone, where."""

from __future__ import annotations

from dialogs.engine.fields import CitizenNumber, CommuneField, PersonName, Phone
from dialogs.engine.steps import Ask, Choose, Option, Situation
from dialogs.engine.text import Text, _, raw
from dialogs.procedures.procedure import Procedure, cut

SELF = Option("self", _("Cho chính mình"), said=("mình", "chính mình", "tôi", "cho tôi", "cho mình", "bản thân", "em", "cho em"))
OTHER = Option(
    "other",
    _("Làm giúp người khác"),
    said=("người khác", "làm giúp", "làm hộ", "làm giùm", "làm dùm", "làm thay", "cho mẹ", "cho má", "cho bố", "cho ba", "cho cha",
          "cho bố mẹ", "cho ba má", "cho ba mẹ", "cho con", "cho con trai", "cho con gái", "cho vợ", "cho chồng", "cho ông bà",
          "cho ông nội", "cho bà nội", "cho ông ngoại", "cho bà ngoại", "cho anh trai", "cho chị gái", "cho em trai", "cho em gái",
          "cho người nhà", "cho người thân", "giúp mẹ", "giúp má", "giúp bố", "giúp ba", "mẹ", "má", "mẹ tôi", "má tôi",
          "bố tôi", "ba tôi"),
)  # fmt: skip

YOUR_NAME = _("Họ và tên của bạn là gì? Ví dụ: Nguyễn Thị Hoa")
YOUR_NUMBER = _("Số căn cước của bạn là gì? Số này có 12 chữ số, in trên mặt trước của thẻ.")
WHERE = _("Nộp ở xã, phường nào? Ví dụ: phường Ba Đình, Hà Nội")
SENT_FROM = _("Việc này do {agency} giải quyết. Gửi hồ sơ từ xã, phường nào? Ví dụ: phường Ba Đình, Hà Nội")
ANOTHER_OFFICE = _("cơ quan ghi trên trang thủ tục")
WHY_NUMBER = _("Số này để cán bộ tra cứu, không phải xin lại giấy tờ đã có. Một Cửa không bao giờ hỏi mã OTP hay mật khẩu.")
WHY_PHONE = _("Cán bộ gọi số này khi cần. Bốn số cuối cũng dùng để xem hồ sơ từ máy khác.")


def for_other(at: Situation) -> bool:
    """Whether someone files for somebody else."""
    return at.is_("for_whom", "other")


def for_whom() -> Choose:
    return Choose("for_whom", _("Việc này làm cho ai?"), (SELF, OTHER), _("Làm cho ai"))


def applicant_name(question: Text = YOUR_NAME) -> Ask:
    return Ask("name", question, PersonName(), _("Người nộp"))


def applicant_number(unlike: tuple[str, ...] = ()) -> Ask:
    return Ask("number", YOUR_NUMBER, CitizenNumber(unlike=unlike), _("Số căn cước"), why=WHY_NUMBER)


def other_name() -> Ask:
    return Ask("other_name", _("Họ và tên của người được làm giúp là gì?"), PersonName(), _("Làm cho người"), when=for_other)


def phone() -> Ask:
    return Ask("phone", _("Số điện thoại để cán bộ liên lạc là số nào? Ví dụ: 0912 345 678"), Phone(), _("Số điện thoại"), why=WHY_PHONE)


def commune(question: Text = WHERE) -> Ask:
    return Ask("commune", question, CommuneField(), _("Nơi nộp"))


def commune_for(procedure: Procedure) -> Ask:
    """Where it is handed in; who decides is said where that is another office than the commune's."""
    return commune() if procedure.by_commune else commune(SENT_FROM(agency=decider(procedure)))


def decider(procedure: Procedure) -> Text:
    """Who decides it, as the catalogue names them."""
    return raw(cut(procedure.agency, 90)) if procedure.agency else ANOTHER_OFFICE
