"""What is said here but done elsewhere: each topic in the words of several people, and what only looks like it."""

from __future__ import annotations

import pytest

from dialogs.engine.fold import fold
from dialogs.engine.text import say
from dialogs.search import outside
from dialogs.search.outside import TOPICS
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import VOICE

SAID = {
    "fire": ["cháy nhà", "CHÁY CHÁY hẻm 45 gọi cứu hỏa gấp", "nhà hàng xóm cháy kìa", "nha toi bi chay"],
    "ambulance": ["đụng xe ở ngã tư, người nằm bất tỉnh", "ba em đột quỵ kêu cấp cứu giùm", "có bé rớt xuống ao cứu với"],
    "stuck": ["kẹt trong thang máy chung cư, 3 người", "bị kẹt trên gác nước lũ lên cao quá"],
    "despair": ["em muốn chết", "không thiết sống nữa"],
    "police": ["có trộm đang cạy cửa nhà tôi", "may thang xom tren chem nhau ngoai duong", "bị giựt điện thoại"],
    "divorce": ["tui muốn ly dị", "hai vợ chồng bỏ nhau thì con ở với ai", "vợ tôi ngoại tình, giành được quyền nuôi con không", "li di"],
    "black_credit": ["app vay tiền gọi khủng bố cả nhà", "đám đòi nợ thuê tới nhà quậy"],
    "debt": ["thằng bạn mượn 20 triệu rồi chặn zalo, đòi giùm", "bà hụi ôm tiền trốn rồi", "chủ hụi ôm 300tr bỏ trốn", "khởi kiện ở đâu"],
    "inheritance": ["chị hai ôm hết vàng má để lại không chia cho em", "mấy anh em cãi nhau giành nhà của ông bà"],
    "court": ["toà gọi ra làm chứng mà em bận", "ngày nào thì toà xử", "cho hoi o toa xu vu danh nhau ngay nao"],
    "bailiff": ["lập vi bằng"],
    "driving_lessons": ["học lái xe ô tô"],
    "study_visa": ["xin visa đi mỹ"],
    "traffic_fine": ["coi giùm xe 59X1 có bị phạt nguội không", "camera ngã tư có chụp xe máy k"],
    "traffic_rules": ["vượt đèn vàng phạt bao nhiêu", "uống 2 lon bia mấy tiếng sau lái xe được", "không đội nón bảo hiểm phạt nhiêu"],
    "scam": ["công an gọi điện bảo cài app", "đọc mã otp cho họ có sao không"],
    "bank": ["thẻ atm bị nuốt rồi", "chuyển khoản nhầm qua số người lạ", "quen mk app vietinbank", "momo bị khoá ví", "đô la nay mấy",
             "MB Bank không gửi mã OTP về máy em", "rut tien o cay ma no ko nha tien ra"],
    "loan": ["vay tiền mua xe"],
    "power_cut": ["bao giờ có điện lại vậy", "xóm tui cúp điện từ trưa tới giờ"],
    "power": ["tiền điện tháng này sao cao dữ vậy", "aptomat nhà cháu nhảy suốt", "hoá đơn điện tháng 8 gấp đôi"],
    "water_cut": ["mất nước", "khu em mất nước 2 ngày nay rồi", "lịch cắt nước"],
    "water": ["tiền nước nhà mình tháng này hết bao nhiêu", "nước máy hôm nay đục ngầu"],
    "shopping": ["đơn hàng shopee 5 bữa rồi chưa tới", "còn size 39 không shop ơi", "tủ lạnh bảo hành mấy năm",
                 "mã vận đơn đang ở kho nào"],
    "phone": ["wifi chậm như rùa", "sim vina bị khóa 2 chiều", "mang wifi nha toi bi rot hoai", "truyền hình cáp mất kênh VTV3"],
    "ride": ["grab huỷ chuyến mà trừ tiền", "đặt 2 ly trà sữa ít đường giao tới uỷ ban", "vé máy bay đi hà nội tết"],
    "lottery": ["xsmb hôm nay", "tối qua mơ thấy rắn đánh con chi", "vé số đài Tây Ninh có trúng không con"],
    "health": ["đặt lịch khám ở bệnh viện", "ket qua xet nghiem mau cua toi co chua", "bé 8 tháng sốt 39 độ làm gì",
               "đau răng uống thuốc chi cho đỡ"],
    "school": ["điểm thi vào 10 bao giờ có", "mai thầy có cho nghỉ học không", "cô giáo chủ nhiệm lớp 4A số điện thoại nhiêu"],
    "homework": ["125 nhân 48 bằng mấy", "9tr chia đều cho 7 ng mỗi ng bnhiu", "viết giúp con bài văn tả con mèo", "một chỉ bằng mấy gam"],
    "jobs": ["quán bún cần tuyển 2 bạn chạy bàn ca tối", "lương công nhân bao nhiêu 1 tháng", "sếp em khó tính quá", "sửa giùm cái CV"],
    "housing": ["tìm phòng trọ tầm 2 triệu có gác", "cần bán gấp nhà hẻm xe hơi", "chung cư Linh Đàm giờ giá sao rồi",
                "chủ trọ giữ tiền cọc"],
    "weather": ["ngày mai có mưa không", "ngoài Hà Nội đêm nay mấy độ", "bão số 12 vào tới đâu rồi", "bữa mô hết mưa ri trời"],
    "prices": ["giá vàng SJC hôm nay", "heo hơi nhiêu một ký", "sầu riêng hôm nay giá nhiêu", "xăng 95 chiều nay giảm mấy đồng",
               "gia ca phe hom nay"],
    "sport_film": ["tỉ số trận Việt Nam Thái Lan", "Real đá mấy giờ kênh nào", "phim này chiếu rạp nào", "cho xin lời bài hát"],
    "cooking": ["cách nấu phở bò", "kho thịt hột vịt sao cho mềm", "luộc gà mấy phút thì chín", "lam banh xeo gion"],
    "pets_plants": ["chó nhà em bỏ ăn hai hôm nay", "hoa lan bị thối rễ cứu sao"],
    "gadgets": ["quên mật khẩu facebook", "điện thoại tôi hỏng", "máy tính bật lên màn hình xanh lè"],
    "trust": ["có thật không", "day co phai lua dao khong"],
    "swindled": ["tôi bị lừa đảo", "bị lừa trên telegram mất 70 triệu"],
    "person": ["toi muon gap nguoi that"],
    "anger": ["đồ ngu", "do ngu", "hỏi một đằng trả lời một nẻo", "trả lời gì kì cục", "tụi bây làm ăn như hạch", "nguuuu quá"],
    "waiting": ["chờ cả sáng mà chưa thấy ai gọi tên", "làm gì lâu dữ vậy"],
    "hours": ["mai xã mình có làm việc không"],
    "address": ["xin số điện thoại anh công an khu vực"],
    "report": ["hàng xóm hát loa kẹo kéo tới khuya", "đường nhà em ngập quá", "con chó nhà hàng xóm cứ cắn"],
    "knowledge": ["Vua nào dời đô ra Thăng Long", "sông Mê Kông chảy qua mấy nước", "dịch sang tiếng Anh câu này",
                  "resilience nghĩa là gì"],
    "luck": ["tuổi Tý lấy tuổi Ngọ có khắc không", "xem giùm ngày đẹp cưới", "đặt tên con gái sao cho hay"],
    "feelings": ["mới chia tay người yêu, buồn quá", "mẹ chồng em soi mói từng tí", "ăn cơm chưa", "chán quá chả có ai nói chuyện"],
    "travel_food": ["đi Phú Quốc 3 ngày 2 đêm hết bao nhiêu", "quán cơm tấm nào ngon gần chợ"],
    "calendar": ["còn mấy ngày nữa tới Tết", "rằm tháng này rơi vô thứ mấy"],
    "bot": ["mi là người thiệt hay máy rứa", "ai đẻ ra con robot này", "bạn bao nhiêu tuổi rồi"],
    "hello": ["xin chào", "dạ em chào anh chị ạ", "chào buổi sáng nghen", "hello ad", "chàooo", "cho em hỏi chút với ạ"],
    "thanks": ["cảm ơn nhiều nha", "cam on em gai, de thuong qua", "thanks bạn iu", "tạm biệt nhé"],
    "nod": ["ừ", "ok", "okeee", "hahaha", "kkkkkk", "😂😂😂", "👍", "dạ vâng ạ"],
    "unread": ["hjkfds uiewr mnbv", "aaaaaaaaaa", "1111 222 33"],
}


def test_every_topic_has_its_words_here() -> None:
    assert {one.key for one in TOPICS} == set(SAID)


@pytest.mark.parametrize(("key", "words"), [(key, words) for key, several in SAID.items() for words in several])
def test_a_topic_is_heard_in_many_words(key: str, words: str) -> None:
    topic = outside(words)
    assert topic is not None
    assert topic.key == key


@pytest.mark.parametrize("words", [
    # courts, debts, families
    "ghi chú ly hôn ở nước ngoài", "ly hôn xong tách hộ khẩu", "xác nhận đã ly hôn chưa lấy ai", "từ chối nhận thừa kế",
    "nhờ luật sư miễn phí ra toà", "con dấu công ty có điều kiện ở đâu", "xử lý hồ sơ mất linh kiện ở đâu",
    "mẹ chồng mất xin tiền mai táng", "đặt tên con trong giấy khai sinh",
    # banks, bills, networks
    "vay ngân hàng cầm sổ đỏ", "giấy xác nhận nơi ở để làm hồ sơ vay ngân hàng", "đóng tài khoản ở kho bạc", "hỗ trợ tiền điện hộ nghèo",
    "lắp đồng hồ điện mới", "xin cấp nước máy cho nhà mới", "mất điện thoại có vneid", "mat dien thoai co vneid", "mất điện thoai có vneid",
    "dựng trạm phát sóng điện thoại", "giấy phép mạng viễn thông", "đổi số điện thoại không đăng nhập được vneid",
    # trade, rides, prices, lottery
    "bán hàng trên Shopee bị trừ thuế", "mở shop quần áo cần giấy gì", "mua đồ trên Amazon khai hải quan sao", "phù hiệu xe taxi hết hạn",
    "mở quán trà sữa", "khai thuế đại lý vé số", "giá đất bồi thường", "kê khai giá xăng", "trồng sầu riêng xin mã vùng",
    "mua bán nhà có công chứng", "cho thuê phòng trọ khai tạm trú", "mướn phòng trọ đi khai công an",
    # health, school, work
    "trợ cấp tai nạn lao động", "vợ mới đẻ hưởng bảo hiểm", "mở phòng khám nha khoa", "thanh toán viện phí bảo hiểm", "phúc khảo điểm thi",
    "miễn giảm học phí cho con hộ nghèo", "chuyển trường cho con", "vừa nghỉ việc có được lãnh tiền thất nghiệp không",
    "tuyển dụng viên chức", "thuê chuyên gia nước ngoài làm cho công ty", "mẹ già chưa có lương hưu",
    # the rest of the world
    "thiệt hại do bão xin hỗ trợ", "giấy phép quay phim", "mở lớp dạy bóng đá", "làng nghề nấu rượu", "vệ sinh an toàn quán phở",
    "chứng thực bản dịch tiếng Anh", "học tiếng Hàn để thi đi EPS", "tổ chức lễ hội đền làng", "khách sạn xin công nhận ba sao",
    "hướng dẫn viên du lịch", "đăng ký nuôi chó", "tiêu huỷ heo bị dịch", "xin phép hát karaoke", "phép dạy lái xe", "xe tạm nhập khẩu",
    "bầu tổ trưởng hoà giải", "mấy tháng có giấy khai sinh",
    # danger that is over
    "phòng cháy chữa cháy", "cháy nhà mất hộ khẩu", "nhà cháy không còn bằng ghi công", "trộm vào nhà lấy hộ chiếu",
    "cấp cứu không nhận bảo hiểm",
    # small words with something beside them
    "chào bạn, tôi muốn làm khai sinh", "cảm ơn nhưng tôi cần căn cước", "ok làm khai sinh", "dạ em mất giấy khai sinh",
    "ad ơi làm hộ chiếu", "đkkh", "gcn attp", "ct bs", "hộ cá thể", "di chúc", "hồ sơ", "2.000815", "ddawng kys keets hoon",
    "gia6y1 khai sinh", "ban do dien",
])  # fmt: skip
def test_what_only_looks_like_a_topic_is_kept(words: str) -> None:
    assert outside(words) is None


@pytest.mark.parametrize("words", ["", "   ", "\u200b"])
def test_nothing_said_is_no_topic(words: str) -> None:
    assert outside(words) is None


def test_an_idiom_is_no_despair() -> None:
    topic = outside("nói với cái máy tức muốn chết")
    assert topic is None or topic.key == "anger"


def test_marks_that_were_typed_must_be_the_topics() -> None:
    assert outside("chạy rồi") is None
    assert outside("báo sở giao thông") is None
    topic = outside("cháy rồi")
    assert topic is not None
    assert topic.key == "fire"


def test_no_phrase_of_the_lexicon_and_no_procedure_is_sent_away() -> None:
    said = {" ".join(phrase.words.marks) for phrase in load_lexicon().phrases} | {one.name for one in load_procedures()}
    taken = {(words, topic.key) for one in said for words in (one, fold(one)) if (topic := outside(words))}
    assert taken == set()


def test_every_answer_is_short_and_ends_with_a_stop() -> None:
    for topic in TOPICS:
        said = say(topic.says, VOICE)
        assert said.endswith((".", "!"))
        assert len(said) < 180, said


def test_the_longest_message_is_read() -> None:
    assert outside("giá vàng " + "a " * 5000) is not None
    assert outside("x" * 100_000) is not None      # hits on the keyboard
