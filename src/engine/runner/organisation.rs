//! The profile of an organisation: looked at, taken, dropped. What was agreed to is finished in any case.

use super::super::command::Command;
use super::super::event::Event;
use super::Runner;

impl Runner {
    /// What is wanted of a profile.
    pub(super) fn profile_command(&mut self, command: Command) {
        match command {
            Command::LookAtProfile(path, reply) => self.start(|desk| desk.look_at_profile(path, reply)),
            Command::TakeProfile(profile, reply) => self.pledge(|desk| desk.take_profile(profile, reply)),
            Command::DropProfile(reply) => self.pledge(|desk| desk.drop_profile(reply)),
            _ => self.state.apply(Event::Profile(None)),
        }
    }
}
