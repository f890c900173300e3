//! The buffer behind a field for a secret, and what else such a field has to forget.
//!
//! It never grows once it holds something (so no piece of it is left behind in freed memory), takes no more than its room, is
//! wiped when it is cleared or dropped, and cannot be printed.

use std::any::TypeId;
use std::fmt;
use std::ops::{Deref, Range};

use egui::text::CharIndex;
use egui::{Context, Id, TextBuffer, TextEdit};
use zeroize::{Zeroize as _, Zeroizing};

/// At most so many bytes of characters.
#[derive(Default)]
pub(super) struct Wiped<const MOST: usize>(Zeroizing<String>);

impl<const MOST: usize> Wiped<MOST> {
    /// Empty, with its room taken already.
    pub(super) fn with_room() -> Self {
        Self(Zeroizing::new(String::with_capacity(MOST)))
    }

    /// Forgets the characters; the room stays.
    pub(super) fn wipe(&mut self) {
        self.0.zeroize();
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl<const MOST: usize> Deref for Wiped<MOST> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MOST: usize> fmt::Debug for Wiped<MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wiped(…)")
    }
}

impl<const MOST: usize> TextBuffer for Wiped<MOST> {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        &self.0
    }

    fn insert_text(&mut self, text: &str, at: CharIndex) -> usize {
        if self.0.capacity() < MOST {
            *self = Self::with_room(); // nothing was in it yet
        }
        let room = MOST.saturating_sub(self.0.len());
        let fits = text.floor_char_boundary(room);
        let byte = self.byte_index_from_char_index(at);
        self.0.insert_str(byte.into(), &text[..fits]);
        text[..fits].chars().count()
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        let start: usize = self.byte_index_from_char_index(range.start).into();
        let end: usize = self.byte_index_from_char_index(range.end).into();
        // Moved out in place, the tail would leave a copy of itself behind; so it is built anew.
        let mut kept = Self::with_room();
        kept.0.push_str(&self.0[..start]);
        kept.0.push_str(&self.0[end.max(start)..]);
        *self = kept;
    }

    fn clear(&mut self) {
        self.wipe();
    }

    fn type_id(&self) -> TypeId {
        TypeId::of::<Self>()
    }
}

/// egui remembers what stood in a field; to be called in every frame that shows it.
pub(super) fn forget_history(ctx: &Context, field: Id) {
    if let Some(mut state) = TextEdit::load_state(ctx, field) {
        state.clear_undoer();
        state.store(ctx, field);
    }
}
