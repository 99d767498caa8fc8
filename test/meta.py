#!/usr/bin/env python3
"""META.json is as the PGXN Meta Spec 1.0.0 has it (https://pgxn.org/spec/), and true: its files exist, each extension of
the repository is in it, with the version of its control file. Ends with "N passed, N failed"."""

import copy
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z][0-9A-Za-z.-]*)?")
TERM = re.compile(r"[^\s/\\\x00-\x1f\x7f]{2,}")
URL = re.compile(r"https?://[^\s]+\.[^\s]+")
LICENSES = {"agpl_3", "apache_1_1", "apache_2_0", "artistic_1", "artistic_2", "bsd", "freebsd", "gfdl_1_2", "gfdl_1_3", "gpl_1", "gpl_2", "gpl_3",
            "lgpl_2_1", "lgpl_3_0", "mit", "mozilla_1_0", "mozilla_1_1", "openssl", "perl_5", "postgresql", "qpl_1_0", "ssleay", "sun", "zlib",
            "open_source", "restricted", "unrestricted", "unknown"}
REQUIRED = {"name", "version", "abstract", "maintainer", "license", "provides", "meta-spec"}
OPTIONAL = {"description", "generated_by", "tags", "no_index", "prereqs", "release_status", "resources"}


def text(value):
    return isinstance(value, str) and value.strip() != ""


def problems(meta, root):
    """What is wrong with a META.json over the files of a folder."""
    for key in sorted(REQUIRED - meta.keys()):
        yield f"{key} is missing"
    for key in sorted(k for k in meta.keys() - REQUIRED - OPTIONAL if not re.match("x_", k, re.I)):
        yield f"{key} is unknown"
    if not TERM.fullmatch(str(meta.get("name"))):
        yield "name is no term"
    if not SEMVER.fullmatch(str(meta.get("version"))):
        yield "version is no semantic version"
    for key in ("abstract", "description", "generated_by"):
        if key in meta and not text(meta[key]):
            yield f"{key} is no text"
    maintainers = meta.get("maintainer")
    if not (text(maintainers) or isinstance(maintainers, list) and maintainers and all(map(text, maintainers))):
        yield "maintainer is no text"
    if meta.get("license") not in LICENSES:
        yield "license is unknown"
    if meta.get("release_status", "stable") not in ("stable", "testing", "unstable"):
        yield "release_status is unknown"
    if meta.get("release_status", "stable") == "stable" and "-" in str(meta.get("version")):
        yield "release_status is stable, and the version is not"
    spec = meta.get("meta-spec", {})
    if spec.get("version") != "1.0.0" or not URL.fullmatch(spec.get("url", "")):
        yield "meta-spec is not that of version 1.0.0"
    if not all(text(tag) and len(tag) < 256 and "/" not in tag for tag in meta.get("tags", [])):
        yield "tags are no texts"
    yield from problems_of_provides(meta.get("provides", {}), root)
    yield from problems_of_prereqs(meta.get("prereqs", {}))
    yield from problems_of_resources(meta.get("resources", {}))


def problems_of_provides(provides, root):
    controls = {path.stem: path for path in root.glob("*.control")}
    for name in sorted(controls.keys() - provides.keys()):
        yield f"extension {name} is not in provides"
    for name, what in provides.items():
        if not SEMVER.fullmatch(str(what.get("version"))):
            yield f"provides {name}: version is no semantic version"
        elif name in controls:
            control = re.search(r"^default_version *= *'(.*)'", controls[name].read_text(encoding="utf-8"), re.M).group(1)
            if control != what["version"]:
                yield f"provides {name}: version is {what['version']}, that of {name}.control {control}"
        if not text(what.get("file")):
            yield f"provides {name}: file is missing"
        for key in ("file", "docfile"):
            if key in what and not (root / what[key]).is_file():
                yield f"provides {name}: there is no file {what[key]}"
        for key in sorted(k for k in what if k not in ("file", "docfile", "version", "abstract") and not re.match("x_", k, re.I)):
            yield f"provides {name}: {key} is unknown"


def problems_of_prereqs(prereqs):
    for phase, kinds in prereqs.items():
        if phase not in ("configure", "build", "test", "runtime", "develop"):
            yield f"prereqs: {phase} is unknown"
        for kind, wanted in kinds.items():
            if kind not in ("requires", "recommends", "suggests", "conflicts"):
                yield f"prereqs: {kind} is unknown"
            for name, version in wanted.items():
                if not TERM.fullmatch(name) or not (version in (0, "0") or SEMVER.fullmatch(str(version))):
                    yield f"prereqs: {name} {version} is no name with a version"


def problems_of_resources(resources):
    shapes = {"homepage": None, "bugtracker": {"web", "mailto"}, "repository": {"url", "web", "type"}}
    for key, value in resources.items():
        if key not in shapes and not re.match("x_", key, re.I):
            yield f"resources: {key} is unknown"
        elif key == "homepage" and not URL.fullmatch(str(value)):
            yield "resources: homepage is no URL"
        elif shapes.get(key) and not (isinstance(value, dict) and value and value.keys() <= shapes[key]):
            yield f"resources: {key} is not as the specification has it"


def main():
    meta = json.loads((ROOT / "META.json").read_text(encoding="utf-8"))
    tests = [("META.json", None, meta)]
    # and that the test would tell
    for what, path, value in (("without a license", ("license",), None), ("with an unknown license", ("license",), "mine"),
                              ("of a version that is none", ("version",), "0.1"), ("with a file that is not there", ("provides", "carbonms", "file"), "no.sql"),
                              ("of another version than the control file", ("provides", "carbonms_postgis", "version"), "9.9.9"),
                              ("without an extension", ("provides", "carbonms_postgis"), None), ("with an unknown key", ("colour",), "green"),
                              ("stable and in development", ("release_status",), "stable"), ("with a phase that is none", ("prereqs", "later"), {})):
        wrong = copy.deepcopy(meta)
        wrong["version"] = "0.0.0-dev" if what.startswith("stable") else wrong["version"]
        place = wrong
        for key in path[:-1]:
            place = place[key]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value
        tests.append((f"a META.json {what}", path, wrong))
    failed = 0
    for what, wanted, tested in tests:
        found = list(problems(tested, ROOT))
        if (wanted is not None) != bool(found):
            failed += 1
            print(f"{what}: " + ("nothing found" if wanted else "; ".join(found)))
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
