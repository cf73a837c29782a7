#!/bin/sh
# Put Odoo 19 Community under $EDU_LOCAL/odoo from Debian's package, without root.
#
# A stable system must not take unstable's Python, so the package is fetched through a
# private apt state and unpacked beside the system. The mirror is the machine's own.
# ODOO_HOME, a checkout of Odoo 19 that is already there, makes all of this unnecessary.
#
# Usage: scripts/odoo_tree.sh        (EDU_LOCAL from the caller, default ./.local)
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
local_dir=${EDU_LOCAL:-$root/.local}
apt_dir=$local_dir/apt
tree=$local_dir/odoo
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
odoo_version=19.0

# Static files of Odoo's package are links into these; the unstable ones must match it,
# the stable ones are those whose newer version no longer has the linked files.
unstable_packages="odoo-19 libjs-jquery libjs-jquery-form libjs-underscore fonts-roboto-unhinted fonts-montserrat fonts-ocr-b"
stable_packages="fonts-font-awesome fonts-inconsolata"

say() { printf '%s\n' "$*" >&2; }

debian_mirror() {
    # deb822 files first, then one-line files; the security archive has no unstable.
    {
        cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs:[[:space:]]*//p'
        cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
            sed -n 's/^deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]*\).*/\2/p'
    } | tr ' ' '\n' | grep -E '/debian/?$' | head -n 1
}

private_apt() {
    suite=$1
    shift
    state=$apt_dir/$suite
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/etc"
    printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite" >"$state/etc/sources.list"
    apt-get -qq -o Dir::Etc::SourceList="$state/etc/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" \
        -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

fetch() {
    suite=$1
    shift
    say "  · package list of $suite"
    private_apt "$suite" update
    say "  · $*"
    (cd "$apt_dir/debs" && private_apt "$suite" download "$@")
}

unpack() {
    rm -rf "$tree.new"
    mkdir -p "$tree.new"
    for deb in "$apt_dir"/debs/*.deb; do
        dpkg-deb -x "$deb" "$tree.new"
    done
    packages=$tree.new/usr/lib/python3/dist-packages
    # The package lacks this file, and without it no backend bundle builds; all it did
    # was to blur the background of video calls.
    stub=$packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    mkdir -p "$(dirname "$stub")"
    [ -e "$stub" ] || : >"$stub"
    dangling=$(find "$packages/odoo/addons" -xtype l | head -n 5)
    if [ -n "$dangling" ]; then
        say "Odoo's tree has links that lead nowhere, every page would fail:"
        say "$dangling"
        return 1
    fi
    rm -rf "$tree"
    mv "$tree.new" "$tree"
}

if [ -f "$tree/.version" ] && [ "$(cat "$tree/.version")" = "$odoo_version" ]; then
    exit 0
fi
mirror=$(debian_mirror)
if [ -z "$mirror" ]; then
    say "No Debian mirror in /etc/apt. Name a checkout of Odoo 19 in ODOO_HOME instead."
    exit 1
fi
rm -rf "$apt_dir/debs"
mkdir -p "$apt_dir/debs"
# shellcheck disable=SC2086
fetch unstable $unstable_packages
# shellcheck disable=SC2086
fetch stable $stable_packages
say "  · unpacking"
unpack
printf '%s' "$odoo_version" >"$tree/.version"
rm -rf "$apt_dir"
