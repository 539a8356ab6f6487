# lib.sh: what the command-line suites share: TAP lines and a folder of their own.
# Sourced; sees SAGSAKT, SOURCE and BUILD of tests/run.
number=0 bad=0
scratch=$(mktemp -d "$BUILD/scratch-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# check NAME COMMAND...: one test; the command's output is shown when it fails
check () {
  name=$1
  shift
  number=$((number + 1))
  if "$@" >"$scratch/.check" 2>&1; then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    sed 's/^/# /' "$scratch/.check"
    bad=1
  fi
}

finish () {
  echo "1..$number"
  exit $bad
}

# exits CODE COMMAND...: the command ends with that exit code
exits () {
  wanted=$1
  shift
  got=0
  "$@" || got=$?
  [ "$got" = "$wanted" ] || { echo "exit code $got, wanted $wanted: $*"; return 1; }
}

# is_pdf FILE
is_pdf () { [ "$(head -c 5 "$1")" = %PDF- ] && tail -c 6 "$1" | grep -q '%%EOF'; }

# holds_only FOLDER NAME...: nothing else is in the folder, hidden files included
holds_only () {
  folder=$1
  shift
  got=$(cd "$folder" && ls -A | sort | tr '\n' ' ')
  wanted=$(printf '%s\n' "$@" | sort | sed '/^$/d' | tr '\n' ' ')
  [ "$got" = "$wanted" ] || { echo "in $folder: $got; wanted: $wanted"; return 1; }
}

# data_copy FOLDER: a data folder of its own, to be broken
data_copy () {
  mkdir -p "$1/share" && cp -R "$SOURCE/schemas" "$SOURCE/xslt" "$1" \
    && cp "$SOURCE/src/share/fonts.conf" "$1/share"
}
