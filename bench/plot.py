"""The figures of a sitting as a picture: of each kind of work, a bar for each server, as a share of the limit."""

from html import escape

WIDTH, LEFT, RIGHT = 860, 170, 100
BAR, GAP, GROUP, TOP = 15, 3, 18, 64
# Told apart by people who see no red or no green, and on white as on black.
COLOURS = ["#0a84c6", "#7a5cc9", "#d98200", "#2f9e63", "#c2477f"]
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.work { font-weight: 600 } .small { font-size: 11px; fill: #59636e } .grid { stroke: #d1d9e0 }
@media (prefers-color-scheme: dark) { text { fill: #f0f6fc } .small { fill: #9198a1 } .grid { stroke: #3d444d } }
"""


def text(x, y, words, of="", anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{of}" text-anchor="{anchor}">{escape(words)}</text>'


def svg(figures, cases, names, title):
    groups = [(case, [name for name in names if figures.has(case, name)]) for case in cases]
    height = TOP + sum(len(present) * (BAR + GAP) + GROUP for _, present in groups) + 30
    most = max([1.0, *(figures.of_limit(case, name) for case, present in groups for name in present)])
    scale = (WIDTH - LEFT - RIGHT) / most
    colour = dict(zip(names, COLOURS))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>", text(0, 18, title, "work"),
    ]
    x = 0
    for name in names:
        parts += [f'<rect x="{x}" y="32" width="12" height="12" fill="{colour[name]}"/>', text(x + 18, 43, name)]
        x += 34 + 8 * len(name)
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + share * scale
        parts.append(f'<line x1="{x:.0f}" y1="{TOP - 6}" x2="{x:.0f}" y2="{height - 26}" class="grid"/>')
        parts.append(text(x, height - 10, f"{share:.2f}" if share < 1 else "1, the limit", "small", "middle"))
    y = TOP
    for case, present in groups:
        parts.append(text(LEFT - 12, y + (BAR + GAP) * len(present) / 2 + 4, case, "work", "end"))
        for name in present:
            width = max(figures.of_limit(case, name) * scale, 1)
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour[name]}"/>')
            rate = f"{figures.median(case, name, 'rate'):,.0f}/s"
            parts.append(text(LEFT + width + 6, y + BAR - 3, rate, "small"))
            y += BAR + GAP
        y += GROUP
    return "\n".join([*parts, "</svg>"]) + "\n"
