"""Does every template of ours compile, and is every file that it names there?"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']\s*%\}""")


def complaints() -> str:
    """What is wrong, a line each. Asked in a process of its own, for Django is set up once a process."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "scripts.templates"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False).stdout


def main() -> None:
    """Compile each; look for each file that one names outright."""
    import django

    django.setup()
    from django.contrib.staticfiles import finders
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    for path in sorted((ROOT / "templates").rglob("*.*")):
        name = str(path.relative_to(ROOT / "templates"))
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as problem:
            print(f"{name}: {problem}")
            continue
        text = path.read_text(encoding="utf-8")
        for other in NAMED.findall(text):
            try:
                get_template(other)
            except TemplateSyntaxError:
                pass  # told where it is compiled itself
            except TemplateDoesNotExist:
                print(f"{name}: names {other}, which is not there")
        for file in STATIC.findall(text):
            if finders.find(file) is None:
                print(f"{name}: names the file {file}, which is not there")


if __name__ == "__main__":
    main()
