"""What is said here but done elsewhere, topic by topic: how people say it, and who takes care of it."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.engine.text import Text, _, join


@dataclass(frozen=True, slots=True)
class Outside:
    """One topic that no procedure of the catalogue covers: how people say it, and who takes care of it.

    ``phrases`` are enough by themselves. ``together``: "giá|nhiêu & vàng|xăng" is something of each group anywhere, "#" a number.
    ``whole`` counts only where nothing but small words stands around it. ``unless`` is what makes it something else.
    "!" before a phrase: only with its marks typed. ``trust``: somebody doubts who speaks here. ``ours``: the unit itself knows.
    """

    key: str
    says: Text
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    trust: bool = False
    ours: bool = False


def of(phrases: str) -> tuple[str, ...]:
    """Phrases that are divided by "|", a new line after it or not."""
    return tuple(" ".join(one.split()) for one in phrases.split("|") if one.strip())


def topic(key: str, says: Text, said: str = "", together: str = "", whole: str = "", unless: tuple[str, ...] = (), **more: bool) -> Outside:
    """A topic as it is written below: phrases divided by "|", what stands together by ";"."""
    return Outside(key, says, of(said), unless, of(whole), tuple(one for one in together.split(";") if one.strip()), **more)


def here(says: Text) -> Text:
    """Who takes care of it, and what can be asked for here."""
    return join(says, _("Ở đây hỏi được về thủ tục hành chính."), by=" ")


# Words of papers, rights and duties, and words of those whose business needs an office.
REAL = of("""
giấy|phép|chứng nhận|chứng chỉ|xác nhận|đăng ký|đăng kí|đk|cấp mới|cấp đổi|xin cấp|thủ tục|hồ sơ|thẩm định|nghiệm thu|phê duyệt|duyệt|
công bố|công nhận|công chứng|chứng thực|gia hạn|kê khai|khai báo|tờ khai|thuế|hải quan|thông quan|trợ cấp|phụ cấp|hỗ trợ|trợ giúp|chế độ|
chính sách|!hưởng|!miễn|bảo hiểm|bhyt|bhxh|kinh doanh|doanh nghiệp|thành lập|giải thể|xuất khẩu|nhập khẩu|đủ điều kiện|kiểm định|đề nghị|
tố cáo|khiếu nại|tài trợ|danh hiệu|hợp tác xã|htx|dịch vụ công|đấu giá|kiểm dịch|bồi thường|thu hồi|hành nghề|nhập cảnh|xuất cảnh|cửa khẩu|
biên giới|biên phòng|lễ hội|đại lý|giám định|cơ sở|báo cáo|ngân sách|thế chấp|dự án|đấu nối|đấu thầu|khai sinh|khai sanh|khai tử|!báo tử|
chứng tử|kết hôn|hôn thú|giá thú|độc thân|hộ khẩu|nhập hộ|tách hộ|tách khẩu|căn cước|cccd|cmnd|chứng minh|hộ chiếu|passport|visa|tạm trú|
thường trú|tạm vắng|cư trú|lưu trú|hộ tịch|sổ đỏ|sổ hồng|bìa đỏ|bìa đất|bằng khoán|quyền sử dụng|thổ cư|tách thửa|sang tên|cà vẹt|biển số|
bằng lái|gplx|lý lịch|lí lịch|quốc tịch|con nuôi|giám hộ|liệt sĩ|liệt sỹ|thương binh|có công|bệnh binh|khuyết tật|mồ côi|mai táng|lương hưu|
hưu trí|nghỉ hưu|tử tuất|tiền tuất|thai sản|thất nghiệp|hộ nghèo|cận nghèo|nghĩa vụ quân sự|nhập ngũ|bộ đội|vneid|định danh|mã số thuế|mst|
trích lục|sao y|chứng sinh|tàn tật|nhà ở xã hội|bảo trợ|di sản|viện phí|vay vốn|nước ngoài|công ty|khách tây|khách ngoại|ngoại giao|!nhập|
!xuất|!mở|đổi tên|đổi chủ|đổi địa chỉ|nhà máy|!xưởng|thuê đất|giao đất|đền bù|liên kết|chi nhánh|hợp đồng|thi công|tổ chức|viện trợ|
nhà nước|!hội|câu lạc bộ|!nộp|thiết bị|!tàu|container|campuchia|sang lào|qua lào|trung quốc|danh mục|trụ sở|!vốn|sản xuất|!trồng|!nuôi|
!khai|thông báo|!lập|!hãng|lao động|uỷ ban cấp|quyết định|!tem|nhà trẻ|trường mầm non|!xét|open|licence|license|permit|certificate|register
""")


def real(more: str = "", without: str = "") -> tuple[str, ...]:
    """The words of real business and more, without those that this topic has itself: what is asked with one of them is not sent away."""
    return (*(one for one in REAL if one.lstrip("!") not in of(without)), *of(more))


MUCH = "bao nhiêu|nhiêu|nhiu|bnhiu|bnhieu|bao nhiu|mấy tiền|mấy đồng|mấy"
HOW = "sao|làm sao|thế nào|kiểu gì|cách|!chỉ|như nào|răng|ntn|hướng dẫn|bí quyết|mẹo|mấy phút|bao lâu|cần gì|cần những gì|giùm"
NOW = "hôm nay|hôm ni|bữa nay|bữa ni|ngày mai|!mai|tối nay|chiều nay|sáng mai|đêm nay|tuần này|tuần sau|cuối tuần|mấy bữa nay"

DONE_ELSEWHERE = (
    topic("divorce", _("Ly hôn do toà án giải quyết, không làm ở xã, phường. Xin nộp đơn ở Toà án nhân dân khu vực nơi ở."), """ly hôn|
        li hôn|!bỏ chồng|!bỏ vợ|giành nuôi con|quyền nuôi con|divorce|tiểu tam|vợ bé|đánh ghen|theo trai|theo gái|bồ nhí|giành con|
        chia tài sản|!ly dị|ra toà ly|ly thân""", """chia tay|bỏ nhau|thôi nhau|ngoại tình|có bồ|cặp bồ|ra toà|chồng cũ|vợ cũ & nuôi con|
        bắt con|thăm con|ở với ai|chia đôi|chia nhà|chia xe; ngoại tình|có bồ|cặp bồ & chồng|vợ; chồng|vợ & đòi chia nhà|giành đứa|bỏ theo|
        chia đôi tài sản|đòi chia|chia căn nhà|chia tay|bỏ nhau|chồng theo|vợ theo; cấp dưỡng|chu cấp & chồng|vợ|toà|bao nhiêu|nuôi con;
        li dị|ly dị & vợ|chồng|muốn|toà|đơn|sao""", whole="""li dị|ly dị""", unless=real("""ghi chú|ghi vào sổ|online|bản sao|bản án|bìa|
        gạch tên|riêng hộ|sinh con|quay lại|lấy chồng|lấy vợ|cưới|đổi họ|xử ly hôn rồi|toà tuyên|bị cấm|ban bí thư|tạp vụ|ghi sổ|đất""",
        without="""giấy|thủ tục|hồ sơ|xét|nuôi|nộp""")),
    topic("black_credit", _("Bị khủng bố đòi nợ thì giữ lại tin nhắn, cuộc gọi, rồi báo công an xã, phường."), """tín dụng đen|
        khủng bố đòi nợ|gọi khủng bố|gọi điện khủng bố|khủng bố điện thoại|bị đòi nợ|đòi nợ thuê|tạt sơn|vay nặng lãi|bốc bát họ""",
        """app vay|vay tiền|vay online|vay nóng|tiền góp|xã hội đen|đòi nợ & khủng bố|!doạ|đe doạ|hăm doạ|suốt ngày|làm phiền|quấy rối|
        ghép ảnh|bêu|đăng ảnh|siết nhà""", unless=real()),
    topic("debt", _("Việc kiện do toà án giải quyết. Xin nộp đơn ở Toà án nhân dân khu vực. Chưa rõ thì hỏi trợ giúp pháp lý miễn phí."),
        """đòi nợ|!kiện ra toà|khởi kiện|kiện nhau|lawsuit|sue someone|quỵt nợ|xù nợ|trốn nợ|nợ không trả|giật nợ|mượn tiền|đòi lại tiền|
        !huê|hụi|chối nợ|nợ tôi|nợ tui|quịt|giựt tiền|quỵt tiền|ôm tiền|bỏ xứ|!giấy nợ""", """!mượn|cho mượn|!vay|cho vay|thiếu nợ|nợ tiền|
        cho hàng xóm mượn & không trả|không chịu trả|chưa trả|quỵt|trốn|chặn zalo|chặn số|chặn facebook|chối|lật lọng|biệt tăm|hẹn hoài|
        im re; cho mượn|!mượn|!vay|nợ & đòi & triệu|tr|hoài|mãi|giùm|không được|tiền lại; !huê & ôm|trốn|bể|giật|bỏ trốn; !mượn|!vay|
        !cầm đồ & block|đòi|chặn|chối|không trả|không chịu|bỏ trốn & triệu|tr|tiền|xe|vàng|cây vàng|rồi|giờ; cho & mượn & bả|ổng|nó|
        cây vàng|chỉ vàng; đòi tiền|tiền công & né|hoài|thầu|không chịu|quỵt""", unless=real("""cổ phiếu|tố tụng|trên mạng|hoà giải|
        biên bản|luật sư|đất|app|khủng bố|ngân hàng|nợ lương|thắng mà|bị quỵt nợ muốn|nhà mạng|dịch|nổ|khởi kiện điện tử|nhà thầu|
        cho người lớn""", without="""giấy|xét""")),
    topic("inheritance", here(_("Chia thừa kế mà không thoả thuận được thì Toà án nhân dân khu vực giải quyết.")), """tranh chấp thừa kế|
        giành thừa kế|chia gia tài|giành gia tài|giành tài sản|giành đất hương hoả|chiếm luôn|tranh giành|giành nhà|chia không đều|
        không chia cho|!đòi phần""", """để lại|thừa kế|di chúc|gia tài|của cụ|của ông bà|của cha mẹ|bố mất|mẹ mất|ba mất|
        má mất & không chia|không chịu chia|cãi nhau|tranh nhau|giành|ôm hết|chiếm hết|lấy hết|đòi phần|đòi hưởng; hương hoả|di chúc|
        ông nội mất|bà nội mất|ông ngoại mất & bán|chiếm|giành|chia|cãi & không|hết|luôn|ai""", unless=real("""hoà giải|văn bản|niêm yết|
        nhờ toà|chia đất|viết di chúc|họ hàng giành|về đất""")),
    topic("court", here(_("Việc của toà thì hỏi toà án ghi trên giấy mời. Chưa rõ thì hỏi trợ giúp pháp lý miễn phí.")), """hầu toà|toà gọi|
        toà án gọi|toà mời|!xử vụ|ngày xử|lịch xử|phiên toà|xử án|toà án ở đâu|toà xử|xử sơ thẩm|xử phúc thẩm|tuyên án|kháng cáo|xét xử|
        án phí|xử kiện|tù mấy năm|kiện ở đâu|kiện được không|triệu tập|!nhân chứng""", """toà|toà án & làm chứng|nhân chứng|xử vụ|xử ngày|
        bị đơn|nguyên đơn|đơn kiện|vắng mặt|giấy gọi|giấy mời|bao giờ xử|ra toà|mấy giờ|ngày nào""", unless=real("""đất|luật sư|hoà giải|
        qua mạng|trên mạng|uỷ ban|nhờ toà|bản án|biên bản|phá sản|phiên dịch|tiền|toà nhà|xây|thừa kế|quỵt nợ|có giấy|điều kiện|linh kiện|
        sự kiện|kiện hàng|toà soạn|quỵt lương""", without="""giấy|xét""")),
    topic("bailiff", _("Vi bằng do văn phòng thừa hành viên (trước gọi là thừa phát lại) lập, không làm ở xã, phường."), """vi bằng|
        thừa phát lại lập""", unless=of("""thành lập|văn phòng|bổ nhiệm|đăng ký|hành nghề|tập sự|sang nhượng""")),
    topic("driving_lessons", _("Học lái xe thì đăng ký ở trung tâm đào tạo lái xe. Trung tâm nộp hồ sơ thi cho người học."), """học lái xe|
        học bằng lái|đăng ký học lái|driving lessons|driving school""", unless=of("""giấy phép đào tạo|cơ sở|trung tâm|nghĩa vụ|nhà nước|
        hỗ trợ|thất nghiệp""")),
    topic("study_visa", _("Thị thực đi nước khác do đại sứ quán, lãnh sự quán của nước đó cấp. Hộ chiếu thì làm ở công an."),
        """visa du học|xin visa đi|thị thực du học|visa đi mỹ|visa đi nhật|visa đi hàn|student visa"""),
    topic("traffic_fine", _("Phạt nguội thì xem trên trang của Cục Cảnh sát giao thông hoặc ứng dụng VNeTraffic."), """phạt nguội|
        tra phạt xe|xem phạt xe|coi phạt xe|traffic fine|traffic fines""", """camera|cam & chụp|bắt lỗi|ghi hình|bị phạt|có phạt|
        dính phạt & ngã tư|xe|đường|không; xe & dính lỗi|có bị phạt|bị phạt không|dính phạt|chạy quá tốc độ|bắn tốc độ|lỗi gì không""",
        unless=real("lắp", without="biển số")),
    topic("traffic_rules", here(_("Lỗi và mức phạt giao thông thì hỏi cảnh sát giao thông.")), """vượt đèn|nồng độ cồn|thổi nồng độ|
        quá tốc độ|bắn tốc độ|chạy ngược chiều|đi ngược chiều|không đội mũ|không đội nón|mũ bảo hiểm|nón bảo hiểm|kẹp ba|!chở ba|đi sai làn|
        csgt|xi nhan""", f"""uống|nhậu & bia|rượu|lon & thổi|lái xe|lên cồn|chạy xe; phạt & {MUCH} & đèn|ngược chiều|quên mang|không gương|
        chở #|nghe điện thoại|đậu xe|đỗ xe|xe máy|ô tô; nhậu|uống bia|uống rượu & lái xe|chạy xe|mấy tiếng""", unless=real("thi lại",
        without="bảo hiểm")),
    topic("scam", _("Coi chừng lừa đảo. Cơ quan nhà nước không gọi điện bảo cài ứng dụng hay đọc mã. "
        "Xin tắt máy và báo công an xã, phường."), """bảo cài app|bắt cài app|gửi mã otp|đọc mã otp|gọi điện bảo cài|công an gọi điện|
        giả danh công an|link lạ|cuộc gọi lạ|số lạ gọi|tin nhắn lạ""", unless=of("""không gửi|chưa gửi|không nhận|chưa nhận""")),
    topic("bank", here(_("Tài khoản, thẻ, tiền gửi, tỷ giá thì hỏi ngân hàng hoặc ví điện tử của mình.")), """vietcombank|vcb|vietinbank|
        agribank|bidv|techcombank|mb bank|mbbank|sacombank|vpbank|tpbank|acb|momo|zalopay|zalo pay|vnpay|shopeepay|chuyển khoản nhầm|
        chuyển nhầm|ck nhầm|chuyển lộn|otp|thẻ tín dụng|atm|cây rút tiền|nuốt thẻ|thẻ bị nuốt|sao kê|sổ tiết kiệm|gửi tiết kiệm|
        tiền tiết kiệm|lãi suất|lãi vay|nợ xấu|cic|trả góp|app ngân hàng|số dư|phí thường niên|tỷ giá|tỉ giá|!đô la|đô la mỹ|usd|mở thẻ|
        tài khoản ngân hàng|mã pin|chuyển tiền|thẻ visa|gửi tiền lộn|nạp tiền|bị trừ tiền|khoá thẻ|giá đô|chợ đen|sinh trắc học|fe credit|
        !đổi đô|!lãi bao nhiêu|máy rút tiền|số tk""", """ngân hàng|nhà băng & sai|trả lại|lỡ chuyển|chuyển khoản|rút tiền|app|nhầm|mấy giờ|
        làm việc|quên|mật khẩu|tổng đài|hotline|gửi tiền|trừ tiền|thu phí|gần đây|gần nhất; chuyển khoản|ck & nhầm|lộn|người lạ|không tới|
        chưa tới|bị treo|người khác|lạ|đòi lại; rút tiền|rút & cây|nhả tiền|không nhả|trừ tiền|thẻ; ví điện tử|cái ví|ví & bị khoá|rút tiền;
        đô|euro|yên nhật|won|nhân dân tệ|bạt thái|đồng kíp & đổi được|tiền việt|bán ra|mua vào|bao nhiêu|hôm nay; đô la|!đô & hôm nay|
        bao nhiêu|nhiêu|bằng|giá""", unless=real("""kho bạc|hoá đơn|chia|thừa kế|để lại|lương|nhà thầu|đầu tư|ngoại tệ|trái phiếu|hưu|
        chứng khoán|quỹ|biên lai|mua xe tải|trung ương|hợp pháp|sòng|bên ngoài|thẻ ngân hàng cho tiệm|lãi vay cho|trợ lãi|bên nước ngoài|
        cho nước ngoài|để rút thẻ|khai thác|đô thị|kẻ lừa|tiền điện thoại""", without="""nước ngoài|mở|gia hạn|xác nhận|nhập|visa""")),
    topic("loan", _("Vay tiền thì hỏi ngân hàng. Ai hứa vay nhanh mà đòi chuyển phí trước là lừa đảo."), """vay tiền|cho vay online|
        vay tín dụng|borrow money|bank loan|vay tiêu dùng|vay tín chấp|vay mua xe|vay mua nhà|!vay nóng""",
        unless=real("""giải quyết việc làm|nghèo|sinh viên|chính phủ|nông dân|phụ nữ|mua xe tải|máy bay""")),
    topic("power_cut", _("Mất điện thì gọi tổng đài điện lực của tỉnh, số ở trên hoá đơn tiền điện."), """mất điện|cúp điện|lịch cắt điện|
        bị cắt điện|rớt điện|điện chập chờn|điện yếu|bao giờ có điện|chừng nào có điện|khi nào có điện|có điện lại|power cut|
        no electricity""", """điện & có lại|chừng nào có|bao giờ có|khi nào có""", unless=of("""điện thoại|!điện tử|hợp đồng|ngừng cấp điện|
        để sửa nhà|nối lại""")),
    topic("power", here(_("Tiền điện thì hỏi điện lực, số ở trên hoá đơn. Điện trong nhà hỏng thì gọi thợ điện.")), """tiền điện|
        hoá đơn điện|giá điện|điện lực|evn|chập điện|aptomat|át tô mát|cầu dao|thợ điện|ổ cắm|toé lửa|!chập chờn|điện nhà|cháy bóng|
        ghi điện|!sửa điện|bóng đèn|chớp tắt""", """công tơ|đồng hồ điện & cao|nhiều|tăng|sao|chạy nhanh|quay|sai|tháng này|hết|trả|đóng|
        trừ|vô lý|gấp đôi|bất thường; cúp điện|mất điện|cắt điện & lịch|hôm nay|từ sáng|từ trưa|mấy giờ|hoài""",
        unless=real("""điện mặt trời|điện gió|kho bạc|lắp|nối|lưới|bàn giao|trạm|thuỷ điện|bán điện|dời|hoá đơn điện tử|dùng chung|
        phòng trọ|nhà trọ|tổ điện|sai địa chỉ|thị trường|nhận hoá đơn|kiểm cân|giá điện sinh hoạt|điện mới|nhảy cầu dao xin|điện thoại""")),
    topic("water_cut", _("Mất nước thì gọi công ty cấp nước, số ở trên hoá đơn tiền nước."), """cúp nước|cắt nước|no water""",
        """mất nước & cả ngày|từ sáng|từ trưa|từ tối|hôm qua|mấy ngày|mấy bữa|hôm nay|hoài|suốt|!xóm|khu phố|bao giờ|chừng nào|khi nào|
        bị mất nước|# ngày|ngày nay|rồi|quá""", whole="""mất nước|bị mất nước""", unless=real("""nước biển|khai thác""")),
    topic("water", here(_("Tiền nước, nước máy thì hỏi công ty cấp nước, số ở trên hoá đơn. Hỏng trong nhà thì gọi thợ.")), """!tiền nước|
        hoá đơn tiền nước|nước đục|rò nước|thông cống|đục ngầu|bể ống|vỡ ống|lênh láng|bồn cầu|vòi nước|nghẹt|tắc cống|nước hôi|
        nước có mùi""", """tiền nước & tháng này|hết bao nhiêu|hết nhiêu|hết mấy|trả|mã kh|nhà mình|cao quá|tăng|người thu|mã|coi giùm|tra|
        danh bộ; ống nước|nước máy & bể|vỡ|rò|đục|yếu|hôi|hỏng|thợ|sửa; tiền nước & đóng|trả|nộp & ở đâu|sao|online|app|ngân hàng|
        được không; !nước & yếu|yếu xìu|đục & chảy|quá|hoài|hôm nay|máy""", unless=real("""công trình|lắp|khoan|nước thải|giếng|câu nước|
        vô nước máy|nước ngầm""")),
    topic("shopping", here(_("Mua bán, giao hàng, bảo hành thì hỏi cửa hàng hoặc nơi giao hàng.")), """shopee|lazada|tiki|freeship|voucher|
        săn sale|shipper|phí ship|ship hàng về|ship về|vận đơn|giao hàng nhanh|ghtk|ghn|spx|viettel post|đơn hàng|size|tgdd|điện máy xanh|
        mua hàng online|mua trên mạng|shop|hàng lỗi|đổi hàng|còn màu|màu này|áo này|váy này|cái áo|sọc màn hình|giao nhầm|mã giảm|!hàng giả|
        !hàng nhái""", """đơn|!hàng|gói hàng|bưu phẩm & chưa tới|chưa nhận|chưa giao|chưa thấy|mấy bữa|đâu rồi|tới đâu|ở kho|
        giao thành công; mua|đặt & không chạy|bị hư|hỏng|bể|giao sai|giao thiếu|block|chặn|bị lỗi|khác hình|không giống & online|mạng|
        tiktok|facebook|cái|đôi|bộ; !giao|ship & hết bao nhiêu|mấy ngày tới|tận nhà|nội thành|về & tiền|!hàng|đơn|v; còn hàng|mẫu này & màu|
        không|k|bao nhiêu|còn; bảo hành & ở đâu|nào|không|mua|điện thoại|dt|iphone|máy|mấy năm|mấy tháng|bao lâu|chưa|còn; gửi đồ|
        gửi hàng & mất mấy ngày|bao lâu|ra|phí; áo|quần|giày|dép|váy|túi & còn|màu|đôi|cái|đặt; mua & tháng|ngày & hỏng|hư|lỗi|sọc;
        tiktok & giao|rep|hàng|mua|đặt""", unless=real("""hoá đơn|quảng cáo|bưu chính|!sàn|chuyển phát|quốc tế|!cảng|kết quả|website|
        phiếu voucher|giao dịch|đặc sản|mỹ phẩm|bảo hành máy|sale lớn|duty free|mở shop|shop mở|bạo hành|trang mạng mỹ|kho bạc|
        hàng tháng""", without="""công nhận|hãng""")),
    topic("phone", here(_("Điện thoại, mạng, truyền hình thì gọi tổng đài của nhà mạng.")), """wifi|modem|rớt mạng|!mạng nhà|mất mạng|
        mất sóng|sóng yếu|gói cước|gói data|4g|nạp thẻ|thẻ cào|thẻ nạp|nhạc chờ|cước điện thoại|viettel|vinaphone|mobifone|mobi|vina|fpt|
        vnpt|cuộc gọi rác|tin nhắn rác|gọi làm phiền|mất kênh|khoá 1 chiều|khoá 2 chiều|sim|không có sóng|hết data|số lạ|đầu thu|trừ cước|
        nạp tiền điện thoại|!truyền hình cáp""", """mạng|internet|cáp quang|đường truyền & chậm|rớt|yếu|đứt|!lag|mất kết nối|quay vòng vòng|
        chập chờn|thợ|không vô được|cả ngày; tivi|tv|truyền hình & không có hình|không lên hình|nhiễu|không coi được|không xem được|mất;
        gọi|gọi tới|gọi điện|nhắn tin & mời|chào mời|hoài|suốt ngày|làm phiền|quấy rầy & mua|vay|chứng khoán|chặn|khoá học; thẻ|card & # k|
        100k|50k|20k|200k & mua|nạp; gói & mạng|data|cước|5g & huỷ|soạn tin|đăng ký; truyền hình cáp & mất|nhà|lắp|tiền;
        k & không lên hình""", unless=real("""chữ ký số|hoá đơn|trạm|mạng xã hội|báo chất lượng|hbo|cả khu phố|chạy thử|dịch vụ truyền hình|
        cổ phiếu""", without="""đăng ký|đăng kí|đk|gia hạn|xác nhận|mở|khai""")),
    topic("ride", here(_("Đặt xe, đặt vé, đặt đồ ăn thì gọi hãng xe hoặc quán.")), """grab|shopeefood|đặt xe|gọi xe|bắt xe|huỷ chuyến|
        huỷ cuốc|cuốc xe|trà sữa|đặt đồ ăn|giao đồ ăn|ít đường|xe buýt số|đặt vé|vé máy bay|giờ tàu chạy|kẹt xe|vé tàu|vé xe|tô phở|hộp cơm|
        ít đá|giao tận|giao tới|pizza|book giùm|book xe""", """đặt|gọi|giao|order & ly|phần|hộp|!tô|suất|cốc & tận nơi|trà|cà phê|cơm|bánh|
        phở|bún; xe buýt|xe bus|xe khách|bến xe|chuyến xe|tàu hoả & mấy giờ|chuyến cuối|số mấy|bao nhiêu|về quê|tết|chuyến mấy; taxi|xe ôm|
        tài xế|bác tài|chuyến & huỷ|trừ tiền|không tới|bỏ quên|để quên|gọi giùm; ship|giao|order|lấy & # ly|# tô|# phần|# hộp|# suất|# ổ|
        # bánh; taxi|xe ôm & gọi|kêu|đặt; taxi|xe & tới trễ; # ly|# tô|# phần|# hộp|# suất & trà|cà phê|cơm|phở|bún|nước|mang|ship|giao|đem;
        taxi & tới|chờ|trễ|huỷ""", unless=real("""phù hiệu|tuyến cố định|vận tải|trợ giá|miễn vé|giảm giá vé|tuyến mới|mở tuyến|cải tạo|
        tàu biển|!cảng|chạy tàu""", without="tàu")),
    topic("lottery", here(_("Kết quả xổ số thì hỏi công ty xổ số hoặc nơi bán vé. Ghi số đề là phạm luật.")), """xổ số|xsmb|xsmn|kqxs|
        kết quả xs|vietlott|dò vé|trúng số|độc đắc|giải đặc biệt|số đề|đánh đề|đánh lô|!con lô|ghi đề|!đề về|bạch thủ|soi cầu|
        con số may mắn|!tờ số|trúng không|con đề|dò giùm|!dò số|tờ vé số|mua vé số|vé số đài|trúng vé số""", """mơ thấy|nằm mơ|chiêm bao|
        mơ & đánh con|con gì|con chi|số mấy|đánh mấy|đánh số|số gì|con mấy|ra con; !đài|kỳ này|tờ vé & trúng|ra con|ra số|số mấy|chiều nay;
        vé số & hôm nay|chiều nay|đài|trúng|dò|tờ|mua|con; đài|xổ & ra con|số mấy|trúng""", unless=real("""hoa hồng|lợi nhuận|!bé|trẻ|
        đo vẽ""", without="kết hôn")),
    topic("health", here(_("Khám bệnh, thuốc men thì hỏi trạm y tế, bệnh viện hoặc bác sĩ. Bệnh nặng thì đi cấp cứu ngay.")), """lịch khám|
        bác sĩ nào|kết quả xét nghiệm|kết quả siêu âm|xét nghiệm máu|đi siêu âm|nội soi|nhổ răng|đau răng|!răng khôn|thuốc gì|hạ sốt|
        sốt cao|đau đầu|đau bụng|đau lưng|tiêu chảy|!bị ho|ho khan|mất ngủ|cao huyết áp|giảm cân|tăng cân|giường bệnh|lịch tiêm|
        tiêm vắc xin|chích ngừa|!bị cảm|sổ mũi|khám ở đâu|khám mắt|khám răng|đau họng|táo bón|dị ứng|!ngứa|ho có đờm|ong đốt|biếng ăn|
        mọc răng|viêm họng|viêm xoang|sỏi thận|đau khớp|tái khám|!đau mắt|!bị sốt|!chóng mặt|dạ dày|nha khoa|cao răng|sinh thiết|nhức đầu|
        thuốc chi|bị ốm|đau bao tử""", """bệnh viện|!bs|bác sĩ|!khoa|phòng khám & có khám|lịch làm việc|đặt lịch|đặt hẹn|mấy giờ|giỏi|
        thăm bệnh|hẹn khám|số điện thoại|khám không|nghỉ trưa; kết quả & xét nghiệm|siêu âm|chụp phim|x quang & có chưa|chưa|lấy|bao giờ|
        của tôi|khi nào|ra; đau|!nhức|sốt|!ho|ngứa|nổi mụn|tê tay|bị cảm|!ói|bị bỏng & uống|thuốc|làm gì|ăn gì|bôi|hết|đỡ|chữa|khỏi|làm sao|
        sao giờ|tháng tuổi; xét nghiệm|siêu âm & bệnh viện|giá|kết quả|bao lâu|ở đâu|bao nhiêu; sốt|ho|đau|ói & # độ|# tuổi|# tháng|bé|
        con & sao|làm|uống|gì; răng & nào|đau|nhổ|giá|rẻ; huyết áp|tiểu đường & ăn|uống|cao; !bs|bác sĩ & ngồi|trực|khám & chiều|sáng|mai|
        nay|không|giờ; bị|đau|nhức & bệnh gì""", unless=real("""thương tật|phòng khám|nhà thuốc|chất độc|trừ sâu|thú y|tai nạn|tiêm chủng|
        tiền|nhiễm|!nghiện|adn|trực tuyến|có lương|sốc phản vệ|lên ti vi|phòng nha|điểm tiêm|nghỉ làm|chữa cháy|nhà khoa học|con dấu|
        !báo tử|!bảo tử|nhà xã hội|sốt rét|gửi mẫu|bà con|quảng cáo|sữa cho người|video|chuyên gia|!chó|tiêm chó|nghỉ một kỳ|dân quân|
        học bổng""", without="""khai|phép|xét""")),
    topic("school", _("Điểm thi và lịch thi thì hỏi nhà trường, hoặc xem trang của Sở Giáo dục và Đào tạo."), """điểm thi|điểm học kỳ|
        lịch thi|lịch học|thời khoá biểu|cô giáo chủ nhiệm|cô chủ nhiệm|xin nghỉ học|họp phụ huynh|học thêm|điểm chuẩn|khai giảng|
        tựu trường|nghỉ hè|gia sư|luyện thi|bài kiểm tra|đáp án|ôn thi|học bù|thể dục|học lực|!sổ liên lạc|thi rớt""", """điểm & lên chưa|
        có chưa|bao giờ có|khi nào có|chừng nào có|lớp #|giữa kỳ|cuối kỳ|học kỳ & thi|!cô|!thầy|cháu|!con|!lớp|!môn; !mai|ngày mai|hôm nay|
        thứ #|!thầy|!cô|trường & nghỉ học|đi học không|có học không|được nghỉ|nghỉ không; cô giáo|thầy giáo|hiệu trưởng|
        chủ nhiệm & số điện thoại|số cô|số thầy|sđt|số mấy|lớp #; học phí & !đóng|bao nhiêu|kỳ này|tháng này & trường|lớp|cho cháu|con;
        nghỉ & trường|học|lớp & bão|không|mai|thứ""", unless=real("""phúc khảo|sát hạch|địa điểm|bảo lưu|công chức|viên chức|trung tâm|
        dạy thêm|nội trú|học bổng|coi lại điểm|chọn trường|vùng cao|được khai giảng|nghề|chuyển trường|khỏi đóng|huấn luyện|nhận lại tiền|
        học lại|tuyển thẳng|cộng điểm|giảm học phí|đất trường|tốt nghiệp|thi đấu""", without="""khai|công bố""")),
    topic("homework", here(_("Bài học, phép tính thì hỏi thầy cô hoặc bấm máy tính.")), """giải bài|giải giùm|giải giúp|bài tập về nhà|
        bài văn|viết văn|văn mẫu|bài toán|chu vi|diện tích hình|phương trình|làm thơ|bài thơ|câu đố|đố vui|đoạn văn|soạn bài|hình vuông|
        lời chúc|bài phát biểu|caption|!giải hộ|!làm bài tập|!bằng mấy|luỹ thừa|căn bậc|!phép tính|kể chuyện|chuyện gì vui""", f"""# nhân|
        # cộng|# trừ|# chia|# x|nhân với|cộng với|chia cho|chia đều & bằng|{MUCH}; viết|soạn & thư tình|cảm nghĩ; một chỉ|# chỉ|một lượng|
        # cây vàng|một sào|# sào|# công|một công|một mẫu|một tấn|một tạ|một hecta & bằng mấy|bằng bao nhiêu|mấy gam|bao nhiêu chỉ|mấy gram|
        mấy mét|mấy kg|bao nhiêu gam|bao nhiêu mét; chia đều & cho|người|ng|mỗi; !giải|!làm & bài & giùm|giúp|hộ & toán|văn|tập|hình|lớp #;
        # của # & là bao nhiêu|bằng|mấy; # & # ng|# người & mỗi|chia; inch|cm|dặm|feet|ounce|pound|lít|ki lô & bằng|là bao nhiêu|là mấy;
        # lạng|một lạng|1 lạng & gam|gram|kg; # & chia|nhân|cộng|trừ & ra mấy|còn mấy|được mấy|ra bao nhiêu; # & chia & mỗi người|
        cho # người|mỗi ng""", unless=real("""giải thưởng|tác phẩm|trình báo|mỗi tháng""", without="""nhập|phép""")),
    topic("jobs", here(_("Tìm việc, tuyển người thì hỏi trung tâm dịch vụ việc làm hoặc nơi tuyển.")), """cần tuyển|part time|parttime|
        xin việc ở đâu|lương bao nhiêu|lương công nhân|đồng nghiệp|nghỉ việc cho rồi|chán việc|deadline|sếp|tăng ca|phụ quán|phụ bếp|
        tìm người làm|thử việc|việc nhẹ|đơn xin việc|!kiếm việc|thư xin việc""", f"""tuyển|cần tìm & chạy bàn|phục vụ|bán hàng|bốc xếp|thợ|
        bảo vệ|ca tối|ca sáng|lương # k|nhân viên|part|phụ hồ|giúp việc|tạp vụ|shipper; lương & công nhân|samsung|khu công nghiệp|giúp việc|
        bảo vệ|kế toán|giáo viên & {MUCH}|1 tháng|một tháng|cao không; cv & sửa|viết|mẫu|xin làm|đẹp; quản lý & khó tính|chửi|!đì|mắng|
        !nghỉ|bực; cần người|tìm người & trông trẻ|giữ trẻ|giúp việc|làm|lương; tuyển & nữ|nam|lương|# k|công nhật; việc làm thêm & tìm|
        kiếm|ở đâu|sinh viên; cần & # bạn|# người|# nữ|# nam & ca|lương|pha chế|phục vụ|bán hàng|làm; pha chế & ca|tuyển|cần|lương""",
        unless=real("""công chức|viên chức|lương tối thiểu|nợ lương|chuyên gia|vừa nghỉ việc|mới nghỉ việc|eps|an ninh|báo sở|hạng|
        tuyến quốc tế|nguyên liệu|xăng|công đoàn|dân phòng|cô đỡ|có lương|kênh|!đá|đội tuyển|bản sao""", without="""lao động|nước ngoài|
        công ty|khai|công nhận""")),
    topic("housing", here(_("Tìm nhà, mua bán thì hỏi chủ nhà hoặc người bán. Chưa xem tận nơi thì đừng chuyển cọc.")), """tìm trọ|kiếm trọ|
        thuê nhà nguyên căn|ở ghép|tiền trọ|giá nhà|bán gấp|bớt lộc|có thương lượng|hẻm xe hơi|chính chủ bán|cần pass|pass lại|môi giới nhà|
        thuê phòng|giữ cọc|mất cọc|tiền phòng|giá thuê|sổ riêng|bán lô|!cần bán|nhiêu một mét""", f"""phòng|phòng trọ|nhà trọ|căn hộ|
        nhà nguyên căn & tầm|khoảng|dưới|có gác|gần chợ|quanh|gần trường|máy lạnh & triệu|tr|tìm|kiếm|cần|còn; chủ trọ|chủ nhà & tiền cọc|
        giữ tiền|tăng tiền|đuổi|không trả cọc|khó tính|tăng|đòi|vô lý|cắt; chung cư|căn hộ|nhà phố|đất nền & giá & !sao|rồi|{MUCH}|giờ|đắt;
        bán & !nhà|lô đất|!căn|xe|laptop|iphone|tủ lạnh & gấp|# tỷ|# triệu|alo|liên hệ|inbox|giá rẻ|còn mới|chính chủ|còn bảo hành;
        thanh lý & giá|rẻ|gấp|ai lấy|tủ lạnh|máy giặt|bàn ghế; bán & lh|alo|# triệu|# tr|giá #|# tỷ; giá đất & giờ|sao rồi|bao nhiêu|
        bây giờ|lên|xuống; phòng trọ|trọ & tìm|kiếm|gần|còn|giá & không|gần|nào|rẻ|triệu|tr|ở|quanh|khu; thuê|tìm & phòng|nguyên căn|
        nhà & # người|# triệu|# tr|dưới; bán & chung cư|nhà|đất|lô & # tỷ|# ty|# tr|còn bớt""", unless=real("""hoá giá|tranh chấp|tài sản|
        xe công|di tích|di chúc|số liệu|vật tư|báo công an|giá điện|công tơ""", without="""sổ hồng|sổ đỏ|khu công nghiệp""")),
)
EVERYDAY = (
    topic("weather", here(_("Thời tiết, mưa bão thì xem đài khí tượng thuỷ văn hoặc báo, đài.")), """thời tiết|có mưa không|trời mưa|
        hết mưa|mưa hoài|mưa suốt|nóng quá|trời nóng|trời lạnh|!lạnh quá|gió mùa|không khí lạnh|bao nhiêu độ|có bão|!bão tới|!bão vào|
        áp thấp|triều cường|!nắng|nồm|sương mù|!bão số|hết nóng|hết lạnh|hết nắng""", f"""mưa|bão|nắng|lạnh|lũ & bao giờ|khi nào|chừng nào|
        bữa mô|bữa nào|tới đâu|{NOW} & trời|rồi|không|hết|chưa|ngày|đâu; bão|bão số & đổ bộ; bão số & vào|tới|#|mấy|hướng|đổ bộ|đâu; mấy độ|
        dự báo & {NOW}|trời|đêm|không; lạnh|nóng|mưa & chưa|không|quá & ngoài|trời|ở|bắc|nam|quê|bữa nay; mưa không & {NOW}|ở|trời|ad""",
        unless=real("""thiệt hại|hư hại|hồ chứa|thiên tai|chống bão|thuyền|phương án|số liệu|quật|chứng quyền|ngân hàng|!báo sở|!máy đo|
        đông lạnh|nhà lán|sở y tế""")),
    topic("prices", here(_("Giá cả thì xem báo, đài hoặc hỏi nơi mua bán.")), """giá vàng|sjc|vàng nhẫn|vàng 9999|giá xăng|xăng tăng|
        xăng giảm|xăng hôm nay|giá heo|heo hơi|giá lợn|lợn hơi|giá lúa|giá gạo|giá cà phê|giá tiêu|giá sầu riêng|giá mít|giá cá tra|bitcoin|
        btc|chơi chứng khoán|giá cả|mấy ngàn|mấy nghìn|rớt giá|lên giá|xuống giá|!tăng giá|dừa khô|khoai mì|lên hay xuống|tăng hay giảm|
        giá xoài|giá bưởi|giá dừa|giá bạc|giá thịt|giá gas|!giá cá|!giá rau|coin""", """vàng|xăng|xăng 95|heo|lợn|lúa|gạo|cà phê|hồ tiêu|
        tiêu|sầu riêng|mít|thanh long|tôm|cá tra|cao su|hạt điều|dừa|bưởi|cam|xoài|rau|thịt|trứng|bò hơi|gà|dầu|xi măng|ớt & giá|nhiêu|
        bao nhiêu|nhiu|bnhiu|lên hay giảm|tăng|giảm|thương lái|mấy đồng & hôm ni|nay|1kg|kg|ký|1 ký|một ký|lượng|tấn|lít|mấy đồng|mua tại|
        giá hông|giá không|sao rồi|đang; bưởi|dừa|cam|xoài|chuối|mít|vàng|lúa|heo|tôm|cá|xăng|gạo|rau & bán bao nhiêu|bán nhiêu|nhiêu một|
        một chục|mấy đồng; xăng|vàng|gas|gạo & tăng|giảm|lên|xuống & chưa|không|hôm nay|giá|nữa; bạc|vàng|lúa|cà phê|tiêu|dầu|xăng|mủ & giá|
        cân nhiêu|cân bao nhiêu & sao|hôm nay|bữa nay|giờ|rồi|thương lái""", unless=real("""phụ thu|phát hành|cây xăng|bán xăng|vàng miếng|
        niêm yết|gỗ|huy chương|cho dân|mỏ|xe bồn|đua thuyền""", without="kg")),
    topic("sport_film", here(_("Bóng đá, phim ảnh, bài hát thì xem báo, đài hoặc trên mạng.")), """tỉ số|tỷ số|bóng đá|đá banh|đá mấy giờ|
        lịch đá|world cup|v league|sea games|u23|messi|ronaldo|chelsea|barca|phim gì|phim hay|phim mới|suất chiếu|rạp nào|lời bài|ca sĩ|
        tập mấy|liên quân|pubg|hoa hậu|concert|đá bóng|chung kết|vòng loại|cầu thủ|!đội tuyển|!ngoại hạng|ca khúc|skin|nạp game|
        vua phá lưới|cgv|lịch thi đấu|kết quả trận|trận nào|lịch chiếu|hát giùm""", """trận|đá|đội|c1|c2|mu|real & mấy giờ|kênh nào|
        ai thắng|thắng thua|bao nhiêu bàn|ghi bàn|vô địch|bán kết|mấy mấy|mấy quả; phim|bài hát|bài|truyện & chiếu ở|chiếu rạp|!rạp|
        còn suất|tên gì|hay không|nghe|ai hát|ai đóng|tập #; ai & ghi|bàn thắng|đá hay; game & chơi|nạp|cách|hay|lag|acc|rank; !mu|real|
        việt nam|thái lan & đá với|đá mấy|thắng|vô địch; phim & hay|mới|nào|gì|tuần này; diễn viên & tuổi|tên|nào|vợ|chồng; đội tuyển|
        tuyển nữ & đá|thắng|trận|mấy giờ; vô địch & ai|năm|đội""", unless=real("""quay phim|chiếu phim|biểu diễn|nghệ sĩ|sân|kịch bản|
        liên đoàn|dạy|máy chơi|trò chơi|tang|đăng cai|ấp|ra rạp|răng|đi thi|bản quyền|bãi tập|nhập vai|người chơi|điểm chơi|mắm|bảo lãnh|
        bán vé""", without="""đăng ký|đk|đài""")),
    topic("cooking", here(_("Món ăn thì hỏi người nhà hoặc tìm trên mạng.")), """cách nấu|cách kho|cách chiên|cách ướp|cách làm bánh|
        cách làm món|công thức|nấu món|món gì|nấu bún|nấu phở|nấu cháo|nấu chè|nấu canh|kho thịt|thịt kho|!kho cá|!cá kho|kho quẹt|!gà luộc|
        ướp thịt|rán nem|chả giò|gói bánh|bánh xèo|muối cà|dưa muối|nồi chiên|!luộc|xào|!ướp|nước chấm|mắm tôm|bánh flan|!lẩu|!gỏi|xôi|
        cà pháo|kim chi|cá lóc|ba rọi|sườn|hột vịt|đậu hũ|gia vị|để tủ lạnh|món ngon|món ăn|chân giò|bị nhớt""", f"""nấu|kho|luộc|chiên|rán|
        ướp|hầm|hấp|rim|gói|muối|ngâm|làm bánh|làm món|nướng|quay|ủ & {HOW}|ngon|mềm|giòn|thơm|chín|mặn|không bị & thịt|cá|gà|vịt|trứng|bún|
        phở|canh|bánh|nem|chả|lẩu|cháo|chè|rau|tôm|mực|cua|ốc|xương|bò|heo|lợn|dưa|cà|măng|khoai|đậu|mứt|cơm; món|cà|dưa|mắm|đồ ăn|thức ăn|
        trứng|thịt|cơm nguội & ăn được nữa không|ăn được không|nổi váng|bị mốc|có sao không; cách làm & bánh|mắm|dưa|sữa|chè|kem|nước|món|
        ngon; hấp|luộc|kho|nướng|hầm & mấy phút|bao nhiêu phút|bao lâu; mắm|dưa|mứt & để được|bao lâu|bị; sữa chua & làm|bị|sao|ủ|cách""",
        unless=real("""bán|nghề|thuốc|hoá chất|làng|đặc sản|ocop|mận|nghiên cứu|gỗ|sửa chữa|nhốt|chèo sup""")),
    topic("pets_plants", here(_("Vật nuôi, cây trồng bị bệnh thì hỏi cán bộ thú y, khuyến nông.")), """chó ốm|mèo ốm|!chó bị|!mèo bị|
        hoa lan|!cây mai|bonsai|thối rễ|!vàng lá|rụng lá|rụng trái|trị rầy|!gà bị|gà rù|lịch tiêm chó|!vịt bị|!lúa bị|!cây cảnh|cún|bỏ ăn|
        nôn ra|ói ra|rụng nụ|bón phân|!bọ trĩ|ghép cành|chiết cành|giâm cành|ra trái|bỏ bú""", """chó|mèo|gà|vịt|heo|bò|trâu|chim|hamster|
        thỏ & !ốm|uống gì|nôn|!ói|tiêu chảy|rụng lông|mấy hôm nay|chữa sao|đi ngoài & cho|sao|làm|giờ|hôm|bữa|thuốc; cây|hoa|lan|mai|lúa|
        rau|tiêu|cà phê|sầu riêng|bưởi|quất & vàng lá|bị sâu|cứu sao|!héo|không ra hoa|bón gì|!rầy|bị nấm|chăm sao; mèo|chó|gà|heo|
        bò & không chịu ăn|không ăn|mệt & hôm|bữa|nay|rồi""", unless=real("""tiêu huỷ|dịch tả|thiệt hại|giống|cây xanh|cắn|chôn|chìm""")),
    topic("gadgets", here(_("Máy móc, điện thoại, mạng xã hội thì hỏi thợ sửa hoặc nơi bán.")), """xanh lè|cài win|capcut|excel|
        pass facebook|mật khẩu facebook|instagram|iphone|chai pin|hết pin|máy giặt|thay nhớt|bể bánh|màn hình|laptop|word|hack|fb|gmail|
        quên mật khẩu|không nổ|chết máy|xịt lốp|thủng lốp|chỉnh ảnh|chạy chậm|font|nhạc chuông|mất nick|tắt ngang""", """facebook|zalo|
        tiktok|telegram|nick|email & quên|mật khẩu|bị khoá|pass|lấy lại|đăng nhập|không nhận được|không gửi được|không vô được|tạo nick|
        đổi tên; máy tính|điện thoại|máy in|ipad|tủ lạnh|quạt|máy lạnh|nồi cơm|tivi|xe máy & sửa ở|không lên|hư|hỏng|bị đơ|bị treo|!lag|
        bật lên|không chạy|chữ trắng|virus|kêu to|rớt nước; cách|làm sao|chỉ & chữ chạy|chỉnh video|ghép ảnh|đổi hình nền|tải app|
        tải phần mềm|cài app; tủ lạnh|máy lạnh|điều hoà|quạt & chảy nước|hư|hỏng|sửa|kêu; xe máy|ô tô|xe hơi|!xe & !vá|sửa ở đâu|hư;
        máy & tự nhiên|tự dưng & tắt|khởi động|đơ""", unless=real("""quảng cáo|bị lợi dụng|trò chơi|chữ ký|hợp quy|gia công|phải""",
        without="""mở|khai|nhập""")),
)
