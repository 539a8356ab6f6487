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

# without_filters COMMAND...: under a kernel that takes no more system call filters, as some
# containers' do
without_filters () {
  /usr/bin/python3 -c '
import ctypes, os, sys
class Compare(ctypes.Structure):
    _fields_ = [("argument", ctypes.c_uint), ("operator", ctypes.c_int),
                ("value", ctypes.c_uint64), ("other", ctypes.c_uint64)]
library = ctypes.CDLL("libseccomp.so.2")
library.seccomp_init.restype = ctypes.c_void_p
filter = ctypes.c_void_p(library.seccomp_init(0x7FFF0000))  # SCMP_ACT_ALLOW
refused = 0x00050000 | 1  # SCMP_ACT_ERRNO (EPERM)
set_seccomp = Compare(0, 4, 22, 0)  # SCMP_CMP_EQ, PR_SET_SECCOMP
for call, compares in ((b"seccomp", []), (b"prctl", [set_seccomp])):
    if library.seccomp_rule_add_array(filter, refused, library.seccomp_syscall_resolve_name(call),
                                      len(compares), (Compare * 1)(*compares)) != 0:
        sys.exit("no rule")
if library.seccomp_load(filter) != 0:
    sys.exit("no filter")
os.execv(sys.argv[1], sys.argv[1:])' "$@"
}
