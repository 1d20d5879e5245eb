"""Rules as `elections/tally.py` reads them, for the votes of classes and councils that were opened before."""

import hashlib
import json

from django.db import migrations


def _hash(rules):
    spelling = json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    return hashlib.sha256(spelling.encode()).hexdigest()


def rewrite(apps, schema_editor):
    Election = apps.get_model("elections", "Election")
    for election in Election.objects.filter(rules__has_key="winners"):
        options = election.options.order_by("no").values_list("no", "origin")
        election.rules = {
            "method": election.rules["method"],
            "seats": election.rules["winners"],
            "ties": ["lot"],
            "options": [{"id": str(no), "origin": origin} for no, origin in options],
        }
        election.rules_sha256 = _hash(election.rules)
        election.save(update_fields=["rules", "rules_sha256"])


class Migration(migrations.Migration):
    dependencies = [("elections", "0002_elections_by_code")]

    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop)]
