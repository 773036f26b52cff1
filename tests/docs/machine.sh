# What the how-tos type that would change this machine is done to a scratch one in $MACHINE instead; sourced by each
# bash that runs a block of them. The rest - git, tar, manage.py, gunicorn, pg_restore - is the real thing.

# Everything belongs to whoever runs the tests.
runuser() {
    shift 3
    case "$*" in "scripts/run migrate" | "scripts/run collectstatic"* | "scripts/run check"*)
        # Typed before, so known to work: a second time would only take long.
        if grep -qsxF -- "$*" "$MACHINE/typed"; then return; fi
        printf '%s\n' "$*" >>"$MACHINE/typed" ;;
    esac
    "$@"
}
install() {
    local arguments=()
    while [ $# != 0 ]; do case $1 in -o | -g) shift 2 ;; *) arguments+=("$1"); shift ;; esac; done
    command install "${arguments[@]}"
}

# Names of packages are looked up elsewhere; options of what is not run have to be known to the program, if it is here.
apt-get() { :; }
nginx() { :; }
would_run() {
    local program=$1 word; shift
    command -v "$program" >/dev/null || return 0
    for word in "$@"; do
        case $word in --*) "$program" --help | grep -q -e "${word%%=*}" || { echo "$program knows no $word" >&2; return 1; } ;; esac
    done
}
adduser() { would_run "$(type -P adduser)" "$@"; }
certbot() { :; }
createuser() { would_run "$(type -P createuser)" "$@"; }

# The packages are those of the tests: nothing is fetched.
git() {
    command git "$@"
    if [ "$1" = clone ]; then ln -s "$TESTS_VENV" "${!#}/.venv"; fi
}

# Whoever fills in .env: $FILLED_IN has a line for each variable.
editor() {
    local line
    while IFS= read -r line; do
        grep -qE "^(# )?${line%%=*}=" "$1" || { echo "$1 has no line for ${line%%=*}" >&2; return 1; }
        sed -i -E "/^(# )?${line%%=*}=/d" "$1"
        printf '%s\n' "$line" >>"$1"
    done <<<"$FILLED_IN"
}

# Databases named waystation… are ours on the test server, named $SCRATCH….
on_server() {
    local program=$1 word arguments=(); shift
    while [ $# != 0 ]; do
        case $1 in
            --owner) shift ;;
            --role=*) ;;
            *) arguments+=("${1//waystation/$SCRATCH}") ;;
        esac
        shift
    done
    "$(type -P "$program")" "${arguments[@]}"
}
createdb() { on_server createdb "$@"; }
dropdb() { on_server dropdb "$@"; }
pg_restore() { on_server pg_restore "$@"; }
psql() { on_server psql --dbname=postgres "$@"; }

# Starts what the unit files of the how-tos say; of the three processes those that $STARTS names.
systemctl() {
    local verb=$1 unit name file; shift
    for unit in "$@"; do
        case $unit in --now | *.timer | nginx) continue ;; esac
        name=${unit#waystation@}
        file=$MACHINE/etc/systemd/system/${unit/@*/@}
        file=${file%.service}.service
        case $verb in
            enable | start)
                if grep -q '^Type=oneshot' "$file"; then
                    sed -n -E 's/^ExecStart(Post)?=//p' "$file" | bash -eu
                elif [[ " $STARTS " == *" $name "* ]]; then
                    $(sed -n "s/^ExecStart=\(.*\)%i/\1$name/p" "$file") </dev/null >>"$MACHINE/$name.log" 2>&1 &
                    echo $! >"$MACHINE/$name.pid"
                fi ;;
            stop)
                if [ -e "$MACHINE/$name.pid" ]; then
                    kill -TERM "$(cat "$MACHINE/$name.pid")"
                    while kill -0 "$(cat "$MACHINE/$name.pid")" 2>/dev/null; do sleep 0.1; done
                    rm "$MACHINE/$name.pid"
                fi ;;
        esac
    done
}

# The proxy's part: HTTPS ends there. Waits until what was started has come up.
curl() { "$TESTS_VENV/bin/python" "$TESTS/asking.py" "${!#}" "$PORT" "$STARTS"; }
