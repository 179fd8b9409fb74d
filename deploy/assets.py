"""Build what browsers get from the Node packages: the theme, and copies of exactly what is served.

Run by `make` with Node on the path, from the top of the checkout:

    designsystemet.config.json -> build/theme/portal.css     tokens of colour, size and type
    node_modules               -> build/vendor/<package>/    style sheets, scripts and the font
                                  build/icons/               read by the tag {% icon %}, not served

Names of source maps are cut from the copies: the maps are not served.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
BUILD = ROOT / "build"
SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)

COPIES = {
    "designsystemet/index.css": "@digdir/designsystemet-css/dist/src/index.css",
    "designsystemet-web/index.js": "@digdir/designsystemet-web/dist/umd/index.js",
    "htmx/htmx.js": "htmx.org/dist/htmx.min.js",
    "scorm-again/scorm2004.js": "scorm-again/dist/esm/scorm2004.min.js",
}
INTER = NODE_MODULES / "@fontsource-variable" / "inter"
# latin holds Norwegian; the browser fetches latin-ext only for a name such as Čohkka.
SUBSETS = ("latin-ext", "latin")
FONT_FACE = re.compile(
    r"/\* inter-(?P<subset>[a-z-]+)-wght-normal \*/\s*(?P<rule>@font-face \{.*?\})", re.DOTALL
)


def build_theme() -> None:
    """Make the tokens of designsystemet.config.json into one style sheet."""
    command = ["node", str(NODE_MODULES / ".bin" / "designsystemet"), "tokens"]
    config = ["--config", str(ROOT / "designsystemet.config.json")]
    folder = BUILD / "designsystemet"
    folder.mkdir(parents=True, exist_ok=True)
    for step in (["create"], ["build", "--tokens", "design-tokens", "--out-dir", "theme"]):
        done = subprocess.run(  # noqa: S603  # a fixed command from a pinned package
            [*command, *step, *config, "--clean"],
            cwd=folder,  # create writes to the config's outDir, relative to here
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"designsystemet tokens {step[0]} failed:\n{done.stdout}{done.stderr}")
    theme = _empty(BUILD / "theme")
    shutil.copyfile(folder / "theme" / "portal.css", theme / "portal.css")


def copy_vendor() -> None:
    """Copy the files that pages name, and the font with the rules of its subsets."""
    vendor = _empty(BUILD / "vendor")
    for target, source in COPIES.items():
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        text = (NODE_MODULES / source).read_text(encoding="utf-8")
        (vendor / target).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    inter = vendor / "inter"
    (inter / "files").mkdir(parents=True)
    rules = {m["subset"]: m["rule"] for m in FONT_FACE.finditer((INTER / "wght.css").read_text())}
    (inter / "inter.css").write_text("\n".join(rules[subset] for subset in SUBSETS) + "\n")
    for subset in SUBSETS:
        name = f"inter-{subset}-wght-normal.woff2"
        shutil.copyfile(INTER / "files" / name, inter / "files" / name)


def copy_icons() -> None:
    """Copy the icons, so that a running portal does not depend on node_modules."""
    icons = NODE_MODULES / "@navikt" / "aksel-icons" / "dist" / "svg"
    shutil.copytree(icons, BUILD / "icons", dirs_exist_ok=True)


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    build_theme()
    copy_vendor()
    copy_icons()
