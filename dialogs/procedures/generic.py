"""The dialog of a procedure without a guide: who, where, which case, then its papers as the catalogue lists them."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.engine.steps import Answers, Choose, Dialog, Option, Review, Situation, Step, Upload, When, always
from dialogs.engine.text import Text, _, raw
from dialogs.procedures import paper_keys, people
from dialogs.procedures.procedure import Case, Paper, Procedure

VERSION = 2        # 1: papers and cases were known by their place in the record
OPENING = _("Làm hồ sơ: {title}. Trả lời từng câu, dừng lúc nào cũng được. Mỗi câu trả lời đều được giữ.")
WHICH_CASE = _("Việc này thuộc trường hợp nào?")
NEEDED = _("Có thuộc trường hợp cần giấy này không: {label}?")
NEEDED_WHY = _("Giấy này chỉ cần trong một số trường hợp. Không rõ thì chọn \"Không rõ\".")
NEEDED_YES = _("Có, cần giấy này")
NEEDED_NO = _("Không cần")
NEEDED_UNSURE = _("Không rõ")
SEND = _("Xin gửi ảnh giấy này: {label}.")
SEND_SHOWN = _("Xin gửi ảnh giấy này: {label}. Bản giấy mang theo khi nhận kết quả, để cán bộ xem.")
OR_LIKE = _("{label} hoặc giấy tương đương")
SEND_COPIES = _("Xin gửi ảnh giấy này: {label}. Khi đến nhận kết quả có thể phải mang bản giấy.")
FORM = _("Tờ khai có mẫu trên Cổng dịch vụ công. Có thể nhận mẫu giấy tại quầy, điền rồi chụp lại.")


def dialog(procedure: Procedure) -> Dialog:
    """A Dialog made from the record. Every paper with a quantity is asked for; conditional ones are asked about first."""
    cases, keys = paper_keys.cases_of(procedure), paper_keys.keys_of(procedure)
    steps: list[Step] = [people.for_whom(), people.applicant_name(), people.applicant_number(), people.other_name()]
    steps += [people.phone(), people.commune_for(procedure)]
    if len(cases) > 1:
        options = tuple(Option(paper_keys.case_value(case), raw(case.label)) for case in cases)
        steps.append(Choose("case", WHICH_CASE, options, _("Trường hợp")))
    for case, its_keys in zip(cases, keys, strict=True):
        steps += papers(case, its_keys, _in_case(paper_keys.case_value(case)) if len(cases) > 1 else always)
    return Dialog(
        id="generic",
        version=VERSION,
        title=raw(procedure.title),
        steps=(*steps, Review()),
        procedure=procedure.code,
        opening=OPENING(title=raw(procedure.title)),
        upgrade=upgrade,
    )


def upgrade(version: int, answers: Answers, record: Procedure | None) -> Answers:
    """Answers that were kept by places in the record go to what stood in these places. Unknown record: the papers keep their old keys."""
    return paper_keys.from_places(answers, record) if version < 2 else answers


def _in_case(value: str) -> When:
    def chosen(at: Situation) -> bool:
        return at.is_("case", value)

    return chosen


def papers(case: Case, keys: Sequence[str], when: When) -> list[Step]:
    """The steps of one case: for a conditional paper first the question whether it is needed."""
    out: list[Step] = []
    for paper, key in zip(case.papers, keys, strict=True):
        if paper.way == "offline":
            continue        # only for whoever comes to the counter
        if paper.conditional:
            asked = paper_keys.needed(key)
            out.append(
                Choose(
                    asked,
                    NEEDED(label=label_of(paper)),
                    (Option("yes", NEEDED_YES), Option("no", NEEDED_NO), Option("unsure", NEEDED_UNSURE)),
                    label_of(paper),
                    why=NEEDED_WHY,
                    when=when,
                )
            )
            out.append(upload(key, paper, _needed(asked, when)))
        else:
            out.append(upload(key, paper, when))
    return out


def _needed(key: str, when: When) -> When:
    def needed(at: Situation) -> bool:
        return when(at) and at.is_(key, "yes")

    return needed


def upload(key: str, paper: Paper, when: When) -> Upload:
    """The step that asks for one paper."""
    label = label_of(paper)
    question = (SEND_SHOWN if paper.present else SEND_COPIES if paper.original else SEND)(label=label)
    return Upload(key, question, label, hint=FORM if paper.form else None, when=when)


def label_of(paper: Paper) -> Text:
    """The paper's name, translated by the table of paper kinds where a language has it there."""
    return OR_LIKE(label=Text(paper.label)) if paper.either else Text(paper.label)
