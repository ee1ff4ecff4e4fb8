"""The portal's life events in our order, and the procedures that people ask for most: what stands first in a list."""

from __future__ import annotations

from dialogs.engine.text import Text, _

# The keys are those of the national portal (citizens' events).
EVENTS: dict[str, Text] = {
    "co-con-nho": _("Có con nhỏ"),
    "hon-nhan-va-gia-dinh": _("Hôn nhân, gia đình"),
    "cu-tru-va-giay-to-tuy-than": _("Nơi ở, giấy tờ tuỳ thân"),
    "nguoi-than-qua-doi": _("Người thân qua đời"),
    "huu-tri": _("Tuổi già, hưu trí"),
    "dien-luc-nha-o-dat-dai": _("Nhà, đất, điện"),
    "hoc-tap": _("Học tập"),
    "suc-khoe-va-y-te": _("Sức khoẻ, y tế"),
    "viec-lam": _("Việc làm, buôn bán"),
    "phuong-tien-va-nguoi-lai": _("Xe cộ, bằng lái"),
    "giai-quyet-khieu-kien": _("Khiếu nại, kiện tụng"),
}

# Most asked first within a place (civil status, residence, identity, allowances, land, vehicles, insurance).
MOST_ASKED: tuple[str, ...] = (
    "1.001193", "1.000894", "1.004873", "1.000656", "2.000635", "2.000815", "2.000884", "1.004222", "1.004194", "1.014061", "1.014063",
    "1.014064", "1.014062", "3.000228", "1.014027", "1.001776", "1.001699", "1.011607", "1.004859", "2.000986", "1.000689", "1.010041",
    "1.001612", "1.012753", "1.012784", "1.012783", "1.013831", "1.013225", "1.001939", "1.001613", "1.014748", "3.000333", "1.001456",
    "3.000347", "3.000348", "3.000346", "1.013067", "1.013076", "2.000693", "2.000821", "1.014171", "1.001731", "1.014028", "2.001035",
    "2.001406", "1.004884", "1.004772", "1.001022", "1.004837", "2.001263", "1.010833", "1.013133", "2.002854", "1.014336", "1.012812",
    "1.003677", "1.010038", "1.013855", "1.008498", "2.000829",
)  # fmt: skip
