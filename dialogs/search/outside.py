"""What is asked for here but done elsewhere: divorce, debts, driving lessons. Each is told the right agency, none is sent away without."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.engine.text import Text, _
from dialogs.search.words import holds, split


@dataclass(frozen=True, slots=True)
class Outside:
    """One topic that no procedure of the catalogue covers: how people say it, and who takes care of it."""

    key: str
    phrases: tuple[str, ...]
    says: Text
    unless: tuple[str, ...] = ()


TOPICS = (
    Outside(
        "divorce",
        ("ly hôn", "li hôn", "ly dị", "li dị", "bỏ chồng", "bỏ vợ", "giành quyền nuôi con", "divorce"),
        _("Ly hôn do toà án giải quyết, không làm ở xã, phường. Xin nộp đơn ở Toà án nhân dân khu vực nơi ở."),
        ("ghi chú", "ghi vào sổ", "nước ngoài", "trích lục", "độc thân", "tình trạng hôn nhân", "hộ tịch"),
    ),
    Outside(
        "debt",
        ("đòi nợ", "kiện đòi", "kiện ra toà", "khởi kiện", "kiện nhau", "lawsuit", "sue someone"),
        _("Việc kiện do toà án giải quyết. Xin nộp đơn ở Toà án nhân dân khu vực. Chưa rõ thì hỏi trợ giúp pháp lý miễn phí."),
    ),
    Outside(
        "bailiff",
        ("vi bằng", "lập vi bằng", "thừa phát lại lập"),
        _("Vi bằng do văn phòng thừa hành viên (trước gọi là thừa phát lại) lập, không làm ở xã, phường."),
        ("thành lập", "văn phòng", "bổ nhiệm", "đăng ký hành nghề"),
    ),
    Outside(
        "driving_lessons",
        ("học lái xe", "học bằng lái", "đăng ký học lái", "driving lessons", "driving school"),
        _("Học lái xe thì đăng ký ở trung tâm đào tạo lái xe. Trung tâm nộp hồ sơ thi cho người học."),
        ("giấy phép đào tạo", "cơ sở", "trung tâm"),
    ),
    Outside(
        "study_visa",
        ("visa du học", "xin visa đi", "thị thực du học", "visa đi mỹ", "visa đi nhật", "visa đi hàn", "student visa"),
        _("Thị thực đi nước khác do đại sứ quán, lãnh sự quán của nước đó cấp. Hộ chiếu thì làm ở công an."),
    ),
    Outside(
        "loan",
        ("vay tiền", "vay nóng", "cho vay online", "vay tín dụng", "borrow money", "bank loan"),
        _("Vay tiền thì hỏi ngân hàng. Ai hứa vay nhanh mà đòi chuyển phí trước là lừa đảo."),
        ("nhà ở xã hội", "thế chấp", "giải quyết việc làm", "ngân hàng chính sách", "đăng ký biện pháp"),
    ),
    Outside(
        "vehicle_test",
        ("đăng kiểm xe", "đăng kiểm ô tô", "đi đăng kiểm", "vehicle inspection"),
        _("Đăng kiểm xe làm ở trung tâm đăng kiểm, không làm ở xã, phường."),
        ("đăng kiểm viên", "cơ sở", "trung tâm"),
    ),
    Outside(
        "traffic_fine",
        ("phạt nguội", "tra phạt xe", "xem phạt xe", "traffic fine", "traffic fines"),
        _("Phạt nguội thì xem trên trang của Cục Cảnh sát giao thông hoặc ứng dụng VNeTraffic."),
    ),
    Outside(
        "scam",
        ("bảo cài app", "bắt cài app", "gửi mã otp", "đọc mã otp", "cài ứng dụng lạ", "gọi điện bảo cài", "công an gọi điện"),
        _(
            "Coi chừng lừa đảo. Cơ quan nhà nước không gọi điện bảo cài ứng dụng hay đọc mã. "
            "Xin tắt máy và báo công an xã, phường."
        ),
    ),
    Outside(
        "power_cut",
        ("mất điện", "cúp điện", "lịch cắt điện", "bao giờ có điện", "có điện lại", "power cut", "no electricity"),
        _("Mất điện thì gọi tổng đài điện lực của tỉnh, số ở trên hoá đơn tiền điện."),
    ),
    Outside(
        "water_cut",
        ("mất nước", "cúp nước", "lịch cắt nước", "no water"),
        _("Mất nước thì gọi công ty cấp nước, số ở trên hoá đơn tiền nước."),
    ),
)
_READY = tuple((topic, tuple(split(words) for words in topic.phrases), tuple(split(words) for words in topic.unless)) for topic in TOPICS)


def outside(words: str) -> Outside | None:
    """The topic that these words name, or None. Typed marks must agree; missing ones may."""
    said = split(words[:300])
    for topic, phrases, unless in _READY:
        if any(holds(said, phrase) for phrase in phrases) and not any(holds(said, phrase) for phrase in unless):
            return topic
    return None
