//! A network namespace that belongs to one test: nothing in it but loopback, and a name server at 127.0.0.1 for whoever looks
//! names up.
//!
//! The test starts itself once more inside of it (`unshare`), as root or, for somebody who is not, as root of a user namespace.

use std::path::Path;
use std::process::Command;

/// Set for what runs inside.
const INSIDE: &str = "MAILWARD_TEST_INSIDE";

/// Does it inside, after this setup by a shell there; `test` is the whole name of the test that calls.
pub(crate) fn run(test: &str, setup: &str, variables: &[(&str, &str)], inside: impl Future<Output = ()>) {
    if is_inside() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(inside);
    }
    let folder = tempfile::tempdir().unwrap();
    let names = folder.path().join("resolv.conf");
    std::fs::write(&names, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n").unwrap();
    let script = format!(
        "ip link set lo up && {setup} && mount --bind \"$0\" \"$(readlink -f /etc/resolv.conf)\" && exec \"$@\""
    );
    again(test, &names, &script, variables);
}

/// Does it as the administrator of a computer of its own: its top folder and a copy of `/etc` belong to whoever is root there
/// and vanish with the test; everything else is as it is.
pub(crate) fn as_administrator(test: &str, inside: impl FnOnce()) {
    if is_inside() {
        return inside();
    }
    let top = tempfile::tempdir().unwrap();
    again(test, top.path(), OWN_TOP, &[]);
}

/// `$0` is where the top is put together. What nobody but the real root may read is left out of the copy.
const OWN_TOP: &str = r#"
ip link set lo up && mount -t tmpfs -o mode=755 none "$0" || exit 1
for at in /*; do
    name="${at#/}"
    if [ "$name" = etc ]; then mkdir "$0/etc" && { cp -a /etc/. "$0/etc/" 2>/dev/null || :; }
    elif [ -L "$at" ]; then cp -P "$at" "$0/"
    elif [ -d "$at" ]; then mkdir "$0/$name" && mount --rbind "$at" "$0/$name"
    fi || exit 1
done
exec chroot "$0" "$@"
"#;

fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

/// Starts this test once more, inside, by this script.
fn again(test: &str, first: &Path, script: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new("unshare");
    command.args(["--net", "--mount"]);
    if !is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["sh", "-c", script]).arg(first).arg(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]);
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
        command.env_remove(name);
    }
    command.env(INSIDE, "1").envs(variables.iter().copied());
    let ended = command.output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the test inside did not run: {said}");
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}
