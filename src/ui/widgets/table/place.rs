//! Where somebody looks in a table, counted in rows: exact however many there are. Pure.

/// Where somebody looks, kept from frame to frame.
#[derive(Debug, Default)]
pub struct Place {
    /// The first row that can be seen.
    pub(super) first: usize,
    /// How far it is scrolled out at the top, in points.
    pub(super) rest: f32,
    /// The key of the row at the top of the list in the frame before.
    pub(super) top: Option<u64>,
    /// How many rows have come in above since somebody scrolled.
    pub(super) news: usize,
    /// The chosen row.
    pub(super) chosen: Option<u64>,
    /// Whether it must be brought into view.
    pub(super) reveal: bool,
}

impl Place {
    /// The chosen row.
    pub fn chosen(&self) -> Option<u64> {
        self.chosen
    }

    /// Chooses the row with this key and brings it into view.
    pub fn choose(&mut self, key: u64) {
        self.chosen = Some(key);
        self.reveal = true;
    }

    pub(super) fn go_to_top(&mut self) {
        (self.first, self.rest, self.news) = (0, 0.0, 0);
    }

    /// Scrolls by this many points.
    pub(super) fn scroll(&mut self, points: f32, row: f32) {
        let points = self.rest + points;
        let rows = (points / row).floor();
        if rows < 0.0 {
            let up = (-rows) as usize;
            if up > self.first {
                return self.go_to_top();
            }
            self.first -= up;
        } else {
            self.first += rows as usize;
        }
        self.rest = points - rows * row;
    }

    /// Keeps within so many rows, of which so many points can be seen.
    pub(super) fn keep_within(&mut self, rows: usize, row: f32, seen: f32) {
        let (last, rest) = furthest(rows, row, seen);
        if (self.first, self.rest) > (last, rest) {
            (self.first, self.rest) = (last, rest);
        }
        if self.first == 0 && self.rest <= 0.0 {
            self.go_to_top();
        }
    }

    /// Brings this row into view with the smallest movement.
    pub(super) fn bring_into_view(&mut self, index: usize, row: f32, seen: f32) {
        if index < self.first || (index == self.first && self.rest > 0.0) {
            (self.first, self.rest) = (index, 0.0);
            return;
        }
        // The place at which the row touches the lower edge.
        let (first, rest) = furthest(index + 1, row, seen);
        if (self.first, self.rest) < (first, rest) {
            (self.first, self.rest) = (first, rest);
        }
    }
}

/// The place from which the last of so many rows touches the lower edge.
fn furthest(rows: usize, row: f32, seen: f32) -> (usize, f32) {
    let fit = (seen / row).floor() as usize;
    let cut = seen - fit as f32 * row;
    match rows.checked_sub(fit) {
        None | Some(0) => (0, 0.0),
        Some(over) if cut <= 0.0 => (over, 0.0),
        Some(over) => (over - 1, row - cut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrolling_by_points_is_exact_wherever_the_list_is() {
        let mut place = Place { first: 999_000, ..Place::default() };
        for _ in 0..1_000 {
            place.scroll(0.25, 36.0);
        }
        assert_eq!((place.first, place.rest), (999_006, 34.0));
        place.scroll(-250.0, 36.0);
        assert_eq!((place.first, place.rest), (999_000, 0.0));
        place.scroll(-1e9, 36.0);
        assert_eq!((place.first, place.rest), (0, 0.0));
    }

    #[test]
    fn the_end_of_the_list_touches_the_lower_edge() {
        assert_eq!(furthest(5, 36.0, 360.0), (0, 0.0));
        assert_eq!(furthest(10, 36.0, 360.0), (0, 0.0));
        assert_eq!(furthest(12, 36.0, 360.0), (2, 0.0));
        assert_eq!(furthest(12, 36.0, 350.0), (2, 10.0));
    }
}
