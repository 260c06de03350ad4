//! The queue of deliveries and its order.

use super::{
    Attempt, Webhooks,
    delivery::{Delivery, RETRY_SECONDS, has_arrived},
};

impl Webhooks {
    /// Puts a new event on its way to these endpoints.
    pub(crate) fn announce(&mut self, event: &str, endpoints: Vec<String>, now: i64) {
        let longest = self.plan.delay_seconds;
        let delay =
            if self.plan.shuffle { i64::from(self.rng.up_to(longest)) } else { i64::from(longest) };
        let due = now.saturating_add(delay);
        if delay > 0 {
            self.hidden.retain(|_, from| now < *from);
            self.hidden.insert(event.to_owned(), due);
        }
        self.enqueue(event, endpoints, due);
    }

    /// The same for an event that can be delivered at once and never be listed.
    pub(crate) fn announce_unlisted(&mut self, event: &str, endpoints: Vec<String>, now: i64) {
        self.hidden.insert(event.to_owned(), i64::MAX);
        self.enqueue(event, endpoints, now);
    }

    fn enqueue(&mut self, event: &str, endpoints: Vec<String>, due: i64) {
        for endpoint in endpoints {
            for copy in 0..=self.plan.duplicate {
                let (event, endpoint) = (event.to_owned(), endpoint.clone());
                self.waiting.push(Delivery { event, endpoint, copy, attempt: 1, due });
            }
        }
    }

    /// Takes what is due, in the order in which it goes.
    pub(crate) fn take_due(&mut self, now: i64) -> Vec<Delivery> {
        if self.plan.hold {
            return Vec::new();
        }
        let (due, later) =
            std::mem::take(&mut self.waiting).into_iter().partition(|delivery| delivery.due <= now);
        self.waiting = later;
        self.ordered(due)
    }

    /// Takes everything, due or not.
    pub(crate) fn take_all(&mut self) -> Vec<Delivery> {
        let all = std::mem::take(&mut self.waiting);
        self.ordered(all)
    }

    /// When something will be due, in Unix seconds.
    pub(crate) fn next_due(&self) -> Option<i64> {
        self.waiting.iter().filter(|_| !self.plan.hold).map(|delivery| delivery.due).min()
    }

    pub(crate) fn waiting_count(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Writes down how a delivery went and, if it did not arrive, plans the next attempt. Says
    /// whether that was the last one.
    pub(crate) fn note(&mut self, delivery: Delivery, status: Option<u16>, now: i64) -> bool {
        self.attempts.push(Attempt {
            event: delivery.event.clone(),
            endpoint: delivery.endpoint.clone(),
            number: delivery.attempt,
            status,
        });
        if has_arrived(status) {
            return true;
        }
        let tried = usize::try_from(delivery.attempt).unwrap_or(usize::MAX).saturating_sub(1);
        let Some(pause) = RETRY_SECONDS.get(tried) else { return true };
        let (due, attempt) = (now.saturating_add(*pause), delivery.attempt.saturating_add(1));
        self.waiting.push(Delivery { attempt, due, ..delivery });
        false
    }

    /// Removes pending deliveries of an endpoint that was removed.
    pub(crate) fn forget(&mut self, endpoint: &str) {
        self.secrets.remove(endpoint);
        self.waiting.retain(|delivery| delivery.endpoint != endpoint);
    }

    fn ordered(&mut self, mut deliveries: Vec<Delivery>) -> Vec<Delivery> {
        if self.plan.shuffle {
            self.rng.shuffle(&mut deliveries);
        } else {
            deliveries.sort_by_key(|delivery| delivery.due);
        }
        deliveries
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Delivery, Plan, Webhooks};

    const NOW: i64 = 1_795_521_600;

    fn announced(plan: Plan) -> Webhooks {
        let mut webhooks = Webhooks::default();
        webhooks.set_plan(plan);
        for number in 1..=8 {
            webhooks.announce(&format!("evt_{number}"), vec!["we_1".to_owned()], NOW);
        }
        webhooks
    }

    fn names(deliveries: &[Delivery]) -> Vec<&str> {
        deliveries.iter().map(|delivery| delivery.event.as_str()).collect()
    }

    #[test]
    fn deliveries_go_once_in_order_at_once() {
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
            let delivery = webhooks.take_due(now).pop().expect("a delivery is due");
            ends.push(webhooks.note(delivery, status, now));
            assert_eq!(webhooks.take_due(now).len(), 0, "not at once");
            now = webhooks.next_due().unwrap_or(now);
        }
        assert_eq!(ends, [false, false, false, true]);
        assert_eq!((webhooks.attempts().len(), webhooks.next_due()), (4, None));
    }
}
