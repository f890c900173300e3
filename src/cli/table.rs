//! Rows and columns: aligned for people, with tabs for programs.

use crate::domain::problem::harmless;

/// Rows under a heading.
pub(super) struct Table {
    heading: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(heading: &[&'static str]) -> Self {
        Self { heading: heading.to_vec(), rows: Vec::new() }
    }

    /// Label and value in two columns, without a heading.
    pub(super) fn of_facts(rows: Vec<(&str, String)>) -> Self {
        let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
        rows.fold(Self::new(&[]), |table, (label, value)| table.row(&[label.to_owned(), value]))
    }

    /// The same with one more row. Cells may hold what a provider said, so they are made harmless.
    pub(super) fn row(mut self, cells: &[String]) -> Self {
        self.rows.push(cells.iter().map(|cell| harmless(cell)).collect());
        self
    }

    /// For people: columns under their headings, two blanks apart.
    pub(super) fn aligned(&self) -> String {
        let heading = self.heading.iter().map(ToString::to_string).collect::<Vec<_>>();
        let heading = Some(heading).filter(|cells| !cells.is_empty());
        let lines: Vec<&Vec<String>> = heading.iter().chain(&self.rows).collect();
        let columns = lines.iter().map(|line| line.len()).max().unwrap_or_default();
        let width = |column: usize| {
            lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max()
        };
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
        lines.iter().map(|line| padded(line, &widths)).collect()
    }

    /// For programs: no heading, a tab between cells.
    pub(super) fn tabbed(&self) -> String {
        self.rows.iter().map(|row| row.join("\t") + "\n").collect()
    }
}

fn padded(cells: &[String], widths: &[usize]) -> String {
    let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_columns_and_programs_see_tabs() {
        let table = Table::new(&["ADDRESS", "STATE"]).row(&["anna@example.org".into(), "Fresh".into()]);
        assert_eq!(table.aligned(), "ADDRESS           STATE\nanna@example.org  Fresh\n");
        assert_eq!(table.tabbed(), "anna@example.org\tFresh\n");
    }

    #[test]
    fn what_a_provider_said_cannot_steer_the_terminal_or_add_a_row() {
        let table = Table::new(&[]).row(&["a\u{1b}[2Jb\nc\td".into()]);
        assert_eq!(table.tabbed(), "a [2Jb c d\n");
    }

    #[test]
    fn facts_without_a_value_have_no_row() {
        assert_eq!(
            Table::of_facts(vec![("State", "Fresh".into()), ("Mailbox", String::new())]).aligned(),
            "State  Fresh\n"
        );
    }
}
