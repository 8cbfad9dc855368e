"""Rows as Markdown: three digits where more is noise, nine where differences matter."""

import math

EXACT = {"benefit"}


def shown(column, value):
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    if value == 0.0 or not math.isfinite(value):
        return f"{value:g}"
    if not 1e-3 <= abs(value) < 1e9:
        return f"{value:.1e}".replace("e-0", "e-").replace("e+0", "e")
    digits = (8 if column in EXACT else 2) - math.floor(math.log10(abs(value)))
    return f"{value:.{max(0, digits)}f}"


def markdown(rows):
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns)]
    lines += [[shown(column, row[column]) for column in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
