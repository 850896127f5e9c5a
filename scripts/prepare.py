"""Makes the database ready for one's own machine: tables, framework, demo data. Nothing that is there is lost.

One process for all the steps, because starting Django is what takes the time when there is nothing left to do.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def prepare(*, rebuild_demo: bool, address: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_framework")
    if rebuild_demo:
        call_command("demo")
    else:
        call_command("demo", "--if-empty")
    if address:
        print(f"\nOpen {address}\n", flush=True)
    call_command("demo", "--sign-ins")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rebuild-demo", action="store_true", help="replace the demo data by a fresh set")
    parser.add_argument("--address", default="", help="where the pages are going to be served")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")
    sys.path.insert(0, str(ROOT))
    # The database goes to var/, and the server complains where there is no folder for collected static files.
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)
    prepare(rebuild_demo=options.rebuild_demo, address=options.address)


if __name__ == "__main__":
    main()
