//! What is known of mail programs.

use super::super::event::ProgramsNews;
use super::super::snapshot::ProgramsView;

/// Something became true.
pub(super) fn hear(view: &mut ProgramsView, news: ProgramsNews) {
    match news {
        ProgramsNews::Call(call) => view.call = call,
        ProgramsNews::Looking(program) => {
            view.looking.insert(program);
        }
        ProgramsNews::Looked(look) => {
            view.looking.remove(&look.program);
            view.looks.insert(look.program, *look);
        }
        ProgramsNews::Calling(id) => {
            view.calling.insert(id);
        }
        ProgramsNews::Called(id, called) => {
            view.calling.remove(&id);
            view.called.insert(id, called);
        }
        ProgramsNews::Browsers(browsers) => view.browsers = Some(browsers),
    }
}
