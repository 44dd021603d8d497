#!/usr/bin/env python3
"""Lines, files and public types of the product, room by room, at one revision or at two beside each other, as a table in Markdown.

    eng/house.py [BEFORE] [AFTER]       AFTER is HEAD unless said otherwise; with no revision at all only HEAD is told
"""
import re
import subprocess
import sys

PUBLIC = re.compile(r"^public (?:\w+ )*?(?:class|record|struct|interface|enum|delegate)\b", re.M)
PROJECTS = {"src/Interlock/": "library", "src/Interlock.Cli/": "program"}


def git(*words, given=None):
    return subprocess.run(["git", *words], input=given, capture_output=True, check=True).stdout


def sources(revision):
    """The path and the text of every C# file of the product."""
    names = [line.split(b"\t") for line in git("ls-tree", "-r", "--full-tree", revision, "src").splitlines()]
    files = [(path.decode(), facts.split()[2]) for facts, path in names if path.endswith(b".cs")]
    out, at = git("cat-file", "--batch", given=b"\n".join(name for _, name in files) + b"\n"), 0
    for path, _ in files:
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        yield path, out[end + 1 : end + 1 + size].decode()
        at = end + size + 2


def rooms(revision):
    """What there is of each room: the lines of its files, and how many types it shows."""
    found = {}
    for path, text in sources(revision):
        for project, name in PROJECTS.items():
            if path.startswith(project):
                inside = path[len(project) :].split("/")
                room = f"{inside[0]}/" if name == "library" and len(inside) > 1 else "beside the rooms" if name == "library" else None
                for key in filter(None, (room, f"**{name}**", "**product**")):
                    lines, public = found.setdefault(key, ([], [0]))
                    lines.append(text.count("\n"))
                    public[0] += len(PUBLIC.findall(text))
    return found


def row(facts):
    if facts is None:
        return ["–"] * 6
    lines, public = sorted(facts[0]), facts[1][0]
    return [f"{sum(lines):,}", f"{len(lines):,}", str(lines[len(lines) // 2]), str(lines[min(len(lines) - 1, len(lines) * 9 // 10)]), str(lines[-1]), str(public)]


def main(revisions):
    told = [rooms(revision) for revision in revisions]
    sums = ["**library**", "**program**", "**product**"]
    order = sorted({key for one in told for key in one} - set(sums))
    columns = ["lines", "files", "median", "p90", "longest", "public types"]
    print("| room | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for key in [*order, *sums]:
        cells = [row(one.get(key)) for one in told]
        print(f"| {key} | " + " | ".join(" → ".join(part) for part in zip(*cells)) + " |")


main(sys.argv[1:] if len(sys.argv) > 2 else [*sys.argv[1:], "HEAD"])
