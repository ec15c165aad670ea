"""Under which user of the machine the embedded server runs: PostgreSQL refuses to run as root.

An ordinary user runs it as himself. Root runs it as the owner of the data that are there already, else as the user `entrepot`,
which is made when it is missing.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import EmbeddedNotOurs

NAME = "entrepot"


@dataclass(frozen=True, slots=True)
class SystemUser:
    """A user of the machine; `switch` says whether a process of ours must change to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def run(self, command: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
        """Run `command` as this user, in English, without the caller's PG* variables; output is captured."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        return subprocess.run(  # type: ignore[call-overload, no-any-return]  # noqa: S603  - our own programs
            [str(part) for part in command],
            env=environment,
            cwd="/",
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            **who,
            **options,
        )

    def own(self, path: Path, mode: int) -> None:
        """Give `path` to this user with `mode`."""
        if self.switch:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def open_way_to(self, path: Path) -> None:
        """Let this user pass through the folders above `path`: traverse them, not list them."""
        if not self.switch:
            return
        for folder in path.parents:
            found = folder.stat()
            passes = stat.S_IXUSR if found.st_uid == self.uid else stat.S_IXOTH
            if not found.st_mode & passes:
                folder.chmod(found.st_mode | passes)


def choose(folder: Path) -> SystemUser:
    """The user for the server whose files are in `folder`, which exists. Raises EmbeddedNotOurs."""
    owner, mine = folder.stat().st_uid, os.geteuid()
    if mine != 0:
        if owner != mine:
            raise EmbeddedNotOurs(folder=folder, owner=_name(owner))
        return SystemUser(_name(mine), mine, os.getegid(), switch=False)
    entry = pwd.getpwuid(owner) if owner and _known(owner) else _entrepot()
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def _entrepot() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    recipes = (  # shadow-utils (Debian, Red Hat) and busybox (Alpine)
        ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
        ["adduser", "-S", "-D", "-H", NAME],
    )
    for recipe in recipes:
        if shutil.which(recipe[0]):
            subprocess.run(recipe, check=False, capture_output=True)  # noqa: S603  - see `recipes`
            break
    try:
        return pwd.getpwnam(NAME)
    except KeyError:  # a machine whose users cannot be changed
        return pwd.getpwnam("nobody")


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _name(uid: int) -> str:
    return pwd.getpwuid(uid).pw_name if _known(uid) else str(uid)
