//! Taking tokens apart: one of 16 KiB as large organisations have them, ones of the usual size, and texts that are made to
//! cost.

use std::hint::black_box;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use mailward::jwt::check::check;
use mailward::jwt::dissect::{LIMIT, dissect};
use mailward::jwt::lint::{Expected, lint};

/// Prints what each text costs.
pub(crate) fn run() {
    let groups = |count: usize| {
        let ids = (0..count).map(|at| format!("\"6f9619ff-8b86-d011-b42d-{at:012x}\""));
        let groups = ids.collect::<Vec<_>>().join(",");
        let times = "\"iat\":1767225600,\"nbf\":1767225600,\"exp\":1767229200";
        format!(
            "{{\"iss\":\"https://issuer.example\",\"sub\":\"1\",\"aud\":\"mail\",{times},\"groups\":[{groups}]}}"
        )
    };
    let repeated = format!("{{{}\"a\":1}}", "\"a\":0,".repeat(8_000));
    let deep = format!("{{\"a\":{}", "[".repeat(48_000));
    let texts = [
        ("a token of 1.5 KiB", token(&groups(18))),
        ("a token of 16 KiB", token(&groups(305))),
        ("64 KiB, one name 8,000 times", token(&repeated)),
        ("64 KiB of brackets", token(&deep)),
        ("64 KiB of dots", ".".repeat(LIMIT)),
        ("10 MiB of anything", "eyJ".repeat(10 * 1024 * 1024 / 3)),
    ];
    for (name, text) in texts {
        print(name, &text);
    }
}

fn token(claims: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","typ":"at+jwt","kid":"key-1"}"#);
    let signature = URL_SAFE_NO_PAD.encode([7; 256]);
    format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(claims))
}

fn print(name: &str, text: &str) {
    let now = Timestamp::UNIX_EPOCH;
    let expected = Expected::default();
    let apart = each(|| {
        black_box(dissect(black_box(text)));
    });
    let all = each(|| {
        let found = dissect(black_box(text));
        black_box((lint(&found, &expected, now), check(&found, None, None)));
    });
    println!("{name} ({} bytes): apart {apart:.1?}, with judgement {all:.1?}", text.len());
}

/// What a run costs: the median of many, so that whatever else the machine does hardly shows.
fn each(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
            let start = std::time::Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

const RUNS: usize = 201;
