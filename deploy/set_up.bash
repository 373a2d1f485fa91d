# What deploy/run, deploy/image and tests/run share: everything between a bare Debian 12 and a build. To be sourced, not run.
# Each function brings about one state and does nothing where that state already holds, so both commands can be repeated at
# will. What stands in the way ends the command with one line that says what to do.
# shellcheck shell=bash

kring_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kring_name=${kring_name:-kring}

say() { printf '%s: %s\n' "$kring_name" "$*"; }

fail() {
    printf '%s: %s\n' "$kring_name" "$*" >&2
    exit 1
}

# run_logged LOG COMMAND...: the command's output goes to the log; on failure its last lines and the log's place are shown.
run_logged() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if ! "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        return 1
    fi
}

# The names in a package list, without comments.
packages_in() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

is_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# need_packages NAME...: all of them are installed, by apt where they are not.
need_packages() {
    local name missing=() as_root=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        fail "this machine has no apt, and this command is made for Debian 12 (what it needs: deploy/packages.txt)"
    fi
    for name in "$@"; do
        is_installed "$name" || missing+=("$name")
    done
    ((${#missing[@]})) || return 0

    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            fail "as root, run: apt-get install --no-install-recommends ${missing[*]}"
        as_root=(sudo)
        # Without a terminal nobody can type a password: then sudo has to do without one.
        [[ -t 0 ]] || as_root+=(-n)
        "${as_root[@]}" true 2>/dev/null ||
            fail "sudo refuses; as root, run: apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "installing ${#missing[@]} Debian packages: ${missing[*]}"
    local log=$kring_root/build/logs/apt.log
    # Another apt may be at work: wait for its lock rather than fail at once.
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=500)
    run_logged "$log" "${as_root[@]}" "${apt[@]}" update ||
        fail "apt-get update failed (whole output: $log); is the network there?"
    run_logged "$log" "${as_root[@]}" "${apt[@]}" install -y --no-install-recommends "${missing[@]}" ||
        fail "apt-get install failed (whole output: $log)"
}

# Vite wants 20.19, or 22.12 and up; 21 is not maintained.
is_new_enough() {
    local version major minor
    version=$("$1" --version 2>/dev/null) || return 1
    [[ $version =~ ^v([0-9]+)\.([0-9]+)\. ]] || return 1
    major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
    ((major > 22 || (major == 22 && minor >= 12) || (major == 20 && minor >= 19)))
}

# need_node: `node` is new enough and `npm` is there, the machine's own or one below build/node.
need_node() {
    local own=$kring_root/build/node log=$kring_root/build/logs/node.log machine
    if command -v npm >/dev/null && is_new_enough node; then
        return 0
    fi
    if ! is_new_enough "$own/bin/node" || ! cmp -s "$kring_root/deploy/node/package-lock.json" "$own/.installed"; then
        case $(uname -m) in
            x86_64) machine=x64 ;;
            aarch64) machine=arm64 ;;
            *) fail "Node.js 20.19 or newer is missing, and there is none to fetch for $(uname -m): install it, then run this again" ;;
        esac
        # Any npm will do to fetch a newer Node.js with the npm that belongs to it.
        command -v npm >/dev/null || need_packages npm
        say "fetching a Node.js that is new enough (this machine has $(node --version 2>/dev/null || echo none)) into build/node"
        mkdir -p "$own/bin"
        rm -f "$own/.installed"
        cp "$kring_root/deploy/node/package.json" "$kring_root/deploy/node/package-lock.json" \
            "$kring_root/deploy/node/.npmrc" "$own"
        (cd "$own" && run_logged "$log" npm ci --ignore-scripts) ||
            fail "Node.js 20.19 or newer is missing and could not be fetched through npm (whole output: $log): install it, then run this again"
        # Linked here, because npm 9 does not link the commands of this package.
        ln -sf "../node_modules/node-linux-$machine/bin/node" "$own/bin/node"
        ln -sf ../node_modules/npm/bin/npm-cli.js "$own/bin/npm"
        is_new_enough "$own/bin/node" || fail "the Node.js in $own does not start: remove that folder, then run this again"
        cp "$own/package-lock.json" "$own/.installed"
    fi
    PATH=$own/bin:$PATH
    hash -r
}

# need_modules FOLDER: node_modules is what package-lock.json says, for this Node.js.
need_modules() {
    local folder=$1 log stamp state
    log=$kring_root/build/logs/npm-$(basename "$folder").log
    stamp=$folder/node_modules/.kring-installed
    state="$(node --version) $(sha256sum <"$folder/package-lock.json")"
    if [[ -f $stamp && $(<"$stamp") == "$state" ]]; then
        return 0
    fi
    say "installing the npm packages of ${folder#"$kring_root"/}"
    # In the folder itself: npm reads .npmrc from there.
    (cd "$folder" && run_logged "$log" npm ci) || fail "npm ci failed in $folder (whole output: $log)"
    printf '%s\n' "$state" >"$stamp"
}

# All cores, but no more than memory allows: a Beast or Asio file takes close to a gigabyte.
build_jobs() {
    local cores memory_gib
    cores=$(nproc)
    memory_gib=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)
    ((memory_gib < 1)) && memory_gib=1
    echo $((cores < memory_gib ? cores : memory_gib))
}

# build_client: the web page, in client-js/dist.
build_client() {
    need_modules "$kring_root/client-js"
    say "building the web client"
    (cd "$kring_root/client-js" && run_logged "$kring_root/build/logs/client-build.log" npm run build) ||
        fail "the web client does not build (whole output: build/logs/client-build.log)"
}

# build_server: a release of the program, build/release/server/app/kring.
build_server() {
    say "building the server (a release; the first time takes some minutes)"
    (cd "$kring_root" && run_logged build/logs/release-configure.log cmake --preset release -DKRING_BUILD_TESTS=OFF) ||
        fail "the build cannot be configured (whole output: build/logs/release-configure.log)"
    # Shown as it goes: this is the long wait.
    (cd "$kring_root" && cmake --build --preset release --target kring -j "$(build_jobs)") ||
        fail "the server does not build (see above)"
}
