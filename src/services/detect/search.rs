//! One search: what was asked, what came of it, and who it could be by now. Whatever arrives first, the same answers make the
//! same picture.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ask::Answer;
use super::candidates;
use super::judge::{self, Judged};
use crate::domain::account::MailAddress;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::{Candidate, Detection, DetectionSource, Lead, LeadState};

/// A search.
pub(super) struct Search {
    address: MailAddress,
    catalogue: Catalogue,
    today: Date,
    judged: BTreeMap<DetectionSource, Judged>,
}

impl Search {
    /// Looks into the catalogue, which costs nothing.
    pub(super) fn begin(address: MailAddress, catalogue: Catalogue, today: Date) -> Self {
        let mut judged = BTreeMap::new();
        judged.insert(DetectionSource::Catalogue, judge::domain(address.host(), &catalogue));
        Self { address, catalogue, today, judged }
    }

    /// Whether the catalogue knows the domain, so that nobody has to be asked.
    pub(super) fn is_known(&self) -> bool {
        self.judged.values().any(|judged| !judged.candidates.is_empty())
    }

    /// An answer came.
    pub(super) fn take(&mut self, source: DetectionSource, answer: Answer) {
        let judged = judge::answer(source, answer, &self.address, &self.catalogue, self.today);
        self.judged.insert(source, judged);
    }

    /// What is known so far.
    pub(super) fn picture(&self) -> Detection {
        self.told(&LeadState::Asking, true)
    }

    /// What is known in the end; what was not answered by then is this.
    pub(super) fn end(self, unanswered: &LeadState) -> Detection {
        self.told(unanswered, false)
    }

    fn told(&self, unanswered: &LeadState, running: bool) -> Detection {
        let domain = self.address.host();
        let state = |source: &DetectionSource| {
            self.judged.get(source).map_or_else(|| unanswered.clone(), |judged| judged.state.clone())
        };
        let leads = DetectionSource::ALL.iter().map(|source| Lead {
            source: *source,
            asked: source.asked(domain),
            state: state(source),
        });
        let leads = leads.collect();
        Detection { address: self.address.clone(), leads, candidates: self.candidates(), running }
    }

    fn candidates(&self) -> Vec<Candidate> {
        candidates::of(self.judged.values(), &self.address, &self.catalogue)
    }
}
