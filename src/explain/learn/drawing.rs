//! Drawings as data: who stands there, what goes between them, and the one sentence that says the same to those who do not
//! see it. The window paints them; nothing here knows a colour or a place.

/// The drawing of a page.
#[derive(Debug)]
pub struct Drawing {
    /// What it shows, in one sentence.
    pub told: &'static str,
    /// What it is made of.
    pub shape: Shape,
}

/// What a drawing is made of.
#[derive(Debug)]
pub enum Shape {
    /// Who says what to whom, in order.
    Exchange {
        /// Who takes part, from left to right.
        actors: &'static [Actor],
        /// What is said.
        messages: &'static [Message],
    },
    /// How long something lasts, a lane each.
    Lanes {
        /// What stands at the left and the right end.
        ends: (&'static str, &'static str),
        /// The lanes.
        lanes: &'static [Lane],
    },
    /// Two sides that are told apart.
    Sides(Side, Side),
    /// One thing after the other.
    Chain(&'static [Stop]),
    /// What becomes of what: a row a deed, a column a thing.
    Grid {
        /// The things.
        columns: &'static [&'static str],
        /// The deeds, with what becomes of each thing.
        rows: &'static [(&'static str, &'static [Mark])],
    },
    /// The three parts of a token, each with its name and what it holds.
    Parts([(&'static str, &'static str); 3]),
}

/// What somebody or something looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says it")]
pub enum Sign {
    You,
    Mailward,
    Browser,
    Provider,
    MailServer,
    MailProgram,
    Client,
    Computer,
    Key,
    Phone,
    Token,
    Proxy,
    Event,
    Sealed,
    Open,
    Yes,
    No,
    Document,
    Looks,
    Warns,
}

/// Somebody who takes part in an exchange.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    /// What it looks like.
    pub sign: Sign,
    /// Its name.
    pub name: &'static str,
}

/// Something that is said.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    /// Who says it, by place.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// What.
    pub words: &'static str,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// It works.
    Good,
    /// It works, and somebody should know.
    Due,
    /// It is there and does nothing.
    Idle,
}

/// How long something lasts.
#[derive(Debug, Clone, Copy)]
pub struct Lane {
    /// What.
    pub name: &'static str,
    /// What to know of it.
    pub note: &'static str,
    /// Its pieces.
    pub pieces: &'static [Piece],
    /// Whether it stops at the end of its last piece, where the person is needed.
    pub stops: bool,
}

/// From and to, in hundredths of the lane.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Where it begins.
    pub from: u8,
    /// Where it ends.
    pub to: u8,
    /// How it stands.
    pub ink: Ink,
}

/// One of two sides.
#[derive(Debug, Clone, Copy)]
pub struct Side {
    /// What it looks like.
    pub sign: Sign,
    /// What is on it.
    pub heading: &'static str,
    /// Its lines.
    pub lines: &'static [&'static str],
}

/// One of a chain.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    /// What it looks like.
    pub sign: Sign,
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub note: &'static str,
}

/// What becomes of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is as before.
    Stays,
    /// It is gone.
    Gone,
    /// It is gone, unless the person wants otherwise.
    GoneUnless,
}

impl Mark {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stays => "kept",
            Self::Gone => "gone",
            Self::GoneUnless => "gone, if you wish",
        }
    }
}

/// Shorter to read where many stand together.
pub(super) const fn actor(sign: Sign, name: &'static str) -> Actor {
    Actor { sign, name }
}

/// Likewise.
pub(super) const fn says(from: usize, to: usize, words: &'static str) -> Message {
    Message { from, to, words }
}

/// Likewise.
pub(super) const fn stop(sign: Sign, name: &'static str, note: &'static str) -> Stop {
    Stop { sign, name, note }
}

/// Likewise.
pub(super) const fn piece(from: u8, to: u8, ink: Ink) -> Piece {
    Piece { from, to, ink }
}
