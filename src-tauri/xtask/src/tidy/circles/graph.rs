//! A directed graph of names, and the circles in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::tidy) struct Location {
    pub(in crate::tidy) path: String,
    pub(in crate::tidy) line: usize,
}

/// Who uses whom; of several uses of the same name the first location is kept.
#[derive(Debug, Default)]
pub(in crate::tidy) struct Graph(BTreeMap<String, BTreeMap<String, Location>>);

/// One use in a circle.
#[derive(Debug, PartialEq)]
pub(in crate::tidy) struct Edge {
    pub(in crate::tidy) from: String,
    pub(in crate::tidy) to: String,
    pub(in crate::tidy) location: Location,
}

impl Graph {
    /// Records that `from` uses `to`. A name that uses itself is no circle.
    pub(in crate::tidy) fn add(&mut self, from: &str, to: &str, location: Location) {
        if from != to {
            let uses = self.0.entry(from.to_owned()).or_default();
            uses.entry(to.to_owned()).or_insert(location);
        }
    }

    /// Whether `from` is known to use `to`.
    pub(in crate::tidy) fn has(&self, from: &str, to: &str) -> bool {
        self.0.get(from).is_some_and(|uses| uses.contains_key(to))
    }

    /// A shortest circle of each group of names that all reach each other.
    pub(in crate::tidy) fn circles(&self) -> Vec<Vec<Edge>> {
        let reached: BTreeMap<_, _> =
            self.0.keys().map(|name| (name.as_str(), self.reachable(name))).collect();
        let mut done = BTreeSet::new();
        let mut circles = vec![];
        for (name, others) in &reached {
            if !others.contains(name) || done.contains(name) {
                continue;
            }
            let reach_back =
                |other: &&&str| reached.get(**other).is_some_and(|of| of.contains(name));
            done.extend(others.iter().filter(reach_back).copied());
            circles.push(self.shortest_circle(name));
        }
        circles
    }

    fn uses(&self, name: &str) -> impl Iterator<Item = (&str, &Location)> {
        self.0.get(name).into_iter().flatten().map(|(to, location)| (to.as_str(), location))
    }

    fn reachable(&self, start: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut queue: Vec<_> = self.uses(start).map(|(to, _)| to).collect();
        while let Some(name) = queue.pop() {
            if found.insert(name) {
                queue.extend(self.uses(name).map(|(to, _)| to));
            }
        }
        found
    }

    /// A shortest way from `start`, which is in a circle, back to itself.
    fn shortest_circle(&self, start: &str) -> Vec<Edge> {
        let mut arrived_from: BTreeMap<&str, (&str, &Location)> = BTreeMap::new();
        let mut queue = VecDeque::new();
        let mut name = self.0.get_key_value(start).map_or("", |(name, _)| name.as_str());
        loop {
            for (to, location) in self.uses(name) {
                if !arrived_from.contains_key(to) {
                    arrived_from.insert(to, (name, location));
                    queue.push_back(to);
                }
            }
            match queue.pop_front() {
                Some(next) if next != start => name = next,
                _ => break,
            }
        }
        let mut edges = vec![];
        let mut to = start;
        while let Some((from, location)) = arrived_from.get(to) {
            edges.push(Edge {
                from: (*from).to_owned(),
                to: to.to_owned(),
                location: (*location).clone(),
            });
            to = from;
            if to == start {
                break;
            }
        }
        edges.reverse();
        edges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(uses: &[(&str, &str)]) -> Graph {
        let mut graph = Graph::default();
        for (from, to) in uses {
            graph.add(from, to, Location { path: (*from).to_owned(), line: 1 });
        }
        graph
    }

    fn names(uses: &[(&str, &str)]) -> Vec<String> {
        let circles = graph(uses).circles();
        let name = |circle: &Vec<Edge>| {
            circle.iter().map(|edge| edge.from.as_str()).collect::<Vec<_>>().join(" ")
        };
        circles.iter().map(name).collect()
    }

    #[test]
    fn a_tree_has_no_circle() {
        assert_eq!(names(&[("a", "b"), ("a", "c"), ("b", "c"), ("a", "a")]), [""; 0]);
    }

    #[test]
    fn each_group_is_told_once_by_its_shortest_circle() {
        assert_eq!(names(&[("a", "b"), ("b", "c"), ("c", "a"), ("b", "a")]), ["a b"]);
        assert_eq!(names(&[("a", "b"), ("b", "c"), ("c", "a")]), ["a b c"]);
        assert_eq!(names(&[("a", "b"), ("b", "a"), ("x", "y"), ("y", "x")]), ["a b", "x y"]);
        assert_eq!(names(&[("top", "a"), ("a", "b"), ("b", "a"), ("b", "leaf")]), ["a b"]);
    }
}
