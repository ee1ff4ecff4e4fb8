"""The engine's own words: the buttons and sentences that every dialog shares."""

from __future__ import annotations

from dialogs.engine.text import _, n_

YES = _("Có")
NO = _("Không")
BACK = _("Quay lại")
KEEP = _("Giữ như cũ")
SKIP = _("Bỏ qua")
DONE = _("Xong")
MENU = _("Việc khác")
HUMAN = _("Gặp cán bộ")
LATER = _("Để sau")
MORE_CHOICES = _("Xem thêm")
NOT_YET = _("Chưa có giấy này")
NOT_NEEDED = _("Không cần giấy này")
AT_COUNTER = _("Cán bộ tự tra giúp")

PICK_ONE = _("Xin chọn một mục dưới đây, hoặc gõ tên mục đó.")
OLD_VALUE = _("Lần trước đã trả lời: {value}")
CHANGED = _("Câu hỏi này vừa được sửa. Câu trả lời cũ: {value}. Xin trả lời lại.")
STALE = _("Nút này thuộc câu hỏi trước. Câu đang hỏi là:")
SECOND_MISS = _("Vẫn chưa đọc được. Có thể bấm \"Gặp cán bộ\" để có người giúp.")
PHOTO_KEPT = n_("Đã giữ {n} ảnh. Sẽ hỏi lại khi đến phần giấy tờ.")
TRAY_FULL = _("Đã giữ đủ {most} ảnh, chưa giữ thêm được. Sẽ hỏi lại khi đến phần giấy tờ.")
PHOTO_USE = n_("Đang giữ {n} ảnh đã gửi lúc trước. Dùng cho giấy này không?")
USE_THEM = _("Dùng ảnh đó")
PHOTO_COUNT = n_("Đã nhận {n} ảnh cho giấy này. Gửi thêm, hoặc bấm \"Xong\".")
PHOTO_FULL = _("Giấy này đã đủ {most} ảnh. Bấm \"Xong\" để sang bước sau.")
PHOTO_FIRST = _("Chưa có ảnh nào cho giấy này. Xin gửi ảnh, hoặc chọn một mục dưới đây.")
PHOTO_SAME = _("Ảnh này đã có rồi, chỉ giữ một bản.")
LIMIT = _("Mỗi tệp tối đa {mb} MB.")
HOW_TO_PHOTO = _("Chụp đủ bốn góc, chỗ sáng. Nhiều trang thì gửi nhiều ảnh.")
FIXED = _("Đã sửa {label}: {value}.")
FIX_OLDER = _("Tin nhắn vừa sửa là câu trả lời cho \"{label}\". Đổi thành: {value}?")
CHANGE_IT = _("Đổi")
LEAVE_IT = _("Giữ cũ")
