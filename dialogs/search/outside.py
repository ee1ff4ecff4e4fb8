"""What is said here but done elsewhere: danger, divorce, debts, a doubt, an insult. Each is told where to turn."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.engine.text import Text, _, raw
from dialogs.search.words import Words, agrees, core, holds, split

# The national emergency numbers. Source: Quy hoạch kho số viễn thông, Thông tư 22/2014/TT-BTTTT (as amended by Thông tư 27/2021/TT-BTTTT).
EMERGENCY = {"police": "113", "fire": "114", "ambulance": "115"}


@dataclass(frozen=True, slots=True)
class Outside:
    """One topic that no procedure of the catalogue covers: how people say it, and who takes care of it.

    ``whole`` are phrases that count only as the whole message. ``unless`` are words that make it something else.
    ``trust``: somebody doubts who speaks here, and is told. ``ours``: the unit itself knows, its telephone is named.
    """

    key: str
    phrases: tuple[str, ...]
    says: Text
    unless: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    trust: bool = False
    ours: bool = False


_PAPERS = ("giấy phép", "giấy chứng nhận", "đăng ký", "cấp phép", "chứng chỉ", "thẩm định", "nghiệm thu", "kinh doanh")
URGENT = (
    Outside(
        "fire",
        ("cháy nhà", "nhà cháy", "nhà bị cháy", "nhà tôi bị cháy", "hoả hoạn", "báo cháy", "cháy rừng", "house is on fire",
         "there is a fire"),
        _("Có cháy thì thoát ra ngoài, rồi gọi ngay cứu hoả: {number}.")(number=raw(EMERGENCY["fire"])),
        (*_PAPERS, "phòng cháy", "chữa cháy", "hệ thống", "thiết bị", "bảo hiểm", "hỗ trợ", "tem", "miễn", "giảm"),
        ("cháy", "cháy cháy", "đang cháy", "cháy rồi", "cháy lớn", "có cháy", "cứu hoả", "gọi cứu hoả", "114", "fire"),
    ),
    Outside(
        "ambulance",
        ("gọi cấp cứu", "cần cấp cứu", "đi cấp cứu", "cấp cứu gấp", "xe cứu thương", "bất tỉnh", "ngất xỉu", "bị đột quỵ",
         "lên cơn co giật", "bị đuối nước", "chảy máu nhiều", "bị tai nạn giao thông", "có tai nạn giao thông", "call an ambulance"),
        _("Có người nguy cấp thì gọi ngay cấp cứu: {number}.")(number=raw(EMERGENCY["ambulance"])),
        (*_PAPERS, "sơ cấp cứu", "trạm", "bảo hiểm", "hỗ trợ", "trợ cấp", "chế độ", "viện phí", "thanh toán", "quỹ", "hồ sơ"),
        ("cấp cứu", "cứu với", "cứu tôi với", "115", "ambulance"),
    ),
    Outside(
        "despair",
        ("muốn chết", "muốn tự tử", "không muốn sống", "want to die", "kill myself"),
        _(
            "Xin đừng ở một mình lúc này. Hãy gọi cấp cứu {ambulance} hoặc công an {police}. Hãy nói với một người thân ở gần."
        )(ambulance=raw(EMERGENCY["ambulance"]), police=raw(EMERGENCY["police"])),
        ("sống chung", "sống với"),
        ("chán sống",),
    ),
    Outside(
        "police",
        ("bị đánh", "bị hành hung", "đang đánh nhau", "bị cướp", "cướp giật", "bị giật đồ", "bị trộm", "bị mất trộm", "mất trộm",
         "bị mất cắp", "trộm vào nhà", "bị đâm", "bị chém", "bị hiếp dâm", "doạ giết", "bị đe doạ", "mất xe", "mất điện thoại",
         "bị bắt cóc", "i was robbed", "i was attacked"),
        _("Đang nguy hiểm thì gọi ngay công an: {number}. Việc đã qua thì báo công an xã, phường.")(number=raw(EMERGENCY["police"])),
        (*_PAPERS, "chồng", "trẻ em", "bạo lực", "đánh giá", "đánh thuế", "giấy", "biển số", "bảo hiểm", "địch", "cà vẹt", "tố cáo",
         "lý lịch", "khai", "vneid", "định danh"),
        ("cướp", "bị cướp", "113", "công an ơi", "police"),
    ),
)
NOT_A_TASK = (
    Outside(
        "trust",
        ("phải lừa đảo không", "lừa đảo không", "lừa đảo hả", "lừa đảo à", "có lừa không", "sợ bị lừa", "sợ lừa đảo", "trang giả mạo",
         "có đáng tin không", "is this a scam", "is this real", "are you real", "can i trust"),
        _("Hỏi cho chắc như vậy là đúng."),
        whole=("có thật không", "thật không", "thật hay giả", "lừa đảo", "bạn là ai", "ai đấy", "ai đây", "đây là ai",
               "bạn là người hay máy", "có phải người thật không", "who are you"),
        trust=True,
    ),
    Outside(
        "swindled",
        ("bị lừa đảo", "bị lừa tiền", "bị lừa mất tiền", "lừa đảo chiếm đoạt", "chuyển tiền cho kẻ lừa", "i was scammed"),
        _(
            "Bị lừa tiền thì gọi ngay ngân hàng để giữ tiền lại. Rồi báo công an xã, phường hoặc gọi {number}."
        )(number=raw(EMERGENCY["police"])),
    ),
    Outside(
        "person",
        ("gặp người thật", "gặp nhân viên", "nói chuyện với người", "nói chuyện với nhân viên", "gặp cán bộ", "gọi cán bộ",
         "talk to a human"),
        _("Muốn gặp người thật thì bấm \"Gặp cán bộ\". Cán bộ sẽ xem trong giờ làm việc."),
        (*_PAPERS, "làm", "để", "xin", "nộp"),
    ),
    Outside(
        "anger",
        ("ngu quá", "ngu thế", "ngu vậy", "hỏi ngu", "bot ngu", "bực mình quá", "bực quá", "dốt quá", "stupid", "useless"),
        _("Xin lỗi vì chưa giúp được. Xin nói ngắn việc cần làm, ví dụ: \"làm khai sinh\". Hoặc bấm \"Gặp cán bộ\"."),
        whole=("ngu", "đồ ngu", "đồ điên", "đồ khùng", "đồ chó", "mất dạy", "vô dụng", "vớ vẩn", "bực mình", "chán quá", "tức quá",
               "điên", "dốt", "đm", "đmm", "vcl", "clgt", "shit", "fuck"),
    ),
    Outside(
        "hours",
        ("xã mình có làm việc không", "phường mình có làm việc không", "uỷ ban có làm việc không", "thứ bảy có làm việc",
         "thứ bảy có làm không", "chủ nhật có làm việc", "mấy giờ làm việc", "giờ làm việc", "mấy giờ mở cửa", "mấy giờ đóng cửa",
         "uỷ ban mở cửa", "opening hours"),
        _("Cơ quan thường làm việc từ thứ Hai đến thứ Sáu, trừ ngày lễ. Gửi hồ sơ ở đây thì giờ nào cũng được."),
        (*_PAPERS, "lao động", "nội quy"),
        ours=True,
    ),
    Outside(
        "address",
        ("uỷ ban ở đâu", "uỷ ban ở chỗ nào", "địa chỉ uỷ ban", "đường đến uỷ ban", "xin số điện thoại", "cho số điện thoại",
         "số điện thoại của xã", "số điện thoại uỷ ban", "số điện thoại công an", "số điện thoại cán bộ", "hotline"),
        _("Một Cửa không giữ địa chỉ và số điện thoại riêng của cán bộ. Muốn hỏi thì bấm \"Gặp cán bộ\"."),
        (*_PAPERS, "hộ tịch", "căn cước", "vneid", "đổi", "sửa"),
        ours=True,
    ),
    Outside(
        "report",
        ("ngập quá", "đường ngập", "đường bị ngập", "nhà bị ngập", "nhiều ổ gà", "không ai dọn rác", "rác không ai", "đổ rác bừa",
         "đèn đường hỏng", "đèn đường không sáng", "hàng xóm ồn", "hát karaoke ồn", "bị chó cắn", "con chó nhà hàng xóm", "hôi thối quá"),
        _("Việc này cần phản ánh cho cán bộ. Xin bấm \"Gặp cán bộ\", rồi nói việc gì, ở đâu."),
        (*_PAPERS, "hỗ trợ", "bảo hiểm", "chiếu sáng"),
        ours=True,
    ),
    Outside(
        "school_marks",
        ("điểm thi", "lịch thi", "xem kết quả thi", "đáp án đề thi"),
        _("Điểm thi và lịch thi thì hỏi nhà trường, hoặc xem trang của Sở Giáo dục và Đào tạo."),
        (*_PAPERS, "phúc khảo", "sát hạch", "địa điểm", "thi công", "thi hành", "chấm lại", "bảo lưu", "lái xe", "công chức",
         "viên chức", "miễn"),
    ),
)
DONE_ELSEWHERE = (
    Outside(
        "divorce",
        ("ly hôn", "li hôn", "ly dị", "li dị", "bỏ chồng", "bỏ vợ", "giành quyền nuôi con", "divorce"),
        _("Ly hôn do toà án giải quyết, không làm ở xã, phường. Xin nộp đơn ở Toà án nhân dân khu vực nơi ở."),
        ("ghi chú", "ghi vào sổ", "nước ngoài", "trích lục", "độc thân", "tình trạng hôn nhân", "hộ tịch"),
    ),
    Outside(
        "debt",
        ("đòi nợ", "kiện đòi nợ", "kiện đòi tiền", "kiện đòi đất", "kiện ra toà", "khởi kiện", "kiện nhau", "lawsuit", "sue someone"),
        _("Việc kiện do toà án giải quyết. Xin nộp đơn ở Toà án nhân dân khu vực. Chưa rõ thì hỏi trợ giúp pháp lý miễn phí."),
        ("cổ phiếu", "tố tụng", "trực tuyến"),
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
        ("điện thoại", "điện tử"),
    ),
    Outside(
        "water_cut",
        ("mất nước", "cúp nước", "lịch cắt nước", "no water"),
        _("Mất nước thì gọi công ty cấp nước, số ở trên hoá đơn tiền nước."),
        ("nước biển", "khai thác", "thuê", "đăng ký", "sân bay", "bãi", "hàng năm"),
    ),
)
TOPICS = (*URGENT, *DONE_ELSEWHERE, *NOT_A_TASK)     # danger is heard first


@dataclass(frozen=True, slots=True)
class _Ready:
    """A phrase made ready to be looked for: " bi danh ", " bị đánh ", its syllables."""

    bare: str
    marks: str
    words: Words


def _ready(phrases: tuple[str, ...]) -> tuple[_Ready, ...]:
    return tuple(_Ready(f" {' '.join(words.bare)} ", f" {' '.join(words.marks)} ", words) for words in map(split, phrases))


_READY = tuple((topic, _ready(topic.phrases), _ready(topic.unless), _ready(topic.whole)) for topic in TOPICS)


def outside(words: str) -> Outside | None:
    """The topic that these words name, or None. Marks may be left out of all of them; where some are typed, a topic's must be typed too."""
    said = split(words[:300])
    short = core(said)
    bare, marks = f" {' '.join(said.bare)} ", f" {' '.join(said.marks)} "
    for topic, phrases, unless, whole in _READY:
        named = any(one.marks in marks for one in phrases) if said.has_marks else any(one.bare in bare for one in phrases)
        named = named and not any(one.bare in bare and holds(said, one.words) for one in unless)
        if named or any(agrees(said, one.words) or agrees(short, one.words) for one in whole):
            return topic
    return None
