//! A network namespace that belongs to one test: nothing in it but loopback, and a name server at 127.0.0.1 for whoever looks
//! names up.
//!
//! The test starts itself once more inside of it (`unshare`), as root or, for somebody who is not, as root of a user namespace.

use std::process::Command;

/// Set for what runs inside.
const INSIDE: &str = "MAILWARD_TEST_INSIDE";

/// Does it inside, after this setup by a shell there; `test` is the whole name of the test that calls.
pub(crate) fn run(test: &str, setup: &str, variables: &[(&str, &str)], inside: impl Future<Output = ()>) {
    if std::env::var_os(INSIDE).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(inside);
    }
    let folder = tempfile::tempdir().unwrap();
    let names = folder.path().join("resolv.conf");
    std::fs::write(&names, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n").unwrap();
    let script = format!(
        "ip link set lo up && {setup} && mount --bind \"$0\" \"$(readlink -f /etc/resolv.conf)\" && exec \"$@\""
    );
    let mut command = Command::new("unshare");
    command.args(["--net", "--mount"]);
    if !is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["sh", "-c", &script]).arg(&names).arg(std::env::current_exe().unwrap());
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
