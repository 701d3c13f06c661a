"""The home of one installation: the folder that holds its database, pictures, documents, facts and secret."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kogge.core import spoken

_ = spoken.words_of(__file__)


class HomeKind(StrEnum):
    """What a home is for; decided once, when it is made."""

    DEMO = "demo"
    LIVE = "live"


@dataclass(frozen=True, kw_only=True)
class Home:
    """One installation's folder; `path` is absolute."""

    path: Path

    @property
    def identity_file(self) -> Path:
        """Where the kind and the birthday stand."""
        return self.path / "home.toml"

    @property
    def secret_file(self) -> Path:
        """Where the secret key stands: whoever reads it can sign in."""
        return self.path / "secret"

    @property
    def database_file(self) -> Path:
        """Where the embedded database lives when no other is named."""
        return self.path / "kogge.sqlite3"

    @property
    def media(self) -> Path:
        """Where uploaded pictures live."""
        return self.path / "media"

    @property
    def documents(self) -> Path:
        """Where issued documents live; never served without a permission."""
        return self.path / "documents"

    @property
    def exports(self) -> Path:
        """Where exported lists lie for a week; never served without a permission."""
        return self.path / "exports"

    @property
    def warehouse(self) -> Path:
        """Where facts live as Parquet files."""
        return self.path / "warehouse"

    @property
    def search(self) -> Path:
        """Where search indexes live; they may be deleted at any time and are built again."""
        return self.path / "search"

    @property
    def exists(self) -> bool:
        """Whether a home has been made here."""
        return self.identity_file.is_file()

    @property
    def kind(self) -> HomeKind:
        """Demo or live; a folder without an identity counts as live, the stricter of the two."""
        if not self.exists:
            return HomeKind.LIVE
        return HomeKind(tomllib.loads(self.identity_file.read_text("utf-8"))["kind"])

    def create(self, kind: HomeKind) -> None:
        """Make the folders, the secret and the identity; harmless when they exist, ValueError for another kind."""
        if self.exists and self.kind is not kind:
            raise ValueError(
                _("This is a demo home and stays one; name another folder in KOGGE_HOME for a live one.")
                if self.kind is HomeKind.DEMO
                else _("This is a live home and stays one; name another folder in KOGGE_HOME for a demo one.")
            )
        for folder in (self.path, self.media, self.documents, self.warehouse, self.path / "static"):
            folder.mkdir(parents=True, exist_ok=True)
        if not self.secret_file.exists():
            self.secret_file.touch(mode=0o600)
            self.secret_file.write_text(secrets.token_urlsafe(50), "utf-8")
        if not self.exists:
            self.identity_file.write_text(f'kind = "{kind}"\nlayout = 1\n', "utf-8")

    def secret_key(self) -> str:
        """Return the home's secret; without a home a throw-away one, so that nothing signed outlives the process."""
        if self.secret_file.exists():
            return self.secret_file.read_text("utf-8").strip()
        return secrets.token_urlsafe(50)


def current() -> Home:
    """Return the home that KOGGE_HOME names, by default the folder `var` where the command runs."""
    return Home(path=Path(os.environ.get("KOGGE_HOME", "var")).resolve())
