"""Say whether what the timeline is served with has known vulnerabilities, as pip-audit finds them.

    python tools/audit.py .venv/audit        (`make audit` runs it; the folder gets an environment of its own)

Ends with 1 where there are any. Where it cannot be known, as without a network, it says so and ends with 0: the
check of a change does not hang on other people's servers, nor wait for them.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements.txt", "requirements-serve.txt")
PINNED = ROOT / "requirements-audit.txt"
LONGEST = 60.0  # seconds for all of it
UNREACHED = "pip-audit: not run (its data cannot be reached)"
UNINSTALLED = "pip-audit: not run (it cannot be installed)"


def main(folder: Path) -> int:
    until = time.monotonic() + LONGEST
    program = install(folder, until)
    found, lines = audit(program, FILES, until) if program else (False, [UNINSTALLED])
    print("\n".join(lines))
    return int(found)


def install(folder: Path, until: float) -> Path | None:
    """pip-audit in an environment of its own, made where the pinned version is not there yet; None if it cannot be had."""
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_bytes() == PINNED.read_bytes():
        return folder / "bin" / "pip-audit"
    make: list[str | Path] = [sys.executable, "-m", "venv", "--clear", folder]
    fill: list[str | Path] = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", PINNED]
    if run(make, until)[0] != 0 or run(fill, until)[0] != 0:
        return None
    stamp.write_bytes(PINNED.read_bytes())
    return folder / "bin" / "pip-audit"


def audit(program: Path, files: Iterable[str], until: float) -> tuple[bool, list[str]]:
    """Whether there are known vulnerabilities, and the lines that say so."""
    listed = [part for file in files for part in ("-r", ROOT / file)]
    _, output = run([program, "--progress-spinner", "off", "--desc", "off", "--format", "json", *listed], until)
    try:
        return verdict(json.loads(output)["dependencies"])
    except (ValueError, TypeError, LookupError):
        return False, [UNREACHED]


def verdict(packages: Sequence[dict[str, Any]]) -> tuple[bool, list[str]]:
    """What pip-audit says of each package, in words.

    Its exit code does not tell: 1 is a vulnerability as well as any fault of its own, and 0 is also said where not one
    package could be looked up.
    """
    known = [package for package in packages if "vulns" in package]
    faults = [_fault(package, fault) for package in known for fault in package["vulns"]]
    if not known:
        return False, [UNREACHED]
    unknown = ", ".join(str(package["name"]) for package in packages if "vulns" not in package)
    count = f"{len(faults) or 'no'} known {'vulnerability' if len(faults) == 1 else 'vulnerabilities'}"
    line = f"pip-audit: {count}; packages looked up: {len(known)}"
    return bool(faults), [f"{line}, not found: {unknown}" if unknown else line, *faults]


def _fault(package: dict[str, Any], fault: dict[str, Any]) -> str:
    names = ", ".join([fault.get("id", "unnamed"), *fault.get("aliases", [])])
    mended = " or ".join(fault.get("fix_versions", []))
    return f"  {package['name']} {package['version']}: {names} - {f'take {mended}' if mended else 'not mended yet'}"


def run(command: Sequence[str | Path], until: float) -> tuple[int | None, str]:
    """Exit code and output of a command; no code where it cannot be started, or has not ended in time: then it is ended."""
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    except OSError:
        return None, ""
    try:
        output, _ = process.communicate(timeout=max(until - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # with the pip that it started
        process.communicate()
        return None, ""
    return process.returncode, output.decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
