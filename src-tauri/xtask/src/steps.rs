//! The steps of a long task: each is printed, timed and recorded for the summary.

use std::{
    fmt,
    ops::AddAssign,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::process;

/// How many tests ran.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed, {} ignored", self.passed, self.failed, self.ignored)
    }
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Passed,
    Failed,
    Skipped(&'static str),
}

struct Step {
    name: &'static str,
    outcome: Outcome,
    time: Duration,
    counts: Option<Counts>,
}

/// What was done so far.
pub(crate) struct Steps {
    start: Instant,
    done: Vec<Step>,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), done: Vec::new() }
    }

    /// Does one step and answers whether it passed. A failure does not end the task: what does not
    /// depend on it is still worth knowing. An interruption does.
    pub(crate) fn run(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Counts) -> Result<()>,
    ) -> bool {
        if process::interrupted() {
            self.skip(name, "interrupted");
            return false;
        }
        println!("\n── {name}");
        let start = Instant::now();
        let mut counts = Counts::default();
        let result = work(&mut counts);
        self.record(name, start, counts, &result);
        result.is_ok()
    }

    /// Does one step that not every machine can do: where `prepare` fails, its reason is printed and the
    /// step is left out, which the summary says.
    pub(crate) fn run_where_possible<T>(
        &mut self,
        name: &'static str,
        why_not: &'static str,
        prepare: impl FnOnce() -> Result<T>,
        work: impl FnOnce(T) -> Result<()>,
    ) {
        if process::interrupted() {
            return self.skip(name, "interrupted");
        }
        println!("\n── {name}");
        let start = Instant::now();
        match prepare() {
            Ok(prepared) => self.record(name, start, Counts::default(), &work(prepared)),
            Err(error) => {
                eprintln!("{error:#}");
                println!("── {name}: LEFT OUT, {why_not}");
                self.skip(name, why_not);
            }
        }
    }

    fn record(&mut self, name: &'static str, start: Instant, counts: Counts, result: &Result<()>) {
        let time = start.elapsed();
        if let Err(error) = result {
            eprintln!("{error:#}");
        }
        let outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
        println!(
            "── {name}: {} in {}",
            if result.is_ok() { "passed" } else { "FAILED" },
            seconds(time)
        );
        let counts = (counts != Counts::default()).then_some(counts);
        self.done.push(Step { name, outcome, time, counts });
    }

    /// Records a skipped step.
    pub(crate) fn skip(&mut self, name: &'static str, why: &'static str) {
        self.done.push(Step {
            name,
            outcome: Outcome::Skipped(why),
            time: Duration::ZERO,
            counts: None,
        });
    }

    /// Prints the summary; an error unless everything that was asked for passed.
    pub(crate) fn finish(self) -> Result<()> {
        println!("\n{}", self.summary());
        let failed: Vec<_> = self
            .done
            .iter()
            .filter(|step| step.outcome == Outcome::Failed)
            .map(|step| step.name)
            .collect();
        if process::interrupted() {
            bail!("interrupted");
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }

    fn summary(&self) -> String {
        let mut lines = vec![];
        let mut total = Counts::default();
        for step in &self.done {
            let end = match &step.outcome {
                Outcome::Passed => "passed".to_owned(),
                Outcome::Failed => "FAILED".to_owned(),
                Outcome::Skipped(why) => format!("left out ({why})"),
            };
            let counts = step.counts.map_or_else(String::new, |counts| format!("   {counts}"));
            lines.push(format!("{:>9}  {:<17} {end}{counts}", seconds(step.time), step.name));
            total += step.counts.unwrap_or_default();
        }
        let of =
            |wanted: fn(&Outcome) -> bool| self.done.iter().filter(|s| wanted(&s.outcome)).count();
        lines.push(format!("{:>9}  tests: {total}", seconds(self.start.elapsed())));
        lines.push(format!(
            "           steps: {} passed, {} failed, {} left out",
            of(|outcome| *outcome == Outcome::Passed),
            of(|outcome| *outcome == Outcome::Failed),
            of(|outcome| matches!(outcome, Outcome::Skipped(_))),
        ));
        lines.join("\n")
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// The counts in one line of libtest: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
pub(crate) fn rust_counts(line: &str) -> Counts {
    let Some((_, figures)) =
        line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
    else {
        return Counts::default();
    };
    let figure = |word: &str| {
        let part = figures.split("; ").find_map(|part| part.strip_suffix(word));
        part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Counts { passed: figure("passed"), failed: figure("failed"), ignored: figure("ignored") }
}

/// The counts in one line of Vitest: `      Tests  1 failed | 3 passed | 2 skipped (6)`.
pub(crate) fn ui_counts(line: &str) -> Counts {
    let Some(figures) = line.trim_start().strip_prefix("Tests ") else {
        return Counts::default();
    };
    let figures = figures.split(" (").next().unwrap_or_default();
    let figure = |word: &str| {
        let part = figures.split('|').find_map(|part| part.trim().strip_suffix(word));
        part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Counts { passed: figure("passed"), failed: figure("failed"), ignored: figure("skipped") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_libtest_are_read() {
        let line = "test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.01s";
        assert_eq!(rust_counts(line), Counts { passed: 3, failed: 2, ignored: 1 });
        assert_eq!(rust_counts("test a::b ... ok"), Counts::default());
    }

    #[test]
    fn the_figures_of_vitest_are_read() {
        let line = "      Tests  1 failed | 13 passed | 2 skipped (16)";
        assert_eq!(ui_counts(line), Counts { passed: 13, failed: 1, ignored: 2 });
        assert_eq!(ui_counts("      Tests  38 passed (38)").passed, 38);
        assert_eq!(ui_counts(" Test Files  4 passed (4)"), Counts::default());
    }

    #[test]
    fn a_failed_step_does_not_hide_the_next_and_fails_the_whole() {
        let mut steps = Steps::new();
        assert!(!steps.run("first", |_| bail!("no")));
        assert!(steps.run("second", |counts| {
            counts.passed = 4;
            Ok(())
        }));
        steps.skip("third", "needs first");
        let summary = steps.summary();
        assert!(summary.contains("tests: 4 passed, 0 failed, 0 ignored"), "{summary}");
        assert!(summary.contains("steps: 1 passed, 1 failed, 1 left out"), "{summary}");
        assert_eq!(steps.finish().unwrap_err().to_string(), "failed: first");
    }

    #[test]
    fn a_step_that_a_machine_cannot_do_is_not_passed() {
        let mut steps = Steps::new();
        steps.run_where_possible("first", "no network", || bail!("no"), |()| Ok(()));
        steps.run_where_possible(
            "second",
            "no network",
            || Ok(1),
            |one| {
                assert_eq!(one, 1);
                Ok(())
            },
        );
        steps.run_where_possible("third", "no network", || Ok(()), |()| bail!("no"));
        let summary = steps.summary();
        assert!(summary.contains("left out (no network)"), "{summary}");
        assert!(summary.contains("steps: 1 passed, 1 failed, 1 left out"), "{summary}");
        assert_eq!(steps.finish().unwrap_err().to_string(), "failed: third");
    }
}
