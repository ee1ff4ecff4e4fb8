"""Birth registration (1.001193): who the child is, who the parents are, and only the papers that this family needs.

Law: Luật Hộ tịch 2014, articles 13 to 16; the procedure's record in the national catalogue.
"""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.engine.fields import CitizenNumber, CommuneField, FreeText, PastDate, PersonName
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Review, Situation, Upload
from dialogs.engine.text import _
from dialogs.procedures import people
from dialogs.procedures.procedure import Procedure

VERSION = 1
REGISTER_WITHIN = timedelta(days=60)      # Luật Hộ tịch 2014, article 15(1)

HOSPITAL = Option(
    "hospital",
    _("Bệnh viện, trạm y tế"),
    said=("ở bệnh viện", "tại bệnh viện", "trong bệnh viện", "viện", "nhà hộ sinh", "trạm xá", "ở trạm xá", "ở trạm y tế", "phòng khám"),
)
HOME = Option("home", _("Ở nhà, nơi khác"), said=("nhà", "tại nhà", "sinh ở nhà", "đẻ ở nhà"))
FOUND = Option("found", _("Trẻ bị bỏ rơi"), said=("bị bỏ rơi", "bỏ rơi", "trẻ bỏ rơi"))

MARRIED = Option(
    "married",
    _("Đã đăng ký kết hôn"),
    said=("đã đăng ký", "đăng ký rồi", "đã kết hôn", "kết hôn rồi", "có đăng ký", "có kết hôn", "đã cưới", "cưới rồi", "có giấy kết hôn"),
    yes=True,
)
SINGLE = Option(
    "single",
    _("Chưa đăng ký, ghi tên mẹ"),
    said=("mẹ đơn thân", "ghi tên mẹ", "chỉ ghi tên mẹ", "không có cha", "không có bố"),
    yes=False,
)
FATHER = Option(
    "father",
    _("Chưa đăng ký, cha muốn nhận con"),
    end=_(
        "Trường hợp này cần làm cùng lúc việc nhận cha cho con. Thủ tục tên là \"khai sinh kết hợp nhận cha, mẹ, con\". "
        "Xin bấm \"Việc khác\" rồi gõ \"khai sinh nhận con\"."
    ),
    said=("cha nhận con", "bố nhận con", "cha muốn nhận con", "bố muốn nhận con", "nhận cha con"),
    yes=False,
)
ABROAD = Option(
    "abroad",
    _("Cha hoặc mẹ là người nước ngoài"),
    end=_("Trường hợp này có giấy tờ riêng. Xin bấm \"Việc khác\" rồi gõ \"khai sinh có yếu tố nước ngoài\", hoặc \"Gặp cán bộ\"."),
    said=("người nước ngoài", "cha là người nước ngoài", "mẹ là người nước ngoài", "bố là người nước ngoài", "bố người nước ngoài"),
)
PARENT = Option(
    "parent",
    _("Cha hoặc mẹ"),
    said=("cha", "mẹ", "bố", "ba", "má", "tía", "cha mẹ", "bố mẹ", "ba mẹ", "bố hoặc mẹ", "mẹ bé", "cha bé", "bố bé", "ba bé",
          "má bé", "mẹ của bé", "cha của bé", "bố của bé", "ba của bé", "mẹ cháu", "bố cháu", "cha cháu", "mẹ nó", "bố nó", "mẹ ruột",
          "bố ruột", "cha ruột", "mẹ đẻ", "bố đẻ", "cha đẻ", "phụ huynh"),
)  # fmt: skip
RELATIVE = Option(
    "family",
    _("Ông, bà, người thân"),
    said=("ông bà", "ông nội", "bà nội", "ông ngoại", "bà ngoại", "nội", "ngoại", "ông bà nội", "ông bà ngoại", "cô", "dì", "chú", "bác",
          "cậu", "mợ", "thím", "anh", "chị", "anh chị", "cô ruột", "dì ruột", "chú ruột", "bác ruột", "cậu ruột", "họ hàng", "người nhà",
          "bà của bé", "ông của bé", "bà bé", "ông bé", "cô của bé", "dì của bé", "chú của bé", "bác của bé"),
)  # fmt: skip
PROXY = Option("proxy", _("Người được nhờ"), said=("được nhờ", "được ủy quyền", "người được ủy quyền", "làm hộ", "làm giúp", "làm thay"))
BOY = Option("boy", _("Bé trai"), said=("trai", "con trai", "nam", "cháu trai", "bé nam"))
GIRL = Option("girl", _("Bé gái"), said=("gái", "con gái", "nữ", "cháu gái", "bé nữ"))


def born_at_home(at: Situation) -> bool:
    return at.is_("born_where", "home")


def born_in_hospital(at: Situation) -> bool:
    return at.is_("born_where", "hospital")


def found(at: Situation) -> bool:
    return at.is_("born_where", "found")


def has_mother(at: Situation) -> bool:
    return not found(at)


def married(at: Situation) -> bool:
    return has_mother(at) and at.is_("parents", "married")


def late(at: Situation) -> bool:
    """Whether the 60 days for registering have passed."""
    born = at.answers.get("birth_date")
    return isinstance(born, str) and at.today - date.fromisoformat(born) > REGISTER_WITHIN


def by_proxy(at: Situation) -> bool:
    return at.is_("who_files", "proxy")


def dialog(procedure: Procedure) -> Dialog:
    """The dialog for this version of the record."""
    steps = (
        Choose(
            "who_files",
            _("Bạn là ai của bé?"),
            (PARENT, RELATIVE, PROXY),
            _("Người đi khai"),
        ),
        Ask("child_name", _("Tên đầy đủ của bé là gì? Ví dụ: Nguyễn Minh An"), PersonName(marks=True), _("Tên bé")),
        Choose("child_sex", _("Bé là trai hay gái?"), (BOY, GIRL), _("Giới tính")),
        Ask("birth_date", _("Bé sinh ngày nào? Ví dụ: 28/02/2026"), PastDate(), _("Ngày sinh")),
        Choose("born_where", _("Bé sinh ở đâu?"), (HOSPITAL, HOME, FOUND), _("Nơi sinh")),
        Ask(
            "late_reason",
            _("Đã quá 60 ngày từ ngày sinh, vẫn đăng ký được. Vì sao đăng ký muộn?"),
            FreeText(2, 300),
            _("Lý do đăng ký muộn"),
            when=late,
        ),
        Choose("parents", _("Cha mẹ của bé đã đăng ký kết hôn chưa?"), (MARRIED, SINGLE, FATHER, ABROAD), _("Cha mẹ"), when=has_mother),
        Ask("mother_name", _("Họ và tên mẹ của bé là gì? Ví dụ: Nguyễn Thị Hoa"), PersonName(marks=True), _("Tên mẹ"), when=has_mother),
        Ask(
            "mother_number",
            _("Số căn cước của mẹ là gì? Số này có 12 chữ số."),
            CitizenNumber(sex="woman", whose=_("mẹ")),
            _("Số căn cước của mẹ"),
            why=people.WHY_NUMBER,
            when=has_mother,
        ),
        Ask("father_name", _("Họ và tên cha của bé là gì? Ví dụ: Nguyễn Văn Bình"), PersonName(marks=True), _("Tên cha"), when=married),
        Ask(
            "father_number",
            _("Số căn cước của cha là gì? Số này có 12 chữ số."),
            CitizenNumber(sex="man", whose=_("cha"), unlike=("mother_number",)),
            _("Số căn cước của cha"),
            when=married,
        ),
        Ask(
            "name",
            _("Họ và tên của bạn, người đi khai, là gì? Ví dụ: Trần Văn Nam"),
            PersonName(),
            _("Người nộp"),
            when=lambda at: not at.is_("who_files", "parent") or found(at),
        ),
        people.phone(),
        Ask("commune", _("Đăng ký ở xã, phường nào? Ví dụ: phường Ba Đình, Hà Nội"), CommuneField(), _("Nơi đăng ký")),
        Upload(
            "birth_paper",
            _("Xin gửi ảnh giấy báo sinh của bệnh viện (giấy chứng sinh)."),
            _("Giấy chứng sinh"),
            at_most=4,
            when=born_in_hospital,
        ),
        Upload(
            "witness_paper",
            _("Không có giấy chứng sinh thì cần giấy của người làm chứng. Không có người làm chứng thì viết giấy cam đoan về việc sinh."),
            _("Giấy làm chứng hoặc cam đoan"),
            at_most=4,
            when=born_at_home,
        ),
        Upload(
            "found_record",
            _("Xin gửi ảnh biên bản về việc trẻ bị bỏ rơi, do công an hoặc ủy ban xã lập."),
            _("Biên bản trẻ bị bỏ rơi"),
            at_most=6,
            when=found,
        ),
        Upload(
            "marriage_paper",
            _("Xin gửi ảnh giấy chứng nhận kết hôn của cha mẹ. Đã đăng ký trên máy thì cán bộ tự tra được."),
            _("Giấy chứng nhận kết hôn"),
            at_most=2,
            lacks=frozenset({"counter"}),
            when=married,
        ),
        Upload(
            "proxy_paper",
            _("Xin gửi ảnh giấy ủy quyền có chứng thực của cha hoặc mẹ."),
            _("Giấy ủy quyền"),
            at_most=4,
            when=by_proxy,
        ),
        Review(),
    )
    return Dialog(
        id="birth",
        version=VERSION,
        title=_("Đăng ký khai sinh"),
        steps=steps,
        procedure=procedure.code,
        opening=_("Làm giấy khai sinh cho bé. Chỉ vài câu hỏi, dừng lúc nào cũng được."),
    )

