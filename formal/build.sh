#!/bin/sh
# Build every Coq source from nothing and check what each theorem rests on.
#
#   ./build.sh [DIR]     build in a copy at DIR (default: a new temporary directory)
#
# JOBS (default 2) is the number of parallel coqc processes.  The Makefile is made by coq_makefile in
# the build directory and is not kept in the repository.  The last step prints, for every theorem of
# theorems.json, its assumptions (Assumptions.v), into DIR/assumptions.txt, and fails on anything but
# the axioms of the standard library's reals, which axioms.json lists.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v coqc >/dev/null 2>&1; then
  echo "coqc not found; on Debian: apt-get install coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra" >&2
  exit 2
fi
dir=${1:-$(mktemp -d)}
mkdir -p "$dir"
cp "$here"/*.v "$here"/_CoqProject "$here"/theorems.json "$here"/axioms.json "$dir"/
cd "$dir"

if grep -nE '(^|[^A-Za-z_])(Admitted|admit|give_up|Axiom|Axioms|Parameter|Parameters|Conjecture|Unset Guard Checking|Unset Positivity Checking|Unset Universe Checking|bypass_check|type-in-type)([^A-Za-z_]|$)' ./*.v; then
  echo "error: unproved or assumed statement in the sources" >&2
  exit 1
fi

coq_makefile -f _CoqProject -o Makefile.coq >/dev/null
make -f Makefile.coq -j"${JOBS:-2}"

coqc -R . SDProof Assumptions.v >assumptions.txt

# One theorem per "@ name" line; then either "Closed under the global context" or a list of axioms,
# each on a line "name : type" that starts in column 1.
awk '
  NR == FNR  { if (split($0, part, "\"") > 2) accepted[part[2]]; next }
  /^@ /      { name = $2; n++; next }
  /^Axioms:/ { next }
  /^Closed under the global context/ { next }
  /^[A-Za-z_]/ && !($1 in accepted) { print "error: " name " assumes " $1; bad = 1 }
  END { if (n == 0) { print "error: no theorem was checked"; bad = 1 }
        print n " theorems, axioms of the reals only: " (bad ? "NO" : "yes"); exit bad }
' axioms.json assumptions.txt

sed -n 's/^@ //p' assumptions.txt | sort >checked.txt
sed -n 's/^  "\([A-Za-z0-9_]*\)": {.*/\1/p' theorems.json | sort >listed.txt
sed -nE 's/^(Theorem|Corollary) ([A-Za-z0-9_]+).*/\2/p' ./*.v | sort >stated.txt
cmp -s listed.txt checked.txt && cmp -s listed.txt stated.txt || {
  echo "error: the theorems in theorems.json, Assumptions.v and the sources are not the same:" >&2
  diff listed.txt checked.txt >&2 || true
  diff listed.txt stated.txt >&2 || true
  exit 1
}
echo "built in $dir"
