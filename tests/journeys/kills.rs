//! A Mailward that is killed in the middle of a renewal, again and again, at every step there is: what the next one makes
//! of it. Used by the test of a few rounds and by the bench of several hundred.

use mailward::platform::clock::{Clock as _, SystemClock};
use mailward::platform::failpoint::{Point, VARIABLE};
use mailward::practice::{Answer, Endpoint, Fault, Rotation};

use crate::home::Home;
use crate::person::ANNA;
use crate::provider::{Provider, sign_in};
use crate::running::Ended;
use crate::seed;
use crate::server::Server;

/// Rounds at one kind of provider, on one data folder.
pub(crate) struct Rounds {
    provider: Provider,
    home: Home,
    rotation: Rotation,
    chance: Chance,
    /// How often the sign-in was lost with the provider's answer, and had to be.
    pub(crate) lost: usize,
}

/// Where it is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// At a step of its own.
    At(Point),
    /// While the provider has carried the request out and its answer is still under way.
    Unanswered,
}

/// Who is killed.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// The command that asked.
    Command,
    /// The server, while a command waits for it.
    Server,
}

impl Moment {
    const ALL: [Self; 7] = [
        Self::At(Point::BeforeSending),
        Self::Unanswered,
        Self::At(Point::AfterSending),
        Self::At(Point::AfterReceiving),
        Self::At(Point::BeforeCommit),
        Self::At(Point::AfterCommit),
        Self::At(Point::BeforeAnswer),
    ];

    /// Whether the provider has acted and the disk does not know what it said.
    fn loses_the_answer(self) -> bool {
        !matches!(self, Self::At(Point::BeforeSending | Point::AfterCommit | Point::BeforeAnswer))
    }
}

impl Rounds {
    /// At a provider that treats refresh tokens like this; the same seed gives the same order.
    pub(crate) fn new(rotation: Rotation, seed: u64) -> Self {
        let (provider, home) = (Provider::with(|options| options.rotation = rotation), Home::new());
        seed::signed_in(&provider, &home, [ANNA]);
        Self { provider, home, rotation, chance: Chance::new(seed), lost: 0 }
    }

    /// So many rounds; each moment comes once before any comes again.
    pub(crate) fn run(&mut self, count: usize) {
        let mut left = Vec::new();
        for number in 0..count {
            if left.is_empty() {
                left.extend(Moment::ALL);
            }
            let moment = left.swap_remove(self.chance.below(left.len()));
            let who = if self.chance.below(3) == 0 { Who::Server } else { Who::Command };
            self.round(&format!("round {number}, {:?}, {who:?} at {moment:?}", self.rotation), moment, who);
        }
    }

    fn round(&mut self, what: &str, moment: Moment, who: Who) {
        let after = match who {
            Who::Command => self.command(moment),
            Who::Server => self.server(moment),
        };
        if self.rotation == Rotation::Strict && moment.loses_the_answer() {
            self.lost += 1;
            assert_eq!(after.status, Some(3), "{what}\n{}", after.err);
            assert!(after.out.is_empty(), "{what}");
            let account = &self.home.accounts()[0];
            assert_eq!(account["health"], "needs-sign-in", "{what}");
            assert_eq!(account["problem"]["code"], "token.renewal-lost", "{what}");
            sign_in(&self.home, "allow").0.done();
        } else {
            assert_eq!(after.status, Some(0), "{what}\n{}", after.err);
            assert!(self.provider.is_active(&after.out), "{what}");
        }
        let token = self.home.mailward(&["token", ANNA]);
        assert_eq!(token.status, Some(0), "{what}\n{}", token.err);
        assert!(self.provider.is_active(&token.out), "{what}");
        assert_eq!(self.home.accounts()[0]["health"], "fresh", "{what}");
    }

    /// A command is killed; gives how the next one ends.
    fn command(&self, moment: Moment) -> Ended {
        self.home.expire();
        match moment {
            Moment::At(point) => {
                let mut running = self.home.start_with(&[(VARIABLE, point.name())], &["token", ANNA]);
                running.err_line(&format!("fail point {}", point.name()));
                running.signal("KILL");
                running.end();
            }
            Moment::Unanswered => {
                let before = self.hold();
                let running = self.home.start(&["token", ANNA]);
                self.carried_out_after(before);
                running.signal("KILL");
                running.end();
                self.provider.behave();
            }
        }
        self.home.mailward(&["token", ANNA])
    }

    /// A server is killed while a command waits for it; gives how that command ends. It is up before anything is due, because
    /// whoever stands still at a point may keep others from running.
    fn server(&self, moment: Moment) -> Ended {
        let (server, waiting) = match moment {
            Moment::At(point) => {
                let mut server = Server::start_with(&self.home, &[(VARIABLE, point.name())]);
                self.home.expire();
                let waiting = self.home.start(&["token", ANNA]);
                server.running.err_has(&format!("fail point {}", point.name()));
                (server, waiting)
            }
            Moment::Unanswered => {
                let before = self.hold();
                let server = Server::start(&self.home);
                self.home.expire();
                let waiting = self.home.start(&["token", ANNA]);
                self.carried_out_after(before);
                (server, waiting)
            }
        };
        server.kill();
        self.provider.behave();
        waiting.end()
    }

    fn hold(&self) -> u64 {
        self.provider.only(Fault::Answer(Endpoint::Refresh, Answer::Held));
        self.provider.tally().refreshes
    }

    fn carried_out_after(&self, before: u64) {
        self.provider.until("a renewal", |tally| tally.refreshes > before);
    }
}

/// Numbers that look random and come again with the same seed (Marsaglia's xorshift).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A seed that nobody has chosen.
    pub(crate) fn seed() -> u64 {
        SystemClock.now().as_microsecond().unsigned_abs()
    }

    /// Less than `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }
}
