#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# contrib/debian and contrib/rpm: built twice to the same bytes, judged by lintian and rpmlint, installed, run, removed.
# What is installed goes into an overlay over this system, which stays as it is.
# shellcheck disable=SC2317 # functions that others call by their names
# shellcheck source=tests/systems.sh
. "$(dirname "$0")/systems.sh"

need_root 'mount an overlay'
need_packages gcc make autoconf automake pkg-config xz-utils libcurl4-openssl-dev libssl-dev dpkg-dev debhelper \
	lintian fakeroot rpm rpmlint autopkgtest check file man-db
top=$(cd "$tests/.." && pwd)
unset SOURCE_DATE_EPOCH
export LC_ALL=C.UTF-8

# attempt CLAIM COMMAND...: the test ends when it fails.
attempt()
{
	local claim=$1

	shift
	("$@") >"$dir/attempt.out" 2>&1 </dev/null
	code=$?
	verdict "$claim" $code "$(tail -n 40 "$dir/attempt.out")"
	[ $code = 0 ] || finish
}

# ---- the source
make_source()
{
	mkdir "$dir/tree" && tar -C "$top" --exclude=.git --exclude='./build-*' --exclude=autom4te.cache -cf - . |
		tar -C "$dir/tree" -xf - && cd "$dir/tree" && rm -f config.status && autoreconf -i && mkdir build &&
		cd build && ../configure && make dist-xz && cp ./*.tar.xz "$dir"
}
attempt 'make dist makes the source' make_source
tarball=$(cd "$dir" && ls check_activesync-*.tar.xz)
version=${tarball#check_activesync-}
version=${version%.tar.xz}
same 'the Debian package has the version of configure.ac' "$version" \
	"$(dpkg-parsechangelog -l "$contrib/debian/changelog" -S Version | sed 's/-[^-]*$//')"
same 'the RPM has the version of configure.ac' "$version" \
	"$(sed -n 's/^Version: *//p' "$contrib/rpm/check_activesync.spec")"
shows 'NEWS begins with the version of configure.ac' "^check_activesync ${version}[, ]" "$(head -n 1 "$top/NEWS")"

# ---- Debian
# build_deb DIRECTORY OPTION...
build_deb()
{
	mkdir "$1" && cp "$dir/$tarball" "$1/check-activesync_$version.orig.tar.xz" && cd "$1" &&
		tar -xf "$dir/$tarball" && cd "check_activesync-$version" && cp -r contrib/debian debian &&
		DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)" dpkg-buildpackage -us -uc -d -Pnocheck "${@:2}"
}
attempt 'dpkg-buildpackage builds the package' build_deb "$dir/deb"
attempt 'and again elsewhere' build_deb "$dir/deb-of-another-day" -b
# sums DIRECTORY PATTERN
sums()
{
	(cd "$1" && find . -regex "$2" -exec sha256sum {} + | sort)
}
same 'both builds are the same, bit for bit' "$(sums "$dir/deb" '.*\.deb')" \
	"$(sums "$dir/deb-of-another-day" '.*\.deb')"
deb=$(ls "$dir"/deb/check-activesync_*.deb)
lintian --allow-root --no-tag-display-limit "$dir"/deb/*.changes >"$dir/lintian" 2>&1
same 'lintian finds no error and no warning' '' "$(grep -E '^(E|W):' "$dir/lintian")"

# ---- RPM
# build_rpm DIRECTORY: as distributions do that build RPMs, but for stripping, where the scripts of Debian's rpm fail.
build_rpm()
{
	mkdir -p "$1/SOURCES" && cp -p "$dir/$tarball" "$1/SOURCES" &&
		rpmbuild -ba --nodeps --nocheck -D "_topdir $1" -D "_dbpath $1/db" -D "_smp_mflags -j$(nproc)" \
			-D '__os_install_post strip %{buildroot}%{_libdir}/nagios/plugins/check_activesync' \
			"$contrib/rpm/check_activesync.spec"
}
attempt 'rpmbuild -ba builds the package' build_rpm "$dir/rpm"
# In the same place: a source package holds the paths it was made with, and each binary package its source's digest.
mv "$dir/rpm" "$dir/rpm-of-another-day"
attempt 'and again' build_rpm "$dir/rpm"
same 'both builds are the same, bit for bit' "$(sums "$dir/rpm" '.*\.rpm')" "$(sums "$dir/rpm-of-another-day" '.*\.rpm')"
rpm=$(find "$dir/rpm/RPMS" -name 'check_activesync-[0-9]*.rpm')
rpmlint -c "$contrib/rpm/rpmlint.toml" "$contrib/rpm/check_activesync.spec" "$rpm" >"$dir/rpmlint" 2>&1
shows 'rpmlint finds no error and no warning' ' 0 errors, 0 warnings' "$(cat "$dir/rpmlint")"

# ---- installed, run, removed, in an overlay
cat >"$dir/inside" <<'END'
set -u
deb=$1 rpm=$2 source=$3 certs=$4 port=$5
made=$(dirname "$0")/made
mkdir "$made"
export DEBIAN_FRONTEND=noninteractive
say() { printf '%s %s\n' "$1" "$2"; }
probe() {
	CHECK_ACTIVESYNC_PASSWORD=secret "$1" -H mail.example.org -I 127.0.0.1 -p "$port" -u probe --cacert "$certs/ca.pem"
}

dpkg -P check-activesync >/dev/null 2>&1
find /etc /usr -name '*activesync*' >"$made/before"
apt-get install -y --no-install-recommends "$deb" >"$made/install.out" 2>&1
say deb-installed $?
say deb-probe "$(probe /usr/lib/nagios/plugins/check_activesync | cut -d: -f1)"
say deb-manual "$(man -w check_activesync 2>/dev/null)"
for file in /usr/share/bash-completion/completions/check_activesync \
	/usr/share/zsh/vendor-completions/_check_activesync \
	/usr/share/fish/vendor_completions.d/check_activesync.fish \
	/etc/nagios-plugins/config/check_activesync.cfg \
	/usr/share/doc/check-activesync/examples/icinga2/check_activesync.conf; do
	[ -e "$file" ] || [ -e "$file.gz" ]
	say "deb-has-$file" $?
done
cd "$source" && autopkgtest --output-dir="$made/autopkgtest" . -- null >"$made/autopkgtest.out" 2>&1
say autopkgtest "$(sed -n 's/^probe  *//p' "$made/autopkgtest/summary")"
dpkg -P check-activesync >"$made/purge.out" 2>&1
say deb-purged $?
find /etc /usr -name '*activesync*' >"$made/after"
say deb-leaves "$(diff "$made/before" "$made/after" | tr '\n' ' ')"

rpm --dbpath "$made/rpmdb" --initdb
rpm --dbpath "$made/rpmdb" -i --nodeps "$rpm" >"$made/rpm.out" 2>&1
say rpm-installed $?
say rpm-probe "$(probe "$(rpm --dbpath "$made/rpmdb" -ql check_activesync | grep '/nagios/plugins/check_activesync$')" | cut -d: -f1)"
say rpm-verify "$(rpm --dbpath "$made/rpmdb" -V --nodeps check_activesync | tr '\n' ' ')"
say rpm-files "$(rpm --dbpath "$made/rpmdb" -ql check_activesync | grep -v /doc/ | tr '\n' ' ')"
rpm --dbpath "$made/rpmdb" -e check_activesync >>"$made/rpm.out" 2>&1
say rpm-removed $?
find /etc /usr -name '*activesync*' >"$made/after"
say rpm-leaves "$(diff "$made/before" "$made/after" | tr '\n' ' ')"
cat "$made/install.out" "$made/autopkgtest.out" "$made/purge.out" "$made/rpm.out" >&2
END
start_servers
mkdir "$dir/overlay"
cat >"$dir/outside" <<'END'
set -eu
dir=$1; shift
mount -t tmpfs none "$dir/overlay"
cd /
mkdir "$dir/overlay/up" "$dir/overlay/work" "$dir/overlay/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$dir/overlay/up,workdir=$dir/overlay/work" "$dir/overlay/root"
root=$dir/overlay/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root$dir"
mount -t tmpfs none "$root/tmp"
chmod 1777 "$root/tmp"
mkdir "$root$dir"
mount --bind "$dir" "$root$dir"
exec chroot "$root" /bin/bash "$dir/inside" "$@"
END
timeout 400 unshare -m /bin/bash "$dir/outside" "$dir" "$deb" "$rpm" "$dir/deb/check_activesync-$version" "$certs" \
	"$well_port" >"$dir/inside.out" 2>"$dir/inside.err" </dev/null
verdict 'an overlay can be entered' $? "$(cat "$dir/inside.err" "$dir/inside.out")"

# said NAME: what was found inside.
said()
{
	sed -n "s|^$1 ||p" "$dir/inside.out"
}
same 'the Debian package installs' 0 "$(said deb-installed)"
same 'its plugin probes' 'ACTIVESYNC OK' "$(said deb-probe)"
shows 'man finds the manual' '/man8/check_activesync\.8' "$(said deb-manual)"
while read -r file code; do
	same "it installs ${file#deb-has-}" 0 "$code"
done < <(grep ^deb-has- "$dir/inside.out")
same 'its autopkgtest passes' PASS "$(said autopkgtest)"
same 'it can be purged' 0 "$(said deb-purged)"
same 'and leaves nothing' '' "$(said deb-leaves)"
same 'the RPM installs' 0 "$(said rpm-installed)"
same 'its plugin probes' 'ACTIVESYNC OK' "$(said rpm-probe)"
same 'every file is as packed' '' "$(said rpm-verify)"
for file in man8/check_activesync.8 bash-completion/completions/check_activesync; do
	shows "it installs $file" "/$file" "$(said rpm-files)"
done
same 'it can be removed' 0 "$(said rpm-removed)"
same 'and leaves nothing' '' "$(said rpm-leaves)"
[ $failed = 0 ] || tail -n 60 "$dir/inside.err"
finish
