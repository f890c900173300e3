//! Checking signatures: what a sign-in does and what the inspector does, beside the bare library on the same token.
//!
//! In turns, so that whatever else the machine does meets all three alike; the ratio is what counts.
#![expect(clippy::expect_used, reason = "a bench that cannot go on has failed")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use mailward::jwt::check::{CheckKeys, check};
use mailward::jwt::dissect::dissect;
use mailward::jwt::{KeySet, Rules, SigningAlgorithm, SigningKey, verify};
use serde_json::{Value, json};

const ISSUER: &str = "https://login.example.org";
const CLIENT: &str = "client-1";
const NOW: i64 = 1_800_000_000;

/// Prints how many tokens a second each road reads and checks.
pub(crate) fn run() {
    compare("RS256", SigningAlgorithm::Rs256, Algorithm::RS256);
    compare("ES256", SigningAlgorithm::Es256, Algorithm::ES256);
}

fn compare(name: &str, signing: SigningAlgorithm, algorithm: Algorithm) {
    let key = SigningKey::generate(signing).expect("a key");
    let claims = json!({
        "iss": ISSUER, "sub": "user-1", "aud": CLIENT, "iat": NOW, "exp": NOW + 3600,
        "email": "anna@example.org", "email_verified": true, "name": "Anna Example", "amr": ["pwd", "otp"],
    });
    let token = key.sign("JWT", claims.as_object().expect("an object")).expect("a token");
    let keys = KeySet::parse(json!({ "keys": [key.public_jwk()] }).to_string().as_bytes()).expect("keys");
    let public = CheckKeys::Public(keys.clone());
    let (rules, now) = (Rules::new(ISSUER, CLIENT, None), Timestamp::from_second(NOW).expect("a moment"));
    let bare_key = bare(key.public_jwk());
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[CLIENT]);
    // It asks the clock of the computer; everything else is checked as in a sign-in.
    validation.validate_exp = false;

    let [library, sign_in, inspector] = in_turns([
        &|| drop(black_box(jsonwebtoken::decode::<Value>(&token, &bare_key, &validation).expect("right"))),
        &|| drop(black_box(verify(&token, &keys, &rules, now).expect("right"))),
        &|| drop(black_box(check(&dissect(&token), Some(&public), Some(ISSUER)))),
    ]);
    let each = |time: Duration| f64::from(TURNS * RUNS) / time.as_secs_f64();
    let beside = |time: Duration| time.as_secs_f64() / library.as_secs_f64();
    println!(
        "{name}: bare library {:.0}/s; sign-in {:.0}/s, {:.2} times its time; inspector {:.0}/s, {:.2} times",
        each(library),
        each(sign_in),
        beside(sign_in),
        each(inspector),
        beside(inspector),
    );
}

/// The same public key as the library takes it.
fn bare(jwk: &Value) -> DecodingKey {
    let member = |name: &str| jwk[name].as_str().expect("a member");
    match member("kty") {
        "RSA" => DecodingKey::from_rsa_components(member("n"), member("e")),
        _ => DecodingKey::from_ec_components(member("x"), member("y")),
    }
    .expect("a key")
}

fn in_turns(roads: [&dyn Fn(); 3]) -> [Duration; 3] {
    let mut spent = [Duration::ZERO; 3];
    for _ in 0..TURNS {
        for (road, spent) in roads.iter().zip(&mut spent) {
            let begun = now();
            for _ in 0..RUNS {
                road();
            }
            *spent += now().duration_since(begun);
        }
    }
    spent
}

const TURNS: u32 = 40;
const RUNS: u32 = 100;

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    Instant::now()
}
