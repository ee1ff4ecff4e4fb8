"""What no procedure covers: danger, a doubt, an insult, the world at large, small talk. Each is told where to turn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.engine.fold import clean
from dialogs.engine.text import _, raw
from dialogs.search.outside_topics import DONE_ELSEWHERE, EVERYDAY, Outside, here, of, real, topic
from dialogs.search.words import Words, bare, split

__all__ = ["EMERGENCY", "TOPICS", "Outside", "outside"]

# The national emergency numbers. Source: Quy hoạch kho số viễn thông, Thông tư 22/2014/TT-BTTTT (as amended by Thông tư 27/2021/TT-BTTTT).
EMERGENCY = {"police": "113", "fire": "114", "ambulance": "115"}

URGENT = (
    topic("fire", _("Có cháy thì thoát ra ngoài, rồi gọi ngay cứu hoả: {number}.")(number=raw(EMERGENCY["fire"])), """cháy nhà|nhà cháy|
        nhà bị cháy|nhà tôi bị cháy|cháy cháy|cháy to|cháy lớn|bốc cháy|hoả hoạn|báo cháy|cháy rừng|gọi cứu hoả|xì gas|rò gas|nổ bình gas|
        house is on fire|there is a fire|cháy kìa|bốc khói|!đang cháy|đám cháy|!cháy rồi""", whole="""cháy|có cháy|cứu hoả|114|fire|
        cháy rồi""", unless=real("""phòng cháy|chữa cháy|chống cháy|hệ thống|bằng ghi công|nghèo|cứu hộ|thiên tai|luôn sổ|rách|giảm|
        kho khoáng sản|hoá đơn|sổ lưu""", without="""công ty|nhà máy|xưởng|thông báo|nhà trẻ|trường mầm non|tàu|báo cáo|cơ sở|nhà nước""")),
    topic("ambulance", _("Có người nguy cấp thì gọi ngay cấp cứu: {number}.")(number=raw(EMERGENCY["ambulance"])), """gọi cấp cứu|
        cần cấp cứu|kêu cấp cứu|đi cấp cứu|cấp cứu gấp|xe cấp cứu|xe cứu thương|bất tỉnh|co giật|bị đuối nước|đang đuối nước|té sông|
        chảy máu nhiều|rắn cắn|bị ngộ độc|uống thuốc sâu|uống thuốc trừ sâu|bị điện giật|bị tai nạn giao thông|có tai nạn giao thông|
        call an ambulance|đột quỵ|cứu với|mắc kẹt dưới|rớt xuống sông|rớt xuống ao|té xuống ao|ngã xuống sông|ngất xỉu|bị xỉu|té xỉu|
        xỉu rồi""", """đụng xe|tông xe|xe tông|tai nạn giao thông|tai nạn xe|té xe & nằm im|ngã tư|chảy máu|gấp|cấp cứu|ngoài đường|
        nặng lắm; cứu & chìm|đuối nước|chết đuối|rớt|ngộp; té xe|ngã xe|đụng xe|tông xe & gãy|nằm|máu|gấp""", whole="""cấp cứu|cứu với|
        cứu tôi với|115|ambulance""", unless=real("""sơ cấp cứu|trạm|quỹ|thương tật|đèn ưu tiên|hỗ trợ|chữa cháy|chết đuối""",
        without="hỗ trợ")),
    topic("stuck", _("Bị kẹt hay cần cứu nạn thì gọi ngay cứu nạn, cứu hộ: {number}.")(number=raw(EMERGENCY["fire"])), """kẹt thang máy|
        kẹt trong thang máy|mắc kẹt|kẹt trong nhà|cứu hộ gấp|sập nhà""", """kẹt & thang máy|cứu|ngộp|không ra được|mái nhà|lũ|nước lên; sập|
        đổ & đè|cứu; nước lũ|nước lên & kẹt|cứu""", unless=real("""kẹt vốn|người được huy động""")),
    topic("despair", _("Xin đừng ở một mình lúc này. Hãy gọi cấp cứu {ambulance} hoặc công an {police}. Hãy nói với một người thân ở gần.")(
        ambulance=raw(EMERGENCY["ambulance"]), police=raw(EMERGENCY["police"])
        ), """muốn chết|muốn tự tử|không muốn sống|không thiết sống|want to die|kill myself""", whole="chán sống", unless=of("""sống chung|
        sống với|tức muốn chết|mệt muốn chết|nóng muốn chết|cười muốn chết|nhớ muốn chết|đói muốn chết""")),
    topic("police",
        _("Đang nguy hiểm thì gọi ngay công an: {number}. Việc đã qua thì báo công an xã, phường.")(number=raw(EMERGENCY["police"])),
        """bị đánh|bị hành hung|đang đánh nhau|chém nhau|đâm nhau|cầm dao|bị cướp|cướp giật|bị giựt|bị trộm|mất trộm|có trộm|ăn trộm|
        bị mất cắp|trộm vào nhà|bị đâm|bị chém|bị hiếp dâm|doạ giết|bị đe doạ|mất xe|mất điện thoại|bị bắt cóc|sàm sỡ|i was robbed|
        i was attacked|hỗn chiến|đâm chém|leo rào|!mã tấu|!cạy cửa|!rượt|bị giật|móc túi|đòi chém|!đập cửa""", """đánh nhau|
        chém & ngoài đường|đầu hẻm|trước nhà|đang|kìa|kia|gọi công an|bây giờ|máu; trộm|kẻ gian & đang|cạy|lẻn|leo|vào nhà|vô nhà|
        cứu với""", whole="""cướp|bị cướp|113|công an ơi|police""", unless=of("""giấy|đăng ký|chồng|trẻ em|trẻ bị|phụ nữ|bạo lực|đánh giá|
        biển số|bảo hiểm|địch|cà vẹt|tố cáo|lý lịch|khai|vneid|định danh|hộ chiếu|bị đánh máy|thẻ|sổ|thuế|trợ cấp|hoà giải|vợ cũ|nhập viện|
        căn cước|chế độ|thương tật|đứa nhỏ|can thiệp|phí đường bộ|bồi thường|trưng bày|phù hiệu|giật túi""")),
)
NOT_A_TASK = (
    topic("trust", _("Hỏi cho chắc như vậy là đúng."), """lừa đảo không|lừa đảo hả|lừa đảo à|có lừa không|sợ bị lừa|sợ lừa đảo|
        trang giả mạo|có đáng tin không|is this a scam|is this real|are you real|can i trust""", whole="""có thật không|thật không|
        thật hay giả|lừa đảo|bạn là ai|ai đấy|ai đây|đây là ai|bạn là người hay máy|có phải người thật không|who are you""", trust=True),
    topic("swindled", _("Bị lừa tiền thì gọi ngay ngân hàng để giữ tiền lại. Rồi báo công an xã, phường hoặc gọi {number}.")(
        number=raw(EMERGENCY["police"])
        ), """bị lừa đảo|bị lừa tiền|bị lừa mất|bị lừa hết|lừa đảo chiếm đoạt|chuyển tiền cho kẻ lừa|lừa hết tiền|làm nhiệm vụ online|
        bị hack mất tiền|i was scammed|tiền ảo|chuyển cọc trước|cộng tác viên online""", """bị lừa|lừa & telegram|zalo|facebook|qua mạng|
        trên mạng|online|mất #|đa cấp|chuyển khoản|tiền cọc|# triệu|# tr|cọc""", unless=of("""xuất khẩu lao động|nạn nhân|người nước ngoài|
        phụ nữ""")),
    topic("person", _("Muốn gặp người thật thì bấm \"Gặp cán bộ\". Cán bộ sẽ xem trong giờ làm việc."), """gặp người thật|gặp nhân viên|
        nói chuyện với người|nói chuyện với nhân viên|gặp cán bộ|gọi cán bộ|talk to a human""", unless=of("""giấy phép|giấy chứng nhận|
        đăng ký|làm|để|xin|nộp""")),
    topic("anger", _("Xin lỗi vì chưa giúp được. Xin nói ngắn việc cần làm, ví dụ: \"làm khai sinh\". Hoặc bấm \"Gặp cán bộ\"."),
        """ngu quá|ngu thế|ngu vậy|ngu dữ|ngu như|hỏi ngu|bot ngu|con bot|cái bot|bot gì|dở hơi|óc chó|ăn hại|như hạch|làm ăn như|cút đi|
        câm mồm|bực cả mình|bực ghê|kì cục|kỳ cục|trả lời lung tung|một nẻo|1 nẻo|chẳng hiểu gì|chả hiểu gì|có hiểu không|tào lao|xàm quá|
        nhảm quá|thôi dẹp|dẹp đi|khốn nạn|thằng ngu|mày ngu|máy ngu|stupid|useless|chẳng ăn nhập|hỏi hoài|hỏi mãi|dở ẹc|quá dở|bố láo|
        vô dụng|vớ vẩn|!xàm|!nhảm|!khùng|bị điên|bị khùng|như bò|đồ máy móc|!láo|mất dạy|!bực|!dốt|trớt quớt|đồ con|tức muốn chết""",
        """trả lời|bot|con máy|cái máy này|tư vấn & lung tung|như không|chán thế|chán quá|dở|ngu|ngáo|khùng|xàm|chậm như|không đúng|sai bét|
        sai hết|gì kỳ|gì lạ|như cái máy|dễ ghét; tụi bây|bọn mày|tụi mày|chúng mày|tụi bay|bọn bay & làm ăn|ngu|lừa|hạch|chán; !bot & !dở|
        !chán|!ngu|!kém|!tệ; bot|máy gì & không xong|cũng không biết|dở|chán|!ngu""", whole="""ngu|đồ ngu|!đồ điên|đồ khùng|đồ chó|mất dạy|
        vô dụng|vớ vẩn|bực mình|chán quá|tức quá|!điên|!dốt|!đần|!khùng|!xàm|nhảm|!dở|dở quá|!tệ|tệ quá|quá tệ|!chán|chán thế|!kém|kém quá|
        !cút|!biến|!im|!câm|lừa người|!phiền|phiền quá|!mệt|mệt quá|mệt ghê|đm|đmm|vcl|clgt|shit|fuck|wtf|!dẹp|bực|bực quá|ghét quá|dễ ghét|
        chẳng ra gì|chả ra gì|không hiểu gì|nói gì vậy|nói gì thế""", unless=real("""thuốc|tháo dỡ máy móc|bản đồ|rừng|tự do|bột cá|
        chặn bớt""", without="nhập")),
    topic("waiting", _("Xin lỗi vì phải chờ. Xem hồ sơ tới đâu thì gõ mã hồ sơ, hoặc bấm \"Gặp cán bộ\"."), """chờ từ sáng|đợi từ sáng|
        chờ mãi|đợi mãi|chờ hoài|đợi hoài|làm việc thế à|làm việc kiểu gì|làm ăn kiểu gì|chưa thấy ai gọi tên|không thấy ai gọi|
        không ai bắt máy|không ai trả lời|thái độ kiểu gì|chậm như rùa|sao không trả lời|trả lời đi|trả lời nhanh|lâu dữ|lâu quá|chậm quá|
        chờ lâu|đợi lâu|phục vụ kiểu gì|!rề rà|không ai nghe|làm ăn chán|!chờ cả|!đợi cả|chờ cả buổi|chờ cả ngày|chờ cả sáng""", """phục vụ|
        làm việc & kiểu gì|thế à|vậy trời|vậy hả|chán""", unless=real("""kết quả|phản ánh|kiến nghị|điện|mạng|đơn|giải quyết|hẹn trả|
        chưa xong|máy tính|laptop|wifi""", without="đăng ký"), ours=True),
    topic("hours", _("Cơ quan thường làm việc từ thứ Hai đến thứ Sáu, trừ ngày lễ. Gửi hồ sơ ở đây thì giờ nào cũng được."),
        """xã mình có làm việc không|phường mình có làm việc không|uỷ ban có làm việc không|giờ làm việc|mấy giờ mở cửa|mấy giờ đóng cửa|
        uỷ ban mở cửa|opening hours|thứ bảy có làm|chủ nhật có làm""", """xã|phường|uỷ ban|một cửa|trung tâm hành chính & thứ bảy|thứ 7|
        chủ nhật|mai|chiều nay|hôm nay|ngày lễ & làm việc không|có làm không|có mở cửa|nghỉ không|làm tới mấy giờ""",
        unless=of("""giấy phép|giấy chứng nhận|đăng ký|lao động|nội quy"""), ours=True),
    topic("address", _("Một Cửa không giữ địa chỉ và số điện thoại riêng của cán bộ. Muốn hỏi thì bấm \"Gặp cán bộ\"."), """uỷ ban ở đâu|
        địa chỉ uỷ ban|đường đến uỷ ban|xin số điện thoại|cho số điện thoại|số điện thoại uỷ ban|số điện thoại công an|số điện thoại cán bộ|
        hotline""", unless=of("""giấy phép|giấy chứng nhận|đăng ký|hộ tịch|căn cước|vneid|đổi|sửa|báo|gửi|dấu"""), ours=True),
    topic("report", _("Việc này cần phản ánh cho cán bộ. Xin bấm \"Gặp cán bộ\", rồi nói việc gì, ở đâu."), """ngập quá|đường ngập|
        đường bị ngập|nhà bị ngập|rác không ai|đèn đường hỏng|đèn đường không sáng|hàng xóm ồn|hát karaoke|bị chó cắn|con chó nhà hàng xóm|
        loa kẹo kéo|mở nhạc to|ồn ào quá|ồn quá|chó thả rông|ổ gà|sủa|!ổ voi|ầm ĩ|khoan tường""", """hàng xóm|nhà bên|kế bên|
        nhà đối diện & hát|karaoke|nhạc|loa|ồn|nhậu|la hét|xả rác|hôi quá|đốt rác; hát|mở nhạc|loa|karaoke & khuya|# giờ sáng|1h sáng|
        nửa đêm|ngủ không được|chịu hết nổi|không ngủ được|chịu không nổi|đau đầu|# sáng; rác|cống|đèn đường & mấy ngày|mấy bữa|không ai|
        hôi & dọn|sửa|hốt|thu; quán nhậu|quán bên|nhà bên & ồn|ầm|nhạc|hát""", unless=real("""chiếu sáng|mở karaoke|quán karaoke|phòng hát|
        hoà giải""", without="mở"), ours=True),
)
WORLD = (
    topic("knowledge", here(_("Một Cửa không dịch bài và không biết kiến thức chung. Có thể tìm trên mạng hoặc ở thư viện.")), """vua nào|
        triều đại|ai chỉ huy|ai phát minh|ai tìm ra|thủ đô của|thủ đô nước|núi nào|sông nào|hành tinh|trái đất|cao nhất|dài nhất|
        lớn nhất thế giới|nước nào|dân tộc anh em|tổng thống|sang tiếng|tiếng hàn|dịch giùm|dịch câu|dịch hộ|châu á|là ai|đọc sao|phát âm|
        nghĩa tiếng|nghĩa gì|giáp biển|!mặt trăng|!nhà vua|tại sao trời|vì sao trời|vua cuối|ai là vua|dịch ra tiếng|cao bao nhiêu mét|
        chiến dịch hồ chí minh|chiến dịch điện biên|ai viết bài|tiếng việt là gì""", """!vua|!chúa|!tướng|hai bà trưng|trần hưng đạo|
        quang trung|lê lợi|ngô quyền|bạch đằng|điện biên phủ|cách mạng tháng tám|thăng long|hoa lư|chiến tranh|khởi nghĩa & năm nào|khi nào|
        năm mấy|mấy lần|tên thật|do ai|dời đô; sông|núi|biển|đảo & dài bao nhiêu|cao bao nhiêu|sâu bao nhiêu|rộng nhất|chảy qua|nhỏ nhất|
        đông dân nhất|nhất thế giới|nhất việt nam|nhất đông nam á|bao nhiêu nước; tiếng anh|tiếng nhật|tiếng trung|tiếng pháp & nói sao|
        là gì|nghĩa|viết sao|nói thế nào|dịch; nghĩa là & gì|sao|tiếng; chiến thắng & bạch đằng|điện biên|năm|ai; tiếng anh|tiếng nhật|
        tiếng trung|tiếng pháp & nói|gọi|viết|đọc & sao|thế nào; thủ đô & nước|là gì|ở đâu""", unless=real("""học|huân chương|kháng chiến|
        di tích|phiên dịch|giáo trình|bằng cấp|nguồn gốc|văn phòng|khoá tiếng|người dịch|chủ hộ|đại diện|chủ sở hữu|quyền dịch""",
        without="""nước ngoài|lập|hội|phép|chiến dịch""")),
    topic("luck", here(_("Xem ngày, xem tuổi, đặt tên là chuyện của gia đình. Một Cửa không xem bói.")), """tử vi|tarot|xem ngày|coi ngày|
        ngày đẹp|ngày tốt|hoàng đạo|giờ tốt|hợp tuổi|kim lâu|giải hạn|phong thuỷ|!hướng nhà|xem tướng|!cúng gì|mạng gì|hợp màu|hợp hướng|
        ngày cưới|bàn thờ|hên xui|sao hạn|nhập trạch|!bói|tên hay|tuổi giáp|tuổi ất|tuổi bính|tuổi đinh|tuổi mậu|tuổi kỷ|tuổi canh|tuổi tân|
        tuổi nhâm|tuổi quý|mệnh|phạm tam tai""", """tuổi|sinh năm|năm nay|tháng này & hợp|khắc|phạm|xung|kỵ|khai trương|động thổ|mua xe màu|
        màu gì|cưới được & không|gì|nào|thầy|có; tuổi tý|tuổi sửu|tuổi dần|tuổi mão|tuổi thìn|tuổi tỵ|tuổi ngọ|tuổi mùi|tuổi thân|tuổi dậu|
        tuổi tuất|tuổi hợi & lấy|hợp|khắc|làm ăn|năm nay|cưới|xông đất|mấy|sao; đặt tên|tên đệm|tên lót & con|bé|cháu|cu tí & hay|đẹp|
        ý nghĩa|sinh năm; tuổi & hợp|kỵ|khắc & gì|tuổi|mấy|nào; năm nay & tuổi & làm nhà|xây nhà|cưới""", unless=real("""!lễ|!đền|!đình|
        tốt nghiệp|hợp pháp|mệnh chung|tính mệnh|sứ mệnh""", without="""khai|mở|nhập""")),
    topic("feelings", here(_("Xin chia sẻ. Chuyện riêng thì nên nói với người thân, bạn bè.")), """crush|bạn gái em|bạn trai em|tán gái|
        cua gái|cô đơn|chán đời|!mẹ chồng|má chồng|nàng dâu|con không nghe lời|ai nói chuyện|tâm sự|đi nhậu|nhậu không|nay được lương|
        ăn cơm chưa|!khoẻ không|đang làm gì đó|!rảnh không|đi chơi không|!yêu bạn|i love you|thích một|ghét|cãi lời|tuổi teen|dậy thì|
        vợ giận|chồng nhậu|hẹn hò|vui ghê|vui quá|sinh nhật|!buồn|!ngủ chưa|!tỏ tình|!giận|stress|yêu xa""", """mẹ chồng|em chồng|vợ|
        chồng & soi mói|khó tính|ngột ngạt|cằn nhằn|cãi nhau|giận|nhậu suốt|!lười|gia trưởng|vô tâm; chia tay|!yêu|thích 1|người ta & buồn|
        làm gì giờ|rep|seen|sao giờ|muốn xỉu|khóc|không yêu|nhớ; con|cháu & không nghe lời|nghiện game|lười học|cãi mẹ|nuôi dạy;
        người yêu & cưới|buồn|chia tay|cũ|chưa|giận|nhớ|có; đi chơi|đi cà phê & không|nè; chia tay & quên|năm|buồn|nhớ; quen|tán & gái|
        con gái|bạn gái|trai; nhà chồng|bà nội chồng|bên chồng & khó chịu|ở riêng|ra riêng|mệt; bạn gái|bạn trai|vợ|người yêu & giận|dỗi|
        ghen; vợ|chồng & không quan tâm|vô tâm|nhậu|cờ bạc""", whole="""sợ quá|lo quá|hồi hộp quá|buồn|buồn quá""",
        unless=real("""con riêng|đánh|bạo lực|hàng tháng|hy sinh|ung thư|già yếu|tách|cụ già|đẻ con|cắm trại|sinh con|muốn nhận""",
        without="đăng ký")),
    topic("travel_food", here(_("Du lịch, quán ăn, đường đi thì tìm trên mạng hoặc bản đồ.")), """tour du lịch|khách sạn nào|đi chơi ở đâu|
        chỗ nào chơi|ăn gì ngon|ngon không|ngon nhất|ở đâu ngon|chỉ đường|đà lạt|nha trang|sapa|vũng tàu|mùa nào đẹp|quán nào|hủ tiếu|
        bún bò|buffet|đường nào|mấy cây số|bao nhiêu km""", """phú quốc|sa pa|đà nẵng|hội an|hạ long|quy nhơn|côn đảo|mũi né|cần thơ|huế|
        thái lan|singapore & # ngày|# đêm|tour|đi chơi|mấy ngày|hết cỡ|hết bao nhiêu|review|nên đi|ăn gì; quán|tiệm|chỗ|hàng & ngon|
        nổi tiếng|rẻ mà & gần|phở|bún|cơm|lẩu|cà phê|bánh|ốc|ăn|chè|nhậu; đi & bao nhiêu cây số|bao xa|mấy tiếng & từ|tới|ra|vô""",
        unless=real("""hướng dẫn viên|lữ hành|!đất|bệnh|bán tour""", without="""nhập|tàu""")),
    topic("calendar", here(_("Ngày tháng, lễ Tết thì xem lịch.")), """tới tết|đến tết|bao giờ tết|âm lịch|mấy giờ rồi|bây giờ mấy giờ|
        hôm nay là ngày|năm nhuận|!mùng|!rằm|thứ mấy|ngày mấy|bao nhiêu ngày nữa|mấy ngày nữa|còn mấy ngày|!nghỉ lễ|nghỉ tết|giỗ tổ|noel""",
        """còn|bao lâu|mấy ngày & tết|trung thu|quốc khánh|giao thừa & nữa|tới|đến; rằm|mùng|giỗ|!tết|trung thu|giao thừa|20 11|
        8 3 & ngày nào|rơi vô|rơi vào|mấy dương|nghỉ mấy; tháng này|tháng # & có # ngày|# hay #|mấy ngày & ngày|không""",
        unless=real("""!sinh|hạn|kịp|nhận|hẹn""", without="nhập")),
    topic("bot", _("Một Cửa là hệ thống tự động, không phải người. Muốn gặp người thật thì bấm \"Gặp cán bộ\"."), """là bot|chatbot|chatgpt|
        ai tạo ra|ai đẻ ra|ai lập trình|trí tuệ nhân tạo|bạn mấy tuổi|bạn bao nhiêu tuổi|bạn có phải người|are you human|are you a bot|
        robot|người máy|do ai làm|ai làm ra|bạn sống|bạn tên|bạn thích|có gia đình chưa|nam hay nữ|bạn được tạo""", """bot|!mi|bạn|mày|
        mầy & người thiệt|người thật|người yêu|mấy tuổi|bao nhiêu tuổi|ăn cơm|biết buồn|biết yêu|ở đâu đó|thông minh & hay|chưa|không|rồi|
        gì|lắm|ghê; !bot & có|biết|tên|ai; người|người thật|người thiệt & hay máy|hay bot|hay là máy|máy hay|bot hay""",
        whole="""bao nhiêu tuổi|mấy tuổi|mấy tuổi rồi|ai lập trình ra mày|tên gì|bạn tên gì|em tên gì|ở đâu đó""", unless=real("phần mềm",
        without="""lập|khai""")),
)
SMALL_TALK = (
    topic("hello", _("Chào bạn. Một Cửa giúp làm thủ tục hành chính. Cần làm việc gì, xin gõ ngắn, ví dụ: \"làm khai sinh\"."),
        whole="""xin chào|chào|hello|hi|helo|hellu|hế lô|hé lô|hê lô|alo|a lô|alô|hey|good morning|!buổi sáng|!buổi chiều|!buổi tối|
        buổi sáng tốt lành|ngày mới|chào buổi sáng|chào buổi chiều|chào buổi tối|chúc ngày mới|!chúc|tốt lành|cuối tuần vui vẻ|ngủ ngon|
        chúc mừng năm mới|!năm mới|vui vẻ|cho hỏi|cho em hỏi|cho tôi hỏi|cho con hỏi|cho mình hỏi|hỏi chút|hỏi tí|hỏi xíu|hỏi tí xíu|
        hỏi cái|hỏi cái này|muốn hỏi|cần hỏi|có ai không|có ai ở đó không|ad ơi|admin ơi|cán bộ ơi|có đó không|cần giúp|giúp em|giúp với|
        chúc mừng|!giáng sinh|noel vui vẻ|hú|ê|ê bot|có ai|hế lu|lô|kính chào|quý cơ quan|quý cán bộ|chao"""),
    topic("thanks", _("Rất vui vì giúp được. Cần thêm thủ tục gì thì xin gõ vào đây."), whole="""cảm ơn|cám ơn|thanks|thank you|thank|tks|
        thks|thankiu|cảm mơn|đa tạ|biết ơn|dễ thương|nhiệt tình|tận tình|chu đáo|đã giúp|đã trả lời|đã tư vấn|đã hướng dẫn|hữu ích|tạm biệt|
        bye|bye bye|bai|bái bai|hẹn gặp lại|gặp lại sau|tốt quá|giỏi quá|hay quá|tuyệt vời|tuyệt|năm sao|5 sao|quá đã|ngon lành|đã hỗ trợ|
        hỗ trợ nhiệt tình|nhiệt tình hỗ trợ"""),
    topic("nod", _("Một Cửa vẫn ở đây. Cần làm thủ tục gì thì xin gõ ngắn, ví dụ: \"làm khai sinh\"."), whole="""ok|oke|okie|okê|oki|okay|
        okla|ừ|ừm|ừa|!uh|uhm|um|uk|ukm|ờ|ờm|dạ|vâng|vầng|được rồi|hiểu rồi|biết rồi|đã hiểu|rõ rồi|!rõ|thế à|vậy à|vậy hả|thế hả|!à|ồ|ố|ôi|
        trời ơi|úi|ủa|ơ|hả|hở|gì cơ|gì vậy|gì thế|hmm|hm|đúng rồi|!chuẩn|chuẩn luôn|!tốt|yes|yeah|yep|chờ chút|chờ tí|từ từ|để xem|để nghĩ|
        thôi khỏi|!khỏi|tét tét|test|tét|thử xem|test thử|haha|rồi|haizz|haiz|hic|hix|huhu|chậc|tiếp|đang test|da|vang|roi|u"""),
    topic("unread", _("Một Cửa chưa đọc được câu này. Xin gõ việc cần làm, ví dụ: \"làm khai sinh\".")),
)
_NOD, _UNREAD = SMALL_TALK[-2:]
TOPICS = (*URGENT, *DONE_ELSEWHERE, *NOT_A_TASK, *EVERYDAY, *WORLD, *SMALL_TALK)     # danger is heard first

# Said around a greeting, a thank-you, an insult, with marks or without.
_AROUND = frozenset(of("""
em|anh|chị|bạn|mình|tôi|tui|cô|chú|bác|cháu|con|ông|bà|cán|bộ|ad|admin|nhà|cả|mọi|người|ạ|à|nhé|nha|nghen|nghe|nhá|nè|đó|đấy|này|nay|vậy|
thế|luôn|và|nhiều|lắm|quá|rất|ghê|thật|thiệt|gái|ơi|dạ|vâng|xin|với|chút|xíu|tí|cái|cho|có|một|rồi|đi|thôi|hả|ha|hen|há|không|mà|là|thì|
được|còn|nữa|sao|gì|nào|ui|ôi|haha|bot|thằng|mày|bây|tụi|bọn|đồ|của|các|những|thân|mến|yêu|quý|b|m|t|e|c|a|the|so|very|much|you|đang|nhen|
đã|vì
"""))
_AROUND_BARE = _AROUND.union(map(bare, _AROUND))
# Short spellings of small words, as they are typed on phones.
_TYPED = dict.fromkeys(("ko", "k", "hok", "khum", "hông", "hổng", "hem"), "không")
_TYPED |= {"wá": "quá", "wa": "quá", "đc": "được", "dc": "được", "j": "gì", "ng": "người", "iu": "yêu"}
_LAUGH = re.compile(r"(?:h[aáàeéèêiíìoôuúù]){2,}h?|k{3,}|(?:k[aà]){2,}|lol|hu")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_KEYS = "asd|sdf|dfg|fgh|ghj|hjk|jkl|qwe|wer|ewr|rty|tyu|uio|zxc|xcv|cvb|vbn|bnm|lkj|kjh|jhg|hgf|gfd|fds|dsa|ewq|mnb|nbv|cxz"
_JUNK = re.compile(rf"\w*(?:{_KEYS}|([^\W\d])\1{{3,}}|([^\W\d]{{2,3}}?)\2{{2,}})\w*")
_ODD = re.compile(rf"([^\W\d])\1\1|h\wh|k\wk|lol|\bhu\b|\d \d|([^\W\d]{{2,3}}?)\2\2|{_KEYS}")     # what may be one of these
_SHORT = 11          # syllables: longer messages without marks hold single syllables by chance

_NUMBERS: dict[str, int] = {}
_ENDS: dict[str, list[tuple[int, str, bool]]] = {}       # by bare syllables: the phrase's number, its marks, whether they must be typed
_BEGUN: set[str] = set()                                 # all beginnings of phrases, bare


def _numbers(phrases: Iterable[str]) -> frozenset[int]:
    """The numbers of phrases, which are looked for from then on; "0" there is any number."""
    for phrase in phrases:
        if phrase not in _NUMBERS:
            words = split(phrase.replace("#", "0"))
            _NUMBERS[phrase] = len(_NUMBERS)
            _ENDS.setdefault(" ".join(words.bare), []).append((_NUMBERS[phrase], " ".join(words.marks), phrase.startswith("!")))
            _BEGUN.update(" ".join(words.bare[:size]) for size in range(1, len(words) + 1))
    return frozenset(_NUMBERS[phrase] for phrase in phrases)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A topic by the numbers of its phrases."""

    topic: Outside
    phrases: frozenset[int]
    together: tuple[tuple[frozenset[int], ...], ...]
    whole: frozenset[int]
    unless: frozenset[int]


_RULES = tuple(
    _Rule(
        one, _numbers(one.phrases), tuple(tuple(_numbers(of(group)) for group in each.split("&")) for each in one.together),
        _numbers(one.whole), _numbers(one.unless),
    )
    for one in TOPICS
)  # fmt: skip
_WHOLE = frozenset(number for rule in _RULES for number in rule.whole)
_CALLED: dict[int, list[int]] = {}      # by a phrase's number, the places of the rules that it may call
for _place, _rule in enumerate(_RULES):
    for _phrase in _rule.phrases.union(_rule.whole, *(each[0] for each in _rule.together)):
        _CALLED.setdefault(_phrase, []).append(_place)


class _Said:
    """A message and the phrases in it: ``sure`` ones; ``thin`` ones of one syllable whose marks are missing, which count beside a sure
    one; ``maybe`` those with some of their marks missing, which only make it something else. ``covered``: places of ``whole`` ones."""

    __slots__ = ("around", "covered", "marks", "maybe", "sure", "thin")

    def __init__(self, words: Words) -> None:
        self.marks = [_TYPED.get(one, one) for one in words.marks]
        self.sure, self.thin, self.maybe, self.covered = set[int](), set[int](), set[int](), set[int]()
        self.around = _AROUND if words.has_marks else _AROUND_BARE
        self._walk(self.marks, words.has_marks)
        if any(one[0].isdecimal() for one in self.marks):
            self._walk(["0" if one[0].isdecimal() else one for one in self.marks], words.has_marks)

    def _walk(self, marks: list[str], has_marks: bool) -> None:
        plain = [bare(one) for one in marks]
        for start, key in enumerate(plain):
            end = start + 1
            while key in _BEGUN:
                for number, meant, typed in _ENDS.get(key, ()):
                    here = " ".join(marks[start:end])
                    if (here == meant and (has_marks or not typed)) or not (has_marks or typed):
                        (self.sure if here == meant or end > start + 1 else self.thin).add(number)
                        if number in _WHOLE:
                            self.covered.update(range(start, end))
                    elif has_marks and not typed and _half_marked(here, meant):
                        self.maybe.add(number)
                if end == len(plain):
                    break
                key = f"{key} {plain[end]}"
                end += 1

    def topic(self) -> Outside | None:
        """The first topic whose rule these words fulfil."""
        found = self.sure | self.thin
        for place in sorted({place for number in found for place in _CALLED.get(number, ())}):
            rule = _RULES[place]
            if not self.sure.isdisjoint(rule.whole) and all(at in self.covered or one in self.around for at, one in enumerate(self.marks)):
                return rule.topic
            named = not self.sure.isdisjoint(rule.phrases) or any(self._hold(each, found) for each in rule.together)
            if named and found.isdisjoint(rule.unless) and self.maybe.isdisjoint(rule.unless):
                return rule.topic
        return None

    def _hold(self, several: tuple[frozenset[int], ...], found: set[int]) -> bool:
        """Whether something of each group was said."""
        if any(found.isdisjoint(group) for group in several):
            return False
        thin = sum(self.sure.isdisjoint(group) for group in several)
        return thin < len(several) and (thin == 0 or len(self.marks) <= _SHORT)


def _half_marked(here: str, meant: str) -> bool:
    """Whether this may be meant by somebody who leaves out some marks: one that is typed agrees, and none is another."""
    pairs = [(mine, its, bare(its)) for mine, its in zip(here.split(), meant.split(), strict=True)]
    return all(mine in (its, plain) for mine, its, plain in pairs) and any(mine == its != plain for mine, its, plain in pairs)


def outside(words: str) -> Outside | None:
    """The topic that these words name, or None. Marks may be left out of all of them; where some are typed, a topic's must be typed too."""
    said = split(words[:300])
    if not said:
        return _NOD if clean(words) else None       # emoji, dots
    return _Said(said).topic() or (_odd(said) if len(said) < 9 and _ODD.search(" ".join(said.bare)) else None)


def _odd(said: Words) -> Outside | None:
    """What laughter, stretched syllables ("chàooo") and hits on the keyboard say, where they are all that is said."""
    plain = tuple("haha" if _LAUGH.fullmatch(one) else _STRETCHED.sub(r"\1", one) for one in said.marks)
    if plain != said.marks and (topic := _Said(Words(plain, tuple(map(bare, plain)))).topic()):
        return topic
    junk = [one for one in said.bare if _JUNK.fullmatch(one) or (one.isdecimal() and len(said) > 2)]
    return _UNREAD if junk and all(one in junk or one.isdecimal() or not set(one) & set("aeiouy") for one in said.bare) else None
