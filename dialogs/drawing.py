"""Drawings of the conversations as Mermaid flowcharts, made from the same objects that people talk to.

Syntax: https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dialogs.engine.steps import Ask, Choose, Dialog, Repeat, Review, Show, Upload, always
from dialogs.engine.text import Text, Vietnamese, _, say
from dialogs.procedures.procedure import cut
from dialogs.walking import REVIEW, Walk, keys_of

VOICE: Final = Vietnamese()
LABEL_MOST: Final = 60
END_MOST: Final = 90
CHECK: Final = _("Xem lại và gửi")
NOT_ASKED: Final = ("không hỏi",)
Samples = list[tuple[bool, dict[str, str]]]


def flowchart(dialog: Dialog, walked: Walk) -> str:
    """The dialog as it was walked: its steps, when each is asked, which choice leads where, where the way ends.

    A rhombus is a choice, a slanted box is typed, a double-walled box is a paper.
    """
    steps = _steps(dialog)
    order = [*keys_of(dialog), REVIEW]
    labels = {key: _said(steps[key].label) for key in steps}
    lines = ["flowchart TD", f"    start([{quoted(_said(dialog.title))}])"]
    for key, step in steps.items():
        if key in walked.reached:
            when = condition(key.split(".")[0], labels, walked)
            lines.append(f"    {node(key)}{_shape(step, labels[key] or key, when)}")
    lines.append(f"    {node(REVIEW)}([{quoted(_said(CHECK))}])")
    if first := next((key for key in order if key in walked.reached), ""):
        lines.append(f"    start --> {node(first)}")
    for (came, to), by in sorted(walked.moves.items(), key=lambda move: (order.index(move[0][0]), order.index(move[0][1]))):
        lines.append(f"    {node(came)} -->{_why(came, by, walked)} {node(to)}")
    for number, ((key, value), end) in enumerate(sorted(walked.ends.items(), key=lambda one: order.index(one[0][0])), 1):
        label = quoted(_said(walked.options[key, value]))
        lines.append(f"    {node(key)} -->|{label}| end{number}>{quoted(cut(_said(end), END_MOST))}]")
    return "\n".join(lines) + "\n"


def condition(key: str, labels: dict[str, str], walked: Walk) -> str:
    """When a step is asked, in words: "khi Nơi sinh: Ở nhà"; "tuỳ Ngày sinh" where it is reckoned; "" where it always is."""
    samples = walked.samples.get(key, [])
    if not samples or all(applied for applied, _answers in samples):
        return ""
    looked = _needed(samples, sorted({name for _applied, answers in samples for name in answers}))
    yes = {name: {answers.get(name, "") for applied, answers in samples if applied} for name in looked}
    no = {name: {answers.get(name, "") for applied, answers in samples if not applied} for name in looked}
    by_all = all(all(answers.get(name, "") in yes[name] for name in looked) == applied for applied, answers in samples)
    by_one = all(any(answers.get(name, "") in yes[name] - no[name] for name in looked) == applied for applied, answers in samples)
    shown = yes if by_all else {name: yes[name] - no[name] for name in looked}
    choices = {name for name, _value in walked.options}
    named = all(name in choices and (not value or (name, value) in walked.options) for name in looked for value in shown[name])
    if not (looked and named and (by_all or by_one)):
        return "tuỳ " + ", ".join(labels.get(name, name) for name in looked)
    parts = [f"{labels[name]}: {' hoặc '.join(_options(name, shown[name], walked))}" for name in looked]
    return "khi " + ("; ".join(parts) if by_all else " hoặc ".join(parts))


def _needed(samples: Samples, names: list[str]) -> list[str]:
    """The fewest answers that still tell when the step applies: the others only follow from these."""
    for name in names:
        fewer = [other for other in names if other != name]
        told: dict[tuple[str, ...], bool] = {}
        if all(told.setdefault(tuple(answers.get(other, "") for other in fewer), applied) == applied for applied, answers in samples):
            return _needed(samples, fewer)
    return names


def _options(key: str, values: Iterable[str], walked: Walk) -> list[str]:
    wanted = set(values)
    named = [_said(label) for (step, value), label in walked.options.items() if step == key and value in wanted]
    return [*named, *(NOT_ASKED if "" in wanted else ())]


def _why(key: str, by: set[str], walked: Walk) -> str:
    """The choices that lead this way, where others lead elsewhere."""
    going_on = {value for step, value in walked.options if step == key and (step, value) not in walked.ends}
    if not going_on or (by >= going_on and not any(step == key for step, _value in walked.ends)):
        return ""
    return f"|{quoted(' / '.join(_options(key, by, walked)))}|"


def _steps(dialog: Dialog) -> dict[str, Ask | Choose | Upload | Show]:
    out: dict[str, Ask | Choose | Upload | Show] = {}
    for step in dialog.steps:
        if isinstance(step, Repeat):
            out.update({f"{step.key}.{inner.key}": inner for inner in step.steps})
            out[f"{step.key}.more"] = Choose("more", step.more, (), step.more, when=always)
        elif not isinstance(step, Review):
            out[step.key] = step
    return out


def _shape(step: Ask | Choose | Upload | Show, label: str, when: str) -> str:
    text = quoted(label, when)
    match step:
        case Choose():
            return f"{{{text}}}"
        case Upload():
            return f"[[{text}]]"
        case Ask():
            return f"[/{text}/]"
        case Show():
            return f"[{text}]"


def node(key: str) -> str:
    """A name that Mermaid takes; "end" alone would be a word of its own."""
    return "s_" + re.sub(r"\W", "_", key)


def quoted(*lines: str) -> str:
    """Text as Mermaid shows it as it is, line under line."""
    kept = [cut(line, LABEL_MOST) if number == 0 and len(lines) > 1 else line for number, line in enumerate(lines) if line]
    return '"' + "<br/>".join(line.replace("#", "#35;").replace('"', "#quot;").replace("\n", " ") for line in kept) + '"'


def _said(text: Text) -> str:
    return say(text, VOICE).strip()
