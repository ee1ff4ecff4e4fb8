"""Invented records in the portal's own schema, each with one of the traps that the real ones set."""

from __future__ import annotations

import unicodedata
from copy import deepcopy
from typing import Any

Record = dict[str, Any]


def paper(name: str, code: str = "", original: int = 1, copies: int = 0, *, electronic: bool = False) -> Record:
    """One row of a list of papers."""
    return {
        "name": name,
        "code": code,
        "originalQty": original,
        "copyQty": copies,
        "required": False,
        "hasElectronicForm": electronic,
        "attachments": [],
    }


def way(method: str, time: object = 5, unit: str = "WORKING_DAY", fees: list[Record] | None = None, description: str = "") -> Record:
    """One way of filing."""
    return {"submissionMethod": method, "processingTime": time, "processingTimeUnit": unit, "fees": fees or [], "description": description}


def fee(value: int | None, description: str = "", kind: str = "SERVICE_FEE") -> Record:
    """One fee."""
    return {"type": kind, "value": value, "description": description}


def record(code: str = "1.900001", **other: Any) -> Record:
    """A plain procedure of the communes; ``other`` replaces fields."""
    plain: Record = {
        "id": f"00000000-0000-0000-0000-{code.replace('.', ''):>012}"[:36],
        "code": code,
        "name": "Thủ tục cấp giấy xác nhận nuôi mèo",
        "state": "ACTIVE",
        "type": "STANDARD",
        "isInternal": False,
        "isMinistry": False,
        "isProvince": False,
        "isWard": True,
        "isOtherAgency": False,
        "isFullProcess": True,
        "isOfflineOnly": False,
        "isNonTerritorial": False,
        "categoriesDetails": [{"code": "G99-XX01", "name": "Vật nuôi"}],
        "subjectTypesDetails": [{"code": "ĐT1", "name": "Công dân Việt Nam"}],
        "departmentPromulgateCode": "G10",
        "departmentPromulgateName": "Bộ Nông nghiệp và Môi trường",
        "decision": "12/QĐ-BNNMT",
        "decisionDate": 1_767_200_400_000,  # 1 January 2026, 0 o'clock in Ha Noi: still 31 December in UTC
        "updatedAt": 1_775_639_356_720,
        "executingAgencies": "UBND xã, phường, thị trấn.",
        "executionMethods": [way("DIRECT"), way("ONLINE")],
        "executionCases": [{"profileComponents": [paper("1. Đơn đề nghị theo mẫu", "000.00.00.G10-KQ000001")]}],
        "resultsDetails": [{"code": "KQ.G10.000001", "name": "Giấy xác nhận nuôi mèo (BNNMT)"}],
        "legalBasisesDetails": [{"code": "Thông tư số 03/2023/TT-BTP", "name": "x"}, {"code": "60/2014/QH13", "name": "y"}],
        "lifeEvent": "cu-tru-va-giay-to-tuy-than",
    }
    return deepcopy(plain | other)


def civil_status() -> Record:
    """Parts of one list, prose of two sorts, the same day as OTHER 1, a fee of 0 that the council sets."""
    return record(
        "1.900002",
        name="Thủ tục đăng ký việc đặt tên mèo",
        categoriesDetails=[{"code": "G15-TP07", "name": "Hộ tịch"}],
        executionMethods=[way("DIRECT", 1, "OTHER", [fee(0)]), way("ONLINE", 3, "OTHER", [fee(0, "Miễn lệ phí cho người có công.")])],
        executionCases=[
            {
                "name": "* Giấy tờ phải nộp:",
                "profileComponents": [
                    paper("- Giấy chứng sinh; trường hợp không có thì nộp văn bản của người làm chứng.", "000.00.00.G15-KQ000002"),
                    paper("- Trường hợp ủy quyền thì phải có văn bản ủy quyền được chứng thực.", "000.00.00.G15-KQ000003"),
                    paper("Người đã nộp bản điện tử thì không phải nộp bản giấy.", "000.00.00.G15-KQ000004", 0, 0),
                ],
            },
            {
                "name": "* Giấy tờ phải xuất trình:",
                "profileComponents": [paper("- Hộ chiếu/Thẻ căn cước công dân hoặc các giấy tờ khác có ảnh", "c5")],
            },
            {"name": "* Lưu ý:", "profileComponents": [paper("Bản chụp phải rõ nét và có đơn đề nghị kèm theo.", "c6")]},
            {
                "profileComponents": [
                    paper("- Tờ khai đăng ký khai sinh theo mẫu (nếu người yêu cầu lựa chọn nộp hồ sơ trực tiếp)", "c7"),
                    paper("- Mẫu hộ tịch điện tử tương tác (nếu lựa chọn nộp hồ sơ theo hình thức trực tuyến)", "c8"),
                ]
            },
        ],
    )


def not_nfc() -> Record:
    """Everything decomposed, with an invisible character in the name."""
    return record(
        "1.900003",
        name=unicodedata.normalize("NFD", "Thủ tục\u200b cấp sổ  tiêm phòng"),
        categoriesDetails=[{"code": "G99-XX02", "name": unicodedata.normalize("NFD", "Cấp, quản lý căn cước")}],
    )


def doubtful_fees() -> Record:
    """A fee that lost its zeros, dollars as đồng, one set by the council, one in words, a free one, one dearer from home."""
    return record(
        "1.900004",
        executionMethods=[
            way(
                "DIRECT",
                7,
                "DAY",
                [
                    fee(135, "Lệ phí cấp đổi"),
                    fee(20, "20 USD một bản"),
                    fee(0, "Do Hội đồng nhân dân cấp tỉnh quyết định"),
                    fee(0, "Theo quy định của Bộ Tài chính"),
                    fee(0, "Không"),
                    fee(50_000, kind="FEE"),
                ],
            ),
            way("ONLINE", 7, "DAY", [fee(150_000, kind="FEE")]),
        ],
    )


def alternatives() -> Record:
    """Real cases with look-alike names, a shared part, a case for an authorised person."""
    long_name = "a) Đối với trường hợp cấp lại sổ tiêm phòng của mèo nuôi tại hộ gia đình, cá nhân do bị"
    return record(
        "1.900005",
        executionCases=[
            {"name": "Thành phần hồ sơ:", "profileComponents": [paper("Đơn đề nghị cấp lại giấy chứng nhận", "p1")]},
            {"name": f"{long_name} mất:", "profileComponents": [paper("Giấy báo mất", "p2")]},
            {
                "name": f"{long_name} hư hỏng:",
                "profileComponents": [paper("Bản gốc giấy chứng nhận bị hư hỏng", "p3"), paper("Ảnh màu 4x6", "p3")],
            },
            {"name": "Trường hợp ủy quyền thực hiện thủ tục:", "profileComponents": [paper("Văn bản ủy quyền", "p4", 0, 1)]},
        ],
    )


def provincial() -> Record:
    """Valid in one province only, issued under the code of a province that was absorbed."""
    return record("1.900006.H04", departmentPromulgateCode="H04.12", departmentPromulgateName="UBND tỉnh Bạc Liêu", type="SPECIFIC")


def uncounted() -> Record:
    """Not one row has a quantity: the column was left empty."""
    return record(
        "1.900007", executionCases=[{"profileComponents": [paper("Hợp đồng thuê nhà", "q1", 0), paper("Chưa quy định cụ thể", "q2", 0)]}]
    )


def twins() -> Record:
    """The same kind of paper twice in one case, once with the same code."""
    return record(
        "1.900008",
        executionCases=[
            {
                "profileComponents": [
                    paper("Báo cáo tài chính năm trước", "t1"),
                    paper("Báo cáo tài chính năm nay", "t2"),
                    paper("Báo cáo tài chính năm trước", "t1"),
                ]
            }
        ],
    )


def internal() -> Record:
    """Between offices; not for the public."""
    return record("1.900009", isInternal=True, type="STANDARD_INTERNAL")


def bad() -> list[Any]:
    """Records that cannot be read."""
    return [
        None,
        record(code="không có mã"),
        record("1.900010", name="  "),
        record("1.900011", executionMethods=["trực tiếp"]),
        record("1.900012", executionCases=[{"profileComponents": [7]}]),
    ]


def all_good() -> list[Record]:
    """Every readable record of this module."""
    return [record(), civil_status(), not_nfc(), doubtful_fees(), alternatives(), provincial(), uncounted(), twins(), internal()]
