"""The drawn lifecycles are what the code says."""

from django.core.management import call_command


def test_the_drawn_lifecycles_are_what_the_code_says():
    call_command("draw_lifecycles", check=True)
