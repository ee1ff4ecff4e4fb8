"""Where a mistake of ours happened, told without anything that a person wrote."""

from __future__ import annotations


def where(trouble: BaseException) -> str:
    """File and line of a mistake."""
    trace = trouble.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace is not None else "?"
