#!/bin/sh
# Put everything the suite needs where it is missing: system packages, Odoo 19, the
# virtual environment. Each step is skipped when it is done already, and a step that was
# killed is simply done again.
#
# Usage: scripts/provision.sh base|test|lint
#   base  what ./edu run needs      test  also the browser and the test libraries
#   lint  only Python and the certificates; scripts/lint.sh brings its own tools
set -eu

level=${1:-base}
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
EDU_LOCAL=${EDU_LOCAL:-$root/.local}
mkdir -p "$EDU_LOCAL/stamps"
EDU_LOCAL=$(readlink -f "$EDU_LOCAL")
export EDU_LOCAL
venv=$EDU_LOCAL/venv
# One at a time: a second call waits, and then finds everything done.
exec 9>"$EDU_LOCAL/stamps/provision.lock"
flock 9

say() { printf '%s\n' "$*" >&2; }

# ---------------------------------------------------------------- system packages
has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1"; }

# The distribution's Python first: other installations come and go.
find_python() {
    for candidate in /usr/bin/python3 python3; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

missing_packages() {
    find_python >/dev/null || printf 'python3 python3-venv '
    [ -e /etc/ssl/certs/ca-certificates.crt ] || printf 'ca-certificates '
    if [ "$level" != lint ]; then
        [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || printf 'debian-archive-keyring '
        has_library libpango-1.0.so.0 || printf 'libpango-1.0-0 '
        has_library libpangoft2-1.0.so.0 || printf 'libpangoft2-1.0-0 '
        has_library libharfbuzz-subset.so.0 || printf 'libharfbuzz-subset0 '
        has_library libmagic.so.1 || printf 'libmagic1 '
        [ -d /usr/share/zoneinfo ] || printf 'tzdata '
    fi
    if [ "$level" = test ]; then
        command -v chromium >/dev/null 2>&1 || printf 'chromium '
        [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || printf 'fonts-dejavu-core '
    fi
}

install_packages() {
    prefix=
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            prefix=sudo
        else
            say "These system packages are missing and need an administrator once:"
            say "    apt-get update && apt-get install --no-install-recommends $*"
            exit 1
        fi
    fi
    say "▸ system packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    log=$EDU_LOCAL/apt.log
    # shellcheck disable=SC2048,SC2086
    if ! { $prefix apt-get -qq update &&
        $prefix apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends $*; } \
        >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        exit 1
    fi
}

packages=$(missing_packages)
if [ -n "$packages" ]; then
    # shellcheck disable=SC2086
    install_packages $packages
fi
[ "$level" != lint ] || exit 0

# ---------------------------------------------------------------- Odoo 19
if [ -n "${ODOO_HOME:-}" ]; then
    if [ ! -f "$ODOO_HOME/odoo/release.py" ]; then
        say "ODOO_HOME=$ODOO_HOME holds no Odoo: odoo/release.py is not there."
        exit 1
    fi
    odoo_path=$ODOO_HOME
else
    odoo_path=$EDU_LOCAL/odoo/usr/lib/python3/dist-packages
    if [ ! -f "$EDU_LOCAL/odoo/.version" ]; then
        say "▸ Odoo 19 Community (about 130 MB)"
        sh "$root/scripts/odoo_tree.sh"
    fi
fi

# ---------------------------------------------------------------- virtual environment
install_requirements() {
    # One stamp per file: what is installed is what the file said then.
    file=$1
    stamp=$EDU_LOCAL/stamps/$(basename "$file").sha
    digest=$(cat "$file" "$root/constraints.txt" | sha256sum | cut -d' ' -f1)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ]; then
        return 0
    fi
    say "▸ Python libraries and OCA modules ($(basename "$file"))"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 \
        -c "$root/constraints.txt" -r "$file" 2>&1 | grep -v -E 'WARNING: Location|DEPRECATION|^$|notice' >&2 || true
    "$venv/bin/python" -m pip check --disable-pip-version-check >/dev/null 2>&1 || true
    "$venv/bin/python" "$root/scripts/check_requirements.py" "$file"
    printf '%s' "$digest" >"$stamp"
}

python=$(find_python)
wanted="$("$python" -c 'import sys; print(sys.version)') $odoo_path"
if [ ! -f "$EDU_LOCAL/stamps/venv" ] || [ "$(cat "$EDU_LOCAL/stamps/venv")" != "$wanted" ]; then
    say "▸ virtual environment"
    rm -rf "$venv" "$EDU_LOCAL"/stamps/*requirements*.sha
    "$python" -m venv "$venv"
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    # OCA's wheels ask for a distribution "odoo"; this says that it is here.
    info=$site/odoo-19.0.dist-info
    mkdir -p "$info"
    printf 'Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n' >"$info/METADATA"
    printf 'edu\n' >"$info/INSTALLER"
    : >"$info/RECORD"
    printf '%s\n' "$odoo_path" >"$site/odoo-19.pth"
    printf '%s' "$wanted" >"$EDU_LOCAL/stamps/venv"
fi
install_requirements "$root/requirements.txt"
if [ "$level" = test ]; then
    install_requirements "$root/test-requirements.txt"
    # axe-core, which the accessibility guard runs in the pages, comes with the lint tools
    sh "$root/scripts/lint.sh" tools
fi
