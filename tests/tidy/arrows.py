"""Who may include whom: the tables of the architecture, and the check of every #include against them.

System headers always resolve, whatever a target links, so the build cannot guard these arrows.
"""

import posixpath
import re
from collections import namedtuple

import source

Finding = namedtuple("Finding", "path line rule text")

# A folder may include itself, and these. Nothing else is allowed; docs/architecture.md draws the same picture.
ARROWS = {
    "base": set(),
    "domain": {"base"},
    "rooms": {"domain", "base"},
    "wire": {"rooms", "domain", "base"},
    "insights": {"domain", "base"},
    "formats": {"domain", "base"},
    "trials": {"domain", "base"},
    "storage": {"base"},
    "net": {"base"},
    "http": {"net", "base"},
    "runtime": {"rooms", "domain", "wire", "storage", "net", "base"},
    "api": {"wire", "runtime", "http"},
}
# These put everything together, so they may include everything of ours; the rules for libraries still hold for `app`.
UNBOUND = {"app", "tools"}
LAYERS = set(ARROWS) | UNBOUND

_STANDARD = set(
    """
    algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
    clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint
    cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem forward_list fstream
    functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
    memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator
    semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view
    strstream syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
    valarray variant vector version
    """.split()
)
# `domain` and `rooms` are functions on values: what they would need these for belongs to `runtime` or to `app`.
_NOT_PURE = {
    "atomic", "barrier", "condition_variable", "ctime", "filesystem", "fstream", "future", "iostream", "latch", "mutex",
    "random", "semaphore", "shared_mutex", "stop_token", "thread",
}
_PURE_LAYERS = {"domain", "rooms"}

_OPERATING_SYSTEM = re.compile(
    r"^(?:sys|netinet|arpa|net|linux)/"
    r"|^(?:unistd|fcntl|poll|signal|termios|netdb|ifaddrs|dirent|errno|pwd|spawn|sched|time|pthread)\.h$"
)
_OPERATING_SYSTEM_LAYERS = {"storage", "net", "http", "runtime", "app"}
_OPERATING_SYSTEM_FILES = {
    "server/base/file_descriptor.hpp", "server/base/free_space.cpp", "server/base/master_key.cpp",
    "server/tools/lean_socket.cpp", "server/tools/process_usage.cpp",
}


def _in_layers(*layers):
    return lambda place: place.layer in layers


def _in_sources_of(*layers):
    return lambda place: place.layer in layers and place.is_source


def _in_files(*paths):
    return lambda place: place.path in paths


def _under(folder):
    return lambda place: place.path.startswith(folder) and place.is_source


def _anywhere(_place):
    return True


# Library: (includes it is known by, where it is allowed, the same in words). The first match counts.
LIBRARIES = [
    ("Boost.System", r"boost/system(?:/|\.hpp)", _anywhere, "anywhere"),
    ("Boost.Unordered", r"boost/unordered(?:/|_|\.hpp)|boost/version\.hpp$", _in_files("server/base/flat_map.hpp"),
     "only in server/base/flat_map.hpp"),
    ("Boost.ContainerHash", r"boost/(?:functional/hash|container_hash)(?:/|\.hpp)", _in_layers("base", "domain"),
     "only in base and domain"),
    ("Boost.Beast", r"boost/beast(?:/|\.hpp)", _in_sources_of("net", "http"), "only in .cpp files of net and http"),
    ("OpenSSL", r"openssl/|boost/asio/ssl(?:/|\.hpp)", _in_sources_of("net", "http"), "only in .cpp files of net and http"),
    ("Boost.Asio", r"boost/asio(?:/|\.hpp)",
     lambda place: place.layer in ("net", "http", "runtime", "app") or place.path.startswith("storage/jetstream/"),
     "only in net, http, runtime, app and storage/jetstream"),
    ("Boost.URL", r"boost/url(?:/|s/|\.hpp)", _in_layers("net", "http", "api", "app"), "only in net, http, api and app"),
    ("Boost.JSON", r"boost/json(?:/|\.hpp)",
     lambda place: place.layer in ("api", "app") or place.layer in ("wire", "formats") and place.is_source,
     "only in api, app and .cpp files of wire and formats"),
    ("libsodium", r"sodium(?:/|\.h$)", _in_files("server/base/crypto.cpp"), "only in server/base/crypto.cpp"),
    ("ICU", r"unicode/", _in_files("server/base/text.cpp"), "only in server/base/text.cpp"),
    ("CLD2", r"cld2/", _in_files("server/base/text_language.cpp"), "only in server/base/text_language.cpp"),
    ("RocksDB", r"rocksdb/", _under("storage/rocksdb/"), "only in .cpp files of storage/rocksdb"),
    ("Protobuf", r"google/protobuf/|.*\.pb\.h$", _in_sources_of("wire"), "only in .cpp files of wire"),
    ("zlib", r"zlib\.h$", _in_sources_of("wire", "http"), "only in .cpp files of wire and http"),
    ("Eigen", r"Eigen/|unsupported/Eigen/", _in_layers("insights"), "only in insights"),
    ("spdlog", r"(?:spdlog|fmt)/", _in_layers("storage", "net", "http", "runtime", "api", "app"),
     "only where things happen: storage, net, http, runtime, api and app"),
    ("prometheus-cpp", r"prometheus/", _in_files("server/http/metrics.cpp"),
     "only in server/http/metrics.cpp"),
    ("CLI11", r"CLI/", _in_layers("app"), "only in app"),
    ("toml++", r"toml\+\+/", _in_layers("app", "formats"), "only in app and formats"),
    ("libqrencode", r"qrencode\.h$", _in_layers("app"), "only in app"),
    ("NATS", r"nats(?:/|\.h$)", _under("storage/jetstream/"), "only in .cpp files of storage/jetstream"),
]
_LIBRARIES = [(name, re.compile("^(?:" + pattern + ")"), allowed, words) for name, pattern, allowed, words in LIBRARIES]

_INCLUDE = re.compile(r"^[ \t]*#[ \t]*(?:include|include_next|import)\b[ \t]*(?P<what>.*?)[ \t]*$", re.MULTILINE)
_NAMED = re.compile(r'^(?:"(?P<quoted>[^"]+)"|<(?P<angled>[^>]+)>)$')


class Place:
    """Where a product file stands: its path from the root, its layer, and whether it is a .cpp."""

    def __init__(self, path):
        self.path = path
        parts = path.split("/")
        self.layer = "storage" if parts[0] == "storage" else parts[1] if len(parts) > 2 else ""
        self.is_source = path.endswith(".cpp")


def _layer_of(place, name, quoted):
    """The layer that an include names, or None when it names no file of ours."""
    if quoted and (name.startswith(".") or "/" not in name):
        # Relative to the including file; two dots must not be a way around the table.
        name = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), name))
    if name.startswith("server/"):
        name = name[len("server/"):]
    head = name.split("/")[0]
    return head if "/" in name and head in LAYERS else None


def check(path, text):
    """All findings of one file below server/ or storage/."""
    place = Place(path)
    if place.layer not in LAYERS:
        return [Finding(path, 1, "arrow", f"there is no folder '{place.layer}' in the architecture")]
    findings = []

    def found(line, words):
        findings.append(Finding(path, line, "arrow", words))

    code = source.without_comments(text)
    for match in _INCLUDE.finditer(code):
        line = code.count("\n", 0, match.start()) + 1
        named = _NAMED.match(match.group("what"))
        if named is None:
            found(line, "an include must name its file, or nobody can check it")
            continue
        name = named.group("quoted") or named.group("angled")
        # A generated header lies in a folder named like the contract (kring/v1), a project header in a layer.
        target = None if name.endswith(".pb.h") else _layer_of(place, name, named.group("quoted") is not None)
        if target is not None and not (named.group("angled") and _operating_system(name)):
            if place.layer not in UNBOUND and target != place.layer and target not in ARROWS[place.layer]:
                allowed = ", ".join(sorted(ARROWS[place.layer])) or "nothing but itself"
                found(line, f"{place.layer} may not include {target} ({name}); it may include {allowed}")
            continue
        if place.layer == "tools":
            continue  # development tools may use any library
        words = _library_fault(place, name)
        if words is not None:
            found(line, words)
    return findings


def _operating_system(name):
    return _OPERATING_SYSTEM.match(name) is not None and name.endswith(".h")


def _library_fault(place, name):
    if name in _STANDARD:
        if place.layer in _PURE_LAYERS and name in _NOT_PURE:
            return f"<{name}> does not belong in {place.layer}: it is a function of its arguments"
        return None
    for library, pattern, allowed, words in _LIBRARIES:
        if pattern.match(name):
            if allowed(place):
                if not place.is_source and name in ("boost/asio.hpp", "boost/beast.hpp"):
                    return f"a header may not include all of {library} ({name})"
                return None
            return f"{library} ({name}) is allowed {words}"
    if _operating_system(name):
        if place.layer in _OPERATING_SYSTEM_LAYERS or place.path in _OPERATING_SYSTEM_FILES:
            return None
        return f"<{name}> of the operating system does not belong in {place.layer}"
    return f"{name} belongs to no library that tests/tidy/arrows.py knows: give it a rule there"
