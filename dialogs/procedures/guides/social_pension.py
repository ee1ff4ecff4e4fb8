"""Social pension (1.014027), "tiền già": whether the person is entitled today, who they are, how the money is to come.

Law: Luật Bảo hiểm xã hội 41/2024/QH15, article 21; Nghị định 176/2025/NĐ-CP, articles 2 and 3; the record in the national catalogue.
"""

from __future__ import annotations

from datetime import date

from dialogs.engine.fields import CitizenNumber, CommuneField, FreeText, PersonName
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Review, Situation, Upload
from dialogs.engine.text import Text, _
from dialogs.procedures import people
from dialogs.procedures.guides.dates import BirthDate, age_of
from dialogs.procedures.guides.law import PENSION_AGE, PENSION_AGE_POOR
from dialogs.procedures.procedure import Procedure

VERSION = 1

TOO_YOUNG = Option(
    "wait",
    _("Chờ đủ tuổi"),
    end=_(
        "Chưa đủ tuổi nhận khoản này. Có khuyết tật hoặc khó khăn thì có thể được trợ cấp xã hội. "
        "Xin bấm \"Việc khác\" rồi gõ \"trợ cấp xã hội\". Ghi nhầm ngày sinh thì bấm \"Quay lại\"."
    ),
)
NOT_POOR = Option(
    "none",
    _("Không thuộc hộ nào"),
    end=_(
        "Từ 70 đến dưới 75 tuổi, khoản này chỉ dành cho hộ nghèo, hộ cận nghèo. Đủ 75 tuổi thì không cần điều kiện đó. "
        "Muốn xét hộ nghèo, xin bấm \"Việc khác\" rồi gõ \"hộ nghèo\"."
    ),
    said=("không thuộc", "không thuộc hộ nghèo", "không nghèo"),
    yes=False,
)
NO_PENSION = Option("none", _("Không có"), yes=False)
SMALL_PENSION = Option("small", _("Có, dưới 500.000 đồng"), said=("dưới 500.000", "dưới 500 nghìn", "dưới 500k"), yes=True)
PENSION = Option(
    "enough",
    _("Có, từ 500.000 đồng"),
    end=_("Khoản này dành cho người không có lương hưu, hoặc lương hưu dưới 500.000 đồng một tháng. Chưa rõ thì bấm \"Gặp cán bộ\"."),
    said=("trên 500.000", "trên 500 nghìn", "từ 500.000", "trên 500k"),
    yes=True,
)
FIRST = Option("first", _("Xin nhận lần đầu"), said=("lần đầu", "nhận lần đầu", "xin mới", "làm mới"))
MOVED = Option("moved", _("Đổi nơi nhận tiền"), said=("đổi nơi", "chuyển nơi nhận", "đổi chỗ nhận"))
STOPPED = Option("stopped", _("Báo người nhận đã mất"), said=("đã mất", "mất rồi", "người nhận mất", "báo mất"))


def helped(at: Situation) -> bool:
    return at.is_("for_whom", "other")


def first_time(at: Situation) -> bool:
    return at.is_("what", "first")


def moved(at: Situation) -> bool:
    return at.is_("what", "moved")


def receives(at: Situation) -> bool:
    """Whether money is to come: not when the person has died."""
    return not at.is_("what", "stopped")


def too_young(at: Situation) -> bool:
    years = age_of(at, "elder_birth")
    return first_time(at) and years is not None and years < PENSION_AGE_POOR.value


def must_be_poor(at: Situation) -> bool:
    years = age_of(at, "elder_birth")
    return first_time(at) and years is not None and PENSION_AGE_POOR.value <= years < PENSION_AGE.value


def old_enough(at: Situation) -> bool:
    return first_time(at) and not too_young(at)


def by_account(at: Situation) -> bool:
    return receives(at) and at.is_("money", "account")


def whose_name(at: Situation) -> Text:
    if helped(at):
        return _("Họ và tên người được nhận tiền là gì? Ví dụ: Nguyễn Thị Sáu")
    return _("Họ và tên của ông/bà là gì? Ví dụ: Nguyễn Thị Sáu")


def whose_birth(at: Situation) -> Text:
    if helped(at):
        return _("Người đó sinh ngày nào? Ví dụ: 20/05/1948. Không nhớ ngày thì chỉ gõ năm.")
    return _("Ông/bà sinh ngày nào? Ví dụ: 20/05/1948. Không nhớ ngày thì chỉ gõ năm.")


def whose_number(at: Situation) -> Text:
    if helped(at):
        return _("Số căn cước của người đó là gì? Số này có 12 chữ số.")
    return _("Số căn cước của ông/bà là gì? Số này có 12 chữ số, in trên mặt trước của thẻ.")


def whose_home(at: Situation) -> Text:
    if helped(at):
        return _("Người đó đang ở xã, phường nào? Ví dụ: phường Ba Đình, Hà Nội")
    return _("Đang ở xã, phường nào? Ví dụ: phường Ba Đình, Hà Nội")


def dialog(procedure: Procedure) -> Dialog:
    """The dialog for this version of the record."""
    steps = (
        people.for_whom(),
        Choose("what", _("Cần làm việc gì với tiền hưu trí xã hội?"), (FIRST, MOVED, STOPPED), _("Việc cần làm")),
        Ask("elder_name", whose_name, PersonName(), _("Người nhận tiền")),
        Ask("elder_birth", whose_birth, BirthDate(like=date(1948, 5, 20), year_enough=True), _("Ngày sinh")),
        Choose(
            "age",
            _(
                "Khoản này dành cho người từ đủ 75 tuổi. Hộ nghèo, cận nghèo thì từ đủ 70 tuổi. Theo ngày sinh đã ghi thì chưa đủ. "
                "Ghi nhầm ngày sinh thì bấm \"Quay lại\"."
            ),
            (TOO_YOUNG,),
            _("Tuổi"),
            when=too_young,
        ),
        Choose(
            "poor",
            _("Có thuộc hộ nghèo hoặc hộ cận nghèo không?"),
            (
                Option("poor", _("Hộ nghèo"), said=("nghèo", "có hộ nghèo"), yes=True),
                Option("near", _("Hộ cận nghèo"), said=("cận nghèo",), yes=True),
                NOT_POOR,
            ),
            _("Hộ nghèo, cận nghèo"),
            why=_("Từ đủ 70 đến dưới 75 tuổi thì cần điều kiện này."),
            when=must_be_poor,
        ),
        Choose(
            "pension",
            _("Có đang nhận lương hưu, hoặc tiền hằng tháng do bảo hiểm trả (trợ cấp bảo hiểm xã hội) không?"),
            (NO_PENSION, SMALL_PENSION, PENSION),
            _("Lương hưu"),
            when=old_enough,
        ),
        Choose(
            "allowance",
            _("Có đang nhận tiền nhà nước giúp người khó khăn hằng tháng (trợ cấp xã hội) không? Ví dụ: vì khuyết tật nặng."),
            (Option("no", _("Không")), Option("yes", _("Có"))),
            _("Trợ cấp xã hội"),
            why=_("Thuộc cả hai diện thì được nhận khoản cao hơn. Cán bộ sẽ tính."),
            when=old_enough,
        ),
        Ask("elder_number", whose_number, CitizenNumber(birth_key="elder_birth"), _("Số căn cước"), why=people.WHY_NUMBER),
        Ask(
            "old_commune",
            _("Trước đây nhận tiền ở xã, phường nào? Ví dụ: phường Ba Đình, Hà Nội"),
            CommuneField(),
            _("Nơi nhận cũ"),
            when=moved,
        ),
        Ask("commune", whose_home, CommuneField(), _("Nơi nộp")),
        Choose(
            "money",
            _("Muốn nhận tiền bằng cách nào?"),
            (
                Option("cash", _("Nhận tiền mặt"), said=("tiền mặt", "mặt")),
                Option("account", _("Qua tài khoản ngân hàng"), said=("tài khoản", "ngân hàng", "chuyển khoản", "qua ngân hàng")),
            ),
            _("Cách nhận tiền"),
            when=receives,
        ),
        Ask(
            "account",
            _("Số tài khoản và tên ngân hàng là gì? Chưa rõ thì bấm \"Bỏ qua\", ghi tại quầy sau."),
            FreeText(5, 120, "0123456789, Agribank"),
            _("Tài khoản"),
            why=_("Chỉ cần số tài khoản. Một Cửa không bao giờ hỏi mã OTP hay mật khẩu."),
            when=by_account,
            optional=True,
        ),
        Ask("name", _("Họ và tên của bạn, người làm giúp, là gì? Ví dụ: Trần Văn Nam"), PersonName(), _("Người nộp"), when=helped),
        people.phone(),
        Upload(
            "form",
            _("Xin gửi ảnh tờ đề nghị theo mẫu số 01. Chưa có thì chọn \"Ký tại quầy\": cán bộ in sẵn, đến quầy ký."),
            _("Tờ đề nghị hưởng hưu trí xã hội"),
            at_most=3,
            lacks=frozenset({"counter"}),
            signed=True,
        ),
        Review(),
    )
    return Dialog(
        id="social_pension",
        version=VERSION,
        title=_("Tiền hưu trí xã hội cho người cao tuổi"),
        steps=steps,
        procedure=procedure.code,
        free=True,
        opening=_("Làm hồ sơ nhận tiền hưu trí xã hội, từ 500.000 đồng một tháng. Không mất tiền. Vài câu hỏi, dừng lúc nào cũng được."),
    )
