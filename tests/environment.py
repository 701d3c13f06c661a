"""Loaded before anything else (`-p tests.environment`): a home of this run's own, and the chosen database.

Django reads its settings before any conftest is loaded, so the environment must be right earlier than that.
KOGGE_TEST_DATABASE=postgres runs the suite on the server that KOGGE_TEST_POSTGRES_URL names.
"""

from __future__ import annotations

import os
import tempfile

os.environ["KOGGE_HOME"] = tempfile.mkdtemp(prefix="kogge-test-home-")
if os.environ.get("KOGGE_TEST_DATABASE") == "postgres":
    os.environ["KOGGE_DATABASE_URL"] = os.environ["KOGGE_TEST_POSTGRES_URL"]
else:
    os.environ.pop("KOGGE_DATABASE_URL", None)

# Commands answer in the language of whoever runs the tests; what they say is compared in English.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

from kogge.core import home  # noqa: E402  the home must be named before it is made

home.current().create(home.HomeKind.LIVE)
