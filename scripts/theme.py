"""Writes static/css/theme.css: Designsystemet's colour tokens, from our palette.

usage: python scripts/theme.py

Every colour becomes sixteen steps, each at a fixed relative luminance, as Designsystemet's own
generator does. So contrast is decided by the step, not by the colour, and holds for every hue;
tests/accounts/test_pages.py computes it again from the written file.
"""

import colorsys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "static" / "css" / "theme.css"

NIGHT, DAWN, SUN, MEADOW = "#1E2A5A", "#E8604C", "#F6B73C", "#2F7D5B"
PAPER, INK = "#FBF8F3", "#1B1B1F"

# Seeds: (hue and saturation come from here, base colour of buttons) by day and by night.
LIGHT = {
    "accent": (NIGHT, NIGHT),
    "neutral": ("#7A6A55", "#3A3530"),
    "brand1": ("#EB7A45", "#C8432F"),
    "brand2": (SUN, SUN),
    "info": ("#3A5BA9", "#2C4C99"),
    "success": (MEADOW, MEADOW),
    "warning": (SUN, SUN),
    "danger": ("#B3261E", "#B3261E"),
}
DARK = {
    "accent": (SUN, SUN),
    "neutral": ("#3B4A8C", "#D9DDF0"),
    "brand1": ("#EB7A45", "#F08A78"),
    "brand2": (SUN, SUN),
    "info": ("#7C97E0", "#9FB4EE"),
    "success": (MEADOW, "#7CC7A3"),
    "warning": (SUN, SUN),
    "danger": ("#D9534A", "#F19A92"),
}
STEPS_LIGHT = {
    "background-default": 1.0, "background-tinted": 0.90, "surface-default": 1.0, "surface-tinted": 0.82,
    "surface-hover": 0.74, "surface-active": 0.63, "border-subtle": 0.56, "border-default": 0.19,
    "border-strong": 0.10, "text-subtle": 0.095, "text-default": 0.022,
}  # fmt: skip
STEPS_DARK = {
    "background-default": 0.0095, "background-tinted": 0.014, "surface-default": 0.020, "surface-tinted": 0.030,
    "surface-hover": 0.040, "surface-active": 0.055, "border-subtle": 0.075, "border-default": 0.21,
    "border-strong": 0.46, "text-subtle": 0.56, "text-default": 0.83,
}  # fmt: skip
ROLES = [*STEPS_LIGHT, "base-default", "base-hover", "base-active", "base-contrast-subtle", "base-contrast-default"]
# What has no colour of its own is paper and ink; only what one can press takes the accent.
QUIET = {"background-default", "background-tinted", "surface-default", "border-subtle", "text-default"}
# Where the computed step is not what we want: paper instead of white, ink instead of brown.
FIXED_LIGHT = {
    "neutral-background-default": PAPER,
    "neutral-background-tinted": "#F5EEE3",
    "neutral-surface-default": "#FFFFFF",
    "neutral-text-default": INK,
    "focus-inner": "#FFFFFF",
    "focus-outer": NIGHT,
}
FIXED_DARK = {"focus-inner": "#0E1430", "focus-outer": "#FFFFFF"}


def rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def hexed(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in (red, green, blue))


def luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def at_luminance(seed: str, wanted: float) -> str:
    """The seed's hue at a luminance, softer towards white and black so that large areas stay calm."""
    hue, _, saturation = colorsys.rgb_to_hls(*rgb(seed))
    low, high = 0.0, 1.0
    for _ in range(24):
        lightness = (low + high) / 2
        found = hexed(*colorsys.hls_to_rgb(hue, lightness, saturation * (0.78 if lightness > 0.8 else 1)))
        low, high = (lightness, high) if luminance(found) < wanted else (low, lightness)
    return found


def contrasting(base: str) -> str:
    """White or ink, whichever reads better on the base colour."""
    white = 1.05 / (luminance(base) + 0.05)
    ink = (luminance(base) + 0.05) / (luminance(INK) + 0.05)
    return "#ffffff" if white >= ink else "#141626"


def nudged(base: str, steps: int) -> str:
    """Towards black for colours with white text, towards white for those with dark: contrast only grows."""
    goal = 0.0 if contrasting(base) == "#ffffff" else 1.0
    share = 0.14 * steps
    return hexed(*(part + (goal - part) * share for part in rgb(base)))


def tokens(seeds: dict[str, tuple[str, str]], steps: dict[str, float], fixed: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, (seed, base) in seeds.items():
        for role, wanted in steps.items():
            found[f"{name}-{role}"] = at_luminance(seed, wanted)
        found[f"{name}-base-default"] = base
        found[f"{name}-base-hover"] = nudged(base, 1)
        found[f"{name}-base-active"] = nudged(base, 2)
        found[f"{name}-base-contrast-default"] = found[f"{name}-base-contrast-subtle"] = contrasting(base)
    for name in seeds:
        if seeds is DARK:  # every role lies on the same night
            for role in ("background-default", "background-tinted", "surface-default"):
                found[f"{name}-{role}"] = at_luminance(DARK["neutral"][0], steps[role])
    return {role: value.lower() for role, value in (found | fixed).items()}


def block(selector: str, scheme: str, values: dict[str, str]) -> str:
    lines = [f"  --ds-color-{role}: {value};" for role, value in values.items()]
    lines += [
        f"  --ds-color-{role}: var(--ds-color-{'neutral' if role in QUIET else 'accent'}-{role});" for role in ROLES
    ]
    return f"{selector} {{\n" + "\n".join([*lines, f"  color-scheme: {scheme};"]) + "\n}\n"


def main() -> None:
    light = tokens(LIGHT, STEPS_LIGHT, FIXED_LIGHT)
    dark = tokens(DARK, STEPS_DARK, FIXED_DARK)
    parts = [
        "/* Written by scripts/theme.py: change the palette there. */\n",
        block(':root,\n[data-color-scheme="light"]', "light", light),
        "/* The classroom and the wall stay light: a dim projector cannot show a night. */\n",
        "@media (prefers-color-scheme: dark) {\n",
        block(":root:not(:has(body.classroom))", "dark", dark),
        "}\n",
        "/* A night within a page, whatever the reader's scheme. */\n",
        block('.sky,\n[data-color-scheme="dark"]', "dark", dark),
        "/* Paper is always day. */\n@media print {\n",
        block(":root:root:root,\n.sky", "light", light),
        "}\n",
    ]
    TARGET.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
