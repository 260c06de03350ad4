//! How long a file may be. The stops of clippy (functions, parameters) stand in `.clippy.toml`.

use super::{
    Finding,
    tree::{Tree, kind, numbered},
};

const RUST_STOP: usize = 600;
const RUST_TEST_STOP: usize = 800;
const TYPESCRIPT_STOP: usize = 300;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.written()
        .filter_map(|(path, text)| {
            let (lines, stop) = measure(path, text)?;
            let what =
                format!("{lines} lines, the stop is {stop}; split it where two reasons meet");
            (lines > stop).then(|| Finding::new(path, stop + 1, what))
        })
        .collect()
}

/// The lines that count and how many may, if the kind of file has a stop.
fn measure(path: &str, text: &str) -> Option<(usize, usize)> {
    match kind(path) {
        "rs" if is_test_file(path) => Some((text.lines().count(), RUST_TEST_STOP)),
        "rs" => Some((text.lines().count() - inline_test_lines(text), RUST_STOP)),
        "ts" | "tsx" => Some((text.lines().count(), TYPESCRIPT_STOP)),
        _ => None,
    }
}

fn is_test_file(path: &str) -> bool {
    let in_tests = path.starts_with("tests/") && !path.starts_with("tests/harness/");
    in_tests || path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// The lines of a `#[cfg(test)] mod … { … }`. rustfmt puts its end at the first column.
fn inline_test_lines(text: &str) -> usize {
    let lines: Vec<_> = text.lines().collect();
    let mut start = None;
    let mut inside = 0;
    for (number, line) in numbered(text) {
        match start {
            None if *line == *"#[cfg(test)]" => {
                let opens = lines.iter().skip(number).find(|line| !line.starts_with("#["));
                if opens.is_some_and(|line| line.starts_with("mod ") && line.ends_with('{')) {
                    start = Some(number);
                }
            }
            Some(first) if line == "}" => {
                inside += number - first + 1;
                start = None;
            }
            _ => {}
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_lines(count: usize) -> String {
        "x\n".repeat(count)
    }

    fn verdict(path: &str, text: &str) -> bool {
        check(&Tree::from([(path, text)])).is_empty()
    }

    #[test]
    fn each_kind_of_file_has_its_stop() {
        for (path, stop) in [
            ("src-tauri/desk/src/refund.rs", RUST_STOP),
            ("tests/harness/world.rs", RUST_STOP),
            ("tests/refunds.rs", RUST_TEST_STOP),
            ("src-tauri/desk/src/refund/tests.rs", RUST_TEST_STOP),
            ("ui/src/app.tsx", TYPESCRIPT_STOP),
        ] {
            assert!(verdict(path, &with_lines(stop)), "{path}");
            assert!(!verdict(path, &with_lines(stop + 1)), "{path}");
        }
    }

    #[test]
    fn generated_files_may_be_long() {
        assert!(verdict("ui/src/bindings.ts", &with_lines(TYPESCRIPT_STOP * 10)));
    }

    #[test]
    fn tests_inside_a_file_do_not_count() {
        let tests = "#[cfg(test)]\nmod tests {\n    fn a() {\n    }\n}\n";
        assert_eq!(inline_test_lines(&format!("fn b() {{\n}}\n{tests}")), 5);
        assert!(verdict("src-tauri/a.rs", &(with_lines(RUST_STOP) + tests)));
        assert!(!verdict("src-tauri/a.rs", &(with_lines(RUST_STOP + 1) + tests)));
        assert_eq!(inline_test_lines("#[cfg(test)]\nmod tests;\nfn b() {\n}\n"), 0);
    }
}
