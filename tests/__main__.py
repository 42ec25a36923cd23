"""`make test`: everything on SQLite, the database's tests again on PostgreSQL.

What this machine cannot run is said at the end in one line each; with CI=true a missing
part is a failure. Arguments go on to pytest.
"""

import os
import shutil
import subprocess
import sys

from tests import postgres

CHROMIUM = os.environ.get("COOPKIT_CHROMIUM") or shutil.which("chromium")
OFFICE = shutil.which("soffice")


def run(title: str, arguments: list[str], **environment: str) -> int:
    """Run pytest in a process of its own; its exit status, where no test is a failure."""
    print(f"== {title}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]],
        env=os.environ | {"COOPKIT_DEBUG": "1"} | environment,
        check=False,
    ).returncode


def main() -> int:
    """Run both databases' tests; 0 when all that can run here passed."""
    missing, left_out = [], []
    if not CHROMIUM:
        missing.append("the browser's tests: Chromium is not installed")
        left_out.append("not browser")
    if not OFFICE:
        missing.append("what a lawyer opens: LibreOffice (soffice) is not installed")
        left_out.append("not office")
    chosen = ["-m", " and ".join(left_out)] if left_out else []
    worst = run("SQLite", chosen)
    if postgres.programs():
        with postgres.server() as url:
            worst = (
                run(
                    "PostgreSQL",
                    chosen,
                    DATABASE_URL=url,
                    COOPKIT_ONLY_DATABASE_TESTS="1",
                )
                or worst
            )
    else:
        missing.append("the database's tests on PostgreSQL: no server is installed")
    for part in missing:
        print(f"Could not run {part}.")
    return worst or (1 if missing and os.environ.get("CI") == "true" else 0)


if __name__ == "__main__":
    sys.exit(main())
