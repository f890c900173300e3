//! Values and rules. No I/O, no async, no clock.

pub mod account;
pub mod alert;
pub mod audit;
pub mod browser;
pub mod catalogue;
pub mod checkup;
pub mod client;
pub mod definition;
pub mod detection;
pub mod ending;
#[cfg(test)]
pub(crate) mod examples;
pub mod factors;
pub mod health;
pub mod host;
pub mod import;
pub mod inspection;
pub mod learn;
pub mod lifespan;
pub mod organisation;
pub mod practice;
pub mod problem;
pub mod provider;
pub mod report;
pub mod revocation;
pub mod schedule;
pub mod scope;
pub mod scrub;
pub mod secret;
pub mod settings;
pub mod snippet;
pub mod strength;
pub mod token;
pub mod transfer;
