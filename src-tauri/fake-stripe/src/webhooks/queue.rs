//! What is on its way, and in which order it goes.

use super::{Attempt, Letter, Webhooks, letter::RETRY_SECONDS};

impl Webhooks {
    /// Puts a new event on its way to these endpoints.
    pub(crate) fn announce(&mut self, event: &str, endpoints: Vec<String>, now: i64) {
        let longest = self.plan.delay_seconds;
        let delay = if self.plan.shuffle {
            let drawn = self.chance.below(u64::from(longest).saturating_add(1));
            i64::try_from(drawn).unwrap_or_default()
        } else {
            i64::from(longest)
        };
        let due = now.saturating_add(delay);
        if delay > 0 {
            self.hidden.retain(|_, from| now < *from);
            self.hidden.insert(event.to_owned(), due);
        }
        for endpoint in endpoints {
            for copy in 0..=self.plan.duplicate {
                let (event, endpoint) = (event.to_owned(), endpoint.clone());
                self.waiting.push(Letter { event, endpoint, copy, attempt: 1, due });
            }
        }
    }

    /// Takes what is due, in the order in which it goes.
    pub(crate) fn take_due(&mut self, now: i64) -> Vec<Letter> {
        if self.plan.hold {
            return Vec::new();
        }
        let (due, later) =
            std::mem::take(&mut self.waiting).into_iter().partition(|letter| letter.due <= now);
        self.waiting = later;
        self.ordered(due)
    }

    /// Takes everything, due or not.
    pub(crate) fn take_all(&mut self) -> Vec<Letter> {
        let all = std::mem::take(&mut self.waiting);
        self.ordered(all)
    }

    /// When something will be due, in Unix seconds.
    pub(crate) fn next_due(&self) -> Option<i64> {
        self.waiting.iter().filter(|_| !self.plan.hold).map(|letter| letter.due).min()
    }

    pub(crate) fn waiting_count(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Writes down how a letter went and, if it did not arrive, plans the next attempt. Says
    /// whether that was the last one.
    pub(super) fn note(&mut self, letter: Letter, status: Option<u16>, now: i64) -> bool {
        self.attempts.push(Attempt {
            event: letter.event.clone(),
            endpoint: letter.endpoint.clone(),
            number: letter.attempt,
            status,
        });
        if has_arrived(status) {
            return true;
        }
        let tried = usize::try_from(letter.attempt).unwrap_or(usize::MAX).saturating_sub(1);
        let Some(pause) = RETRY_SECONDS.get(tried) else { return true };
        let (due, attempt) = (now.saturating_add(*pause), letter.attempt.saturating_add(1));
        self.waiting.push(Letter { attempt, due, ..letter });
        false
    }

    /// Forgets what is on its way to an endpoint that is gone.
    pub(super) fn forget(&mut self, endpoint: &str) {
        self.secrets.remove(endpoint);
        self.waiting.retain(|letter| letter.endpoint != endpoint);
    }

    fn ordered(&mut self, mut letters: Vec<Letter>) -> Vec<Letter> {
        if self.plan.shuffle {
            self.chance.shuffle(&mut letters);
        } else {
            letters.sort_by_key(|letter| letter.due);
        }
        letters
    }
}

/// Any status that means success.
pub(super) fn has_arrived(status: Option<u16>) -> bool {
    status.is_some_and(|status| (200..300).contains(&status))
}

#[cfg(test)]
mod tests {
    use super::super::{Letter, Plan, Webhooks};

    const NOW: i64 = 1_795_521_600;

    fn announced(plan: Plan) -> Webhooks {
        let mut webhooks = Webhooks::default();
        webhooks.set_plan(plan);
        for number in 1..=8 {
            webhooks.announce(&format!("evt_{number}"), vec!["we_1".to_owned()], NOW);
        }
        webhooks
    }

    fn names(letters: &[Letter]) -> Vec<&str> {
        letters.iter().map(|letter| letter.event.as_str()).collect()
    }

    #[test]
    fn letters_go_once_in_order_at_once() {
        let due = announced(Plan::default()).take_due(NOW);
        let expected: Vec<String> = (1..=8).map(|number| format!("evt_{number}")).collect();
        assert_eq!(names(&due), expected);
    }

    #[test]
    fn a_seed_shuffles_the_same_way_and_loses_nothing() {
        let order = |seed| {
            let plan = Plan { shuffle: true, duplicate: 1, seed: Some(seed), ..Plan::default() };
            let due = announced(plan).take_due(NOW);
            names(&due).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut first = order(1);
        assert_eq!(first, order(1));
        assert_ne!(first, order(2));
        first.sort();
        first.dedup();
        assert_eq!((first.len(), order(1).len()), (8, 16));
    }

    #[test]
    fn what_is_delayed_is_neither_sent_nor_listed_before() {
        let mut webhooks = announced(Plan { delay_seconds: 60, ..Plan::default() });
        assert!(webhooks.is_hidden("evt_1", NOW + 59) && !webhooks.is_hidden("evt_1", NOW + 60));
        assert_eq!((webhooks.take_due(NOW + 59).len(), webhooks.next_due()), (0, Some(NOW + 60)));
        assert_eq!(webhooks.take_due(NOW + 60).len(), 8);
    }

    #[test]
    fn what_is_held_goes_when_it_is_flushed_or_the_hold_ends() {
        let mut webhooks = announced(Plan { hold: true, ..Plan::default() });
        assert_eq!((webhooks.take_due(NOW).len(), webhooks.next_due()), (0, None));
        assert!(!webhooks.is_hidden("evt_1", NOW));
        assert_eq!(webhooks.take_all().len(), 8);
        let mut webhooks = announced(Plan { hold: true, ..Plan::default() });
        webhooks.set_plan(Plan::default());
        assert_eq!(webhooks.take_due(NOW).len(), 8);
    }

    #[test]
    fn what_does_not_arrive_is_tried_again_three_times() {
        let mut webhooks = Webhooks::default();
        webhooks.announce("evt_1", vec!["we_1".to_owned()], NOW);
        let mut now = NOW;
        let mut ends = Vec::new();
        for status in [None, Some(500), Some(302), Some(404)] {
            let letter = webhooks.take_due(now).pop().expect("a letter is due");
            ends.push(webhooks.note(letter, status, now));
            assert_eq!(webhooks.take_due(now).len(), 0, "not at once");
            now = webhooks.next_due().unwrap_or(now);
        }
        assert_eq!(ends, [false, false, false, true]);
        assert_eq!((webhooks.attempts().len(), webhooks.next_due()), (4, None));
    }
}
