"""Certificate of marital status (1.004873), "giấy độc thân": what for, what is true today, and the older certificate.

Law: Nghị định 123/2015/NĐ-CP, articles 21 to 23, as amended by 07/2025/NĐ-CP and 18/2026/NĐ-CP; the record in the catalogue.
"""

from __future__ import annotations

from dialogs.engine.fields import CitizenNumber, CommuneField, FreeText, PersonName
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Review, Situation, Upload
from dialogs.engine.text import Text, _
from dialogs.procedures import people
from dialogs.procedures.guides.dates import BirthDate
from dialogs.procedures.procedure import Procedure

VERSION = 1

AT_EMBASSY = Option(
    "embassy",
    _("Kết hôn tại sứ quán nước khác"),
    end=_(
        "Luật không cho cấp giấy này để kết hôn tại cơ quan đại diện nước ngoài ở Việt Nam. "
        "Xin bấm \"Việc khác\" rồi gõ \"kết hôn với người nước ngoài\"."
    ),
)
PURPOSES = (
    Option("marry", _("Để kết hôn"), said=("kết hôn", "cưới", "lấy vợ", "lấy chồng", "để cưới")),
    Option("loan", _("Vay tiền ngân hàng"), said=("vay", "vay tiền", "vay ngân hàng", "ngân hàng", "vay vốn")),
    Option("land", _("Mua bán nhà đất"), said=("nhà đất", "mua nhà", "bán nhà", "mua đất", "bán đất", "mua bán đất", "mua bán nhà")),
    Option("other", _("Dùng vào việc khác"), said=("khác", "mục đích khác", "đi làm")),
    AT_EMBASSY,
)
NEVER = Option("never", _("Chưa kết hôn lần nào"), said=("chưa kết hôn", "độc thân", "chưa cưới", "chưa có vợ", "chưa có chồng"))
DIVORCED = Option("divorced", _("Đã ly hôn, chưa kết hôn lại"), said=("ly hôn", "ly dị", "đã ly dị", "ly hôn rồi", "ly dị rồi", "li dị"))
WIDOWED = Option("widowed", _("Vợ hoặc chồng đã mất"), said=("chồng mất", "vợ mất", "chồng đã mất", "vợ đã mất", "góa", "goá"))
WED = ("đang có vợ", "đang có chồng", "có vợ", "có chồng", "đã kết hôn", "có vợ rồi", "có chồng rồi", "có gia đình")
MARRIED = Option("married", _("Đang có vợ hoặc chồng"), said=WED)
MARRIED_TO_MARRY = Option(
    "married",
    _("Đang có vợ hoặc chồng"),
    end=_("Người đang có vợ hoặc chồng chưa kết hôn được. Phải có quyết định ly hôn của toà án trước."),
    said=WED,
)


def to_marry(at: Situation) -> bool:
    return at.is_("purpose", "marry")


def for_something_else(at: Situation) -> bool:
    return at.is_("purpose", "other")


def states(at: Situation) -> tuple[Option, ...]:
    """What may be true of the person; for a marriage the last one ends the way."""
    return (NEVER, DIVORCED, WIDOWED, MARRIED_TO_MARRY if to_marry(at) else MARRIED)


def divorced(at: Situation) -> bool:
    return at.is_("state", "divorced")


def widowed(at: Situation) -> bool:
    return at.is_("state", "widowed")


def had_one(at: Situation) -> bool:
    return at.is_("had_before", "kept")


def lost_one(at: Situation) -> bool:
    return at.is_("had_before", "lost")


def several_homes(at: Situation) -> bool:
    return at.is_("homes", "several")


def by_proxy(at: Situation) -> bool:
    return at.is_("for_whom", "other")


def whose_name(at: Situation) -> Text:
    if by_proxy(at):
        return _("Họ và tên người cần giấy là gì? Ví dụ: Nguyễn Thị Hoa")
    return _("Họ và tên của bạn là gì? Ví dụ: Nguyễn Thị Hoa")


def whose_birth(at: Situation) -> Text:
    return _("Người đó sinh ngày nào? Ví dụ: 20/05/1990") if by_proxy(at) else _("Bạn sinh ngày nào? Ví dụ: 20/05/1990")


def whose_number(at: Situation) -> Text:
    if by_proxy(at):
        return _("Số căn cước của người đó là gì? Số này có 12 chữ số.")
    return _("Số căn cước của bạn là gì? Số này có 12 chữ số, in trên mặt trước của thẻ.")


def dialog(procedure: Procedure) -> Dialog:
    """The dialog for this version of the record."""
    steps = (
        people.for_whom(),
        Choose("purpose", _("Cần giấy này để làm gì? Trên giấy sẽ ghi rõ điều này."), PURPOSES, _("Cần giấy để làm gì")),
        Ask(
            "partner",
            _("Họ và tên người sẽ kết hôn là gì? Ví dụ: Trần Văn Nam"),
            PersonName(marks=True),
            _("Người sẽ kết hôn"),
            when=to_marry,
        ),
        Ask(
            "purpose_text",
            _("Xin ghi ngắn: dùng giấy này vào việc gì? Ví dụ: xin đi làm ở nước ngoài"),
            FreeText(3, 150, "Xin đi làm ở nước ngoài"),
            _("Mục đích"),
            when=for_something_else,
        ),
        Choose("state", _("Hiện nay, chuyện hôn nhân thế nào?"), states, _("Hôn nhân hiện nay")),
        Ask(
            "divorce_ruling",
            _("Quyết định ly hôn số mấy, của toà án nào? Không nhớ thì bấm \"Bỏ qua\", cán bộ tự tra."),
            FreeText(2, 200, "Số 12/2024, Toà án nhân dân quận Ba Đình"),
            _("Quyết định ly hôn"),
            when=divorced,
            optional=True,
        ),
        Ask(
            "late_partner",
            _("Họ và tên người vợ hoặc chồng đã mất là gì?"),
            PersonName(),
            _("Vợ hoặc chồng đã mất"),
            when=widowed,
        ),
        Ask("name", whose_name, PersonName(marks=True), _("Người cần giấy")),
        Ask("birth", whose_birth, BirthDate(), _("Ngày sinh")),
        Ask("number", whose_number, CitizenNumber(birth_key="birth"), _("Số căn cước"), why=people.WHY_NUMBER),
        Ask(
            "commune",
            _("Thường trú ở xã, phường nào? Chưa có thường trú thì ghi nơi tạm trú. Ví dụ: phường Ba Đình, Hà Nội"),
            CommuneField(),
            _("Nơi nộp"),
        ),
        Choose(
            "homes",
            _("Từ khi đủ tuổi kết hôn, đã thường trú ở mấy nơi?"),
            (
                Option("one", _("Một nơi"), said=("một", "1 nơi", "một chỗ", "một nơi thôi")),
                Option("several", _("Nhiều nơi"), said=("nhiều", "hai nơi", "2 nơi", "ba nơi", "3 nơi", "nhiều chỗ")),
            ),
            _("Nơi thường trú trước đây"),
        ),
        Ask(
            "earlier_homes",
            _("Xin ghi các nơi đó và thời gian. Ví dụ: xã An Phú, Hải Dương, từ 2012 đến 2018"),
            FreeText(3, 500, "Xã An Phú, Hải Dương, từ 2012 đến 2018"),
            _("Các nơi đã ở"),
            when=several_homes,
        ),
        people.phone(),
        Choose(
            "had_before",
            _("Trước đây đã được cấp giấy này lần nào chưa?"),
            (
                Option("no", _("Chưa lần nào"), said=("chưa được cấp", "lần đầu")),
                Option("kept", _("Có, còn giữ giấy cũ"), said=("còn giữ", "còn", "còn giấy", "còn giấy cũ", "có còn giữ"), yes=True),
                Option("lost", _("Có, không còn giấy cũ"), said=("không còn", "mất rồi", "mất", "hết", "không còn giấy"), yes=True),
            ),
            _("Giấy đã cấp trước"),
            why=_("Giấy có giá trị 6 tháng. Xin cấp lại thì nộp lại giấy cũ."),
        ),
        Ask(
            "lost_reason",
            _("Vì sao không còn giấy cũ? Ví dụ: đã nộp cho ngân hàng"),
            FreeText(2, 300, "Đã nộp cho ngân hàng"),
            _("Lý do không còn giấy cũ"),
            when=lost_one,
        ),
        Upload("old_paper", _("Xin gửi ảnh giấy cũ đã được cấp."), _("Giấy tình trạng hôn nhân cũ"), at_most=3, when=had_one),
        Upload(
            "proxy_paper",
            _("Xin gửi ảnh giấy ủy quyền. Người nhờ là vợ chồng, cha mẹ, con, ông bà hay ruột thịt thì không cần chứng thực."),
            _("Giấy ủy quyền"),
            at_most=4,
            when=by_proxy,
        ),
        Review(),
    )
    return Dialog(
        id="single_status",
        version=VERSION,
        title=_("Giấy xác nhận tình trạng hôn nhân"),
        steps=steps,
        procedure=procedure.code,
        opening=_("Xin giấy độc thân (xác nhận tình trạng hôn nhân). Chỉ vài câu hỏi, dừng lúc nào cũng được."),
    )
