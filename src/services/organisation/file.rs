//! Opens a profile that a person named: bounded, and nothing that would have to be waited for.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::domain::problem::{Problem, ProblemKind};

/// What stands in the file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let unread = |error: &io::Error| {
        Problem::new(ProblemKind::FileUnreadable).detail(match error.kind() {
            io::ErrorKind::NotFound => "There is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "The system does not let Mailward read it".to_owned(),
            kind => format!("The system says: {kind}"),
        })
    };
    let found = path.metadata().map_err(|error| unread(&error))?;
    if !found.is_file() {
        return Err(Problem::new(ProblemKind::FileUnreadable).detail("It is no file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unread(&error))?;
    file.take(MORE_THAN_ANY).read_to_end(&mut bytes).map_err(|error| unread(&error))?;
    Ok(bytes)
}

/// The reader of profiles refuses what is half as large.
const MORE_THAN_ANY: u64 = 1024 * 1024;
