"""Death registration (1.000656): who died, when and where, and only the papers that this family needs. Said softly.

Law: Luật Hộ tịch 60/2014/QH13, articles 32 to 34; Nghị định 123/2015/NĐ-CP, article 4; the record in the national catalogue.
"""

from __future__ import annotations

from datetime import timedelta

from dialogs.engine.fields import CitizenNumber, CommuneField, FreeText, PastDate, PersonName
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Review, Situation, Upload
from dialogs.engine.text import Text, _
from dialogs.procedures import people
from dialogs.procedures.guides.dates import day_of
from dialogs.procedures.guides.law import DEATH_WITHIN
from dialogs.procedures.procedure import Procedure

VERSION = 1
LONG_AGO = timedelta(days=365)      # from here on the notice of death may be lost: other evidence is asked for

HERE = Option("vietnam", _("Ở Việt Nam"), said=("trong nước", "ở trong nước", "việt nam", "tại việt nam", "trong nước việt nam"))
ABROAD = Option(
    "abroad",
    _("Ở nước ngoài"),
    end=_(
        "Người mất ở nước ngoài mà đã khai tử ở đó thì làm việc ghi vào sổ hộ tịch. "
        "Xin bấm \"Việc khác\" rồi gõ \"ghi sổ hộ tịch khai tử ở nước ngoài\"."
    ),
    said=("nước ngoài", "ngoài nước", "tại nước ngoài"),
)
FOREIGN = Option(
    "foreign",
    _("Người nước ngoài"),
    end=_("Việc này có thủ tục riêng. Xin bấm \"Việc khác\" rồi gõ \"khai tử có yếu tố nước ngoài\", hoặc \"Gặp cán bộ\"."),
    said=("nước ngoài",),
)


def late(at: Situation) -> bool:
    """Whether the days for registering have passed."""
    died = day_of(at, "death_date")
    return died is not None and at.today - died > timedelta(days=DEATH_WITHIN.value)


def long_ago(at: Situation) -> bool:
    died = day_of(at, "death_date")
    return died is not None and at.today - died > LONG_AGO


def no_notice(at: Situation) -> bool:
    return long_ago(at) and at.is_("notice_kept", "no")


def in_hospital(at: Situation) -> bool:
    return at.is_("death_place", "hospital") and not no_notice(at)


def elsewhere(at: Situation) -> bool:
    return at.is_("death_place", "home") and not no_notice(at)


def by_accident(at: Situation) -> bool:
    return at.is_("death_place", "accident") and not no_notice(at)


def home_unknown(at: Situation) -> bool:
    return at.is_("last_home", "unknown")


def by_proxy(at: Situation) -> bool:
    return at.is_("who_files", "proxy")


def where_to(at: Situation) -> Text:
    """Registered where the person last lived; where that is not known, where they died."""
    if home_unknown(at):
        return _("Người đó mất ở xã, phường nào? Ví dụ: phường Ba Đình, Hà Nội")
    return _("Nơi ở cuối cùng thuộc xã, phường nào? Khai tử làm ở đó. Ví dụ: phường Ba Đình, Hà Nội")


def dialog(procedure: Procedure) -> Dialog:
    """The dialog for this version of the record."""
    steps = (
        Choose(
            "who_files",
            _("Bạn là ai của người đã mất?"),
            (
                Option(
                    "close",
                    _("Vợ, chồng, cha mẹ, con"),
                    said=("cha", "mẹ", "bố", "ba", "má", "bố mẹ", "ba mẹ", "con trai", "con gái", "con ruột", "con đẻ"),
                ),
                Option(
                    "family",
                    _("Người thân khác"),
                    said=("người thân", "người nhà", "cháu", "cháu nội", "cháu ngoại", "con dâu", "con rể", "anh", "chị", "em", "anh trai",
                          "chị gái", "em trai", "em gái", "ông", "bà", "cô", "dì", "chú", "bác", "cậu", "họ hàng"),
                ),
                Option("office", _("Đại diện cơ quan, tổ chức"), said=("cơ quan", "tổ chức", "đại diện cơ quan")),
                Option("proxy", _("Người được nhờ"), said=("được nhờ", "được ủy quyền", "người được ủy quyền", "làm hộ", "làm giúp")),
            ),
            _("Người đi khai"),
        ),
        Choose(
            "nation",
            _("Người đã mất là công dân Việt Nam hay người nước ngoài?"),
            (Option("vietnamese", _("Công dân Việt Nam"), said=("người việt nam", "người việt", "việt nam")), FOREIGN),
            _("Quốc tịch"),
        ),
        Choose("country", _("Người đó mất ở trong nước hay nước ngoài?"), (HERE, ABROAD), _("Nơi mất")),
        Ask("dead_name", _("Họ và tên người đã mất là gì? Ví dụ: Nguyễn Văn Bình"), PersonName(marks=True), _("Người đã mất")),
        Choose("dead_sex", _("Người đã mất là nam hay nữ?"), (
                Option("man", _("Nam"), said=("nam giới", "đàn ông", "con trai", "ông", "trai")),
                Option("woman", _("Nữ"), said=("nữ giới", "đàn bà", "phụ nữ", "con gái", "bà", "gái")),
            ), _("Giới tính")),
        Ask(
            "dead_number",
            _("Số căn cước của người đã mất là gì? Không có thì bấm \"Bỏ qua\"."),
            CitizenNumber(sex_key="dead_sex"),
            _("Số căn cước người đã mất"),
            why=people.WHY_NUMBER,
            optional=True,
        ),
        Ask("death_date", _("Người đó mất ngày nào, theo dương lịch? Ví dụ: 28/02/2026"), PastDate(), _("Ngày mất")),
        Ask(
            "late_reason",
            _("Đã quá 15 ngày nhưng vẫn đăng ký được. Vì sao khai muộn? Ví dụ: gia đình ở xa"),
            FreeText(2, 300, "Gia đình ở xa nên chưa kịp làm"),
            _("Lý do khai muộn"),
            when=late,
        ),
        Choose(
            "death_place",
            _("Người đó mất trong hoàn cảnh nào?"),
            (
                Option("hospital", _("Tại bệnh viện, trạm y tế"), said=("bệnh viện", "ở bệnh viện", "trong bệnh viện", "viện", "trạm xá")),
                Option("home", _("Tại nhà, nơi khác"), said=("nhà", "ở nhà", "mất ở nhà", "mất tại nhà")),
                Option("accident", _("Do tai nạn, có công an lập biên bản"), said=("tai nạn", "bị tai nạn", "tai nạn giao thông")),
            ),
            _("Hoàn cảnh mất"),
        ),
        Choose(
            "last_home",
            _("Có biết nơi ở cuối cùng của người đã mất không?"),
            (Option("known", _("Có biết"), said=("biết",), yes=True), Option("unknown", _("Không biết"), said=("ko biết",), yes=False)),
            _("Nơi ở cuối cùng"),
        ),
        Ask("commune", where_to, CommuneField(), _("Nơi đăng ký")),
        Ask("name", _("Họ và tên của bạn, người đi khai, là gì? Ví dụ: Nguyễn Thị Hoa"), PersonName(), _("Người nộp")),
        people.applicant_number(unlike=("dead_number",)),
        people.phone(),
        Choose(
            "notice_kept",
            _("Còn giữ giấy báo tử không?"),
            (
                Option("yes", _("Còn giữ"), said=("còn", "vẫn còn", "có giữ")),
                Option("no", _("Không còn"), said=("hết", "mất rồi", "không giữ", "mất", "ko còn")),
            ),
            _("Giấy báo tử"),
            when=long_ago,
        ),
        Upload(
            "notice",
            _("Xin gửi ảnh giấy báo tử của bệnh viện. Bệnh viện đã gửi trên mạng thì chọn \"Cán bộ tự tra giúp\"."),
            _("Giấy báo tử của bệnh viện"),
            at_most=4,
            lacks=frozenset({"counter"}),
            when=in_hospital,
        ),
        Upload(
            "notice_home",
            _("Xin gửi ảnh giấy báo tử. Mất ở nhà thì xã, phường nơi mất cấp giấy này. Chưa có thì chọn \"Cán bộ tự tra giúp\"."),
            _("Giấy báo tử của xã, phường"),
            at_most=4,
            lacks=frozenset({"counter"}),
            when=elsewhere,
        ),
        Upload(
            "police_paper",
            _("Xin gửi ảnh giấy của công an hoặc kết quả giám định pháp y."),
            _("Giấy của công an hoặc giám định"),
            at_most=6,
            when=by_accident,
        ),
        Upload(
            "proof_of_death",
            _("Xin gửi ảnh giấy tờ chứng minh người đó đã mất. Ví dụ: giấy của xã, hồ sơ bệnh viện, bằng Tổ quốc ghi công."),
            _("Giấy tờ chứng minh đã mất"),
            at_most=6,
            when=no_notice,
        ),
        Upload(
            "place_paper",
            _("Xin gửi ảnh giấy tờ về nơi người đó mất, hoặc nơi tìm thấy."),
            _("Giấy tờ về nơi mất"),
            at_most=4,
            lacks=frozenset({"counter"}),
            when=home_unknown,
        ),
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
        id="death",
        version=VERSION,
        title=_("Đăng ký khai tử"),
        steps=steps,
        procedure=procedure.code,
        opening=_("Việc khai tử cần vài câu hỏi, dừng lúc nào cũng được, câu trả lời vẫn được giữ."),
        soft=True,
    )
