//! What a problem says, in the form in which rules ask for it.
//!
//! Only words of others are searched: of providers, mail servers, the system. A sentence of ours can hold anything, but what
//! failed below it stands at its end, so it is searched, too, where a layer of the system failed.

use std::cell::OnceCell;

use super::place::Places;
use super::said;
use crate::domain::problem::{Problem, ProblemKind};

/// One problem, ready to be held against the rules.
pub(in crate::explain) struct Clues<'a> {
    problem: &'a Problem,
    pub(in crate::explain) kind: ProblemKind,
    pub(in crate::explain) places: Places,
    pub(in crate::explain) error: Option<&'a str>,
    pub(in crate::explain) suberror: Option<&'a str>,
    pub(in crate::explain) aadsts: Vec<u64>,
    pub(in crate::explain) http: Option<u16>,
    pub(in crate::explain) smtp_code: Option<u16>,
    pub(in crate::explain) smtp_enh: Option<&'a str>,
    pub(in crate::explain) os: Option<&'a str>,
    pub(in crate::explain) check: Option<&'a str>,
    pub(in crate::explain) provider: Vec<&'a str>,
    text: OnceCell<String>,
}

impl<'a> Clues<'a> {
    /// What this problem says.
    pub(in crate::explain) fn of(problem: &'a Problem) -> Self {
        let facts = &problem.facts;
        let more = |name: &str| facts.more.get(name).map(String::as_str);
        let reply = more("reply").map(said::reply_numbers).unwrap_or_default();
        Self {
            problem,
            kind: problem.kind,
            places: Places::of_problem(problem),
            error: facts.error.as_deref(),
            suberror: facts.suberror.as_deref(),
            aadsts: said::aadsts(facts),
            http: facts.http_status,
            smtp_code: more("smtp_code").and_then(|code| code.parse().ok()).or(reply.0),
            smtp_enh: more("smtp_enh").or(reply.1),
            os: more("os"),
            check: more("check"),
            provider: [more("provider_id"), more("provider")].into_iter().flatten().collect(),
            text: OnceCell::new(),
        }
    }

    /// The fact with this name, as the problem has it.
    pub(in crate::explain) fn fact(&self, name: &str) -> Option<&str> {
        self.problem.facts.more.get(name).map(String::as_str)
    }

    /// Everything that others said, in lower case; made when it is asked for.
    pub(in crate::explain) fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let facts = &self.problem.facts;
            let said = [&facts.error, &facts.error_description, &facts.suberror, &facts.detail];
            let said = said.into_iter().filter_map(Option::as_deref);
            let named = SAID.iter().filter_map(|name| self.fact(name));
            let all = said.chain(named).map(str::to_lowercase).collect::<Vec<_>>().join(" \n ");
            if self.fact("challenge").is_some() { said::calm_json(&all) } else { all }
        })
    }
}

/// Names of facts that hold words of a server or of the system.
const SAID: [&str; 6] = ["reply", "challenge", "tls", "keyring", "os", "reason"];
