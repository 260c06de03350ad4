//! What a package gives to shells and to `man`: completions and pages, from the command line itself.

use std::{collections::BTreeSet, fs, process::Command};

use harness::program;
use rstest::rstest;

/// What `redressctl` prints, called without a database.
fn said(arguments: &[&str]) -> String {
    let output = Command::new(program("redressctl")).args(arguments).output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The verbs that the help lists.
fn verbs() -> BTreeSet<String> {
    let help = said(&["--help"]);
    let (_, commands) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = commands.lines().take_while(|line| !line.is_empty());
    // A line of a description that goes on is indented further.
    let listed = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: BTreeSet<_> =
        listed.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.contains("serve"), "{help}");
    names
}

#[test]
fn bash_completes_verbs_and_options() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("redressctl");
    fs::write(&script, said(&["completions", "bash"])).expect("written");
    let complete = |words: &[&str]| {
        let last = words.last().expect("a word");
        let line = format!(
            "source {}; COMP_WORDS=({}); COMP_CWORD={}; _redressctl redressctl '{last}' ''; \
             echo \"${{COMPREPLY[@]}}\"",
            script.display(),
            words.join(" "),
            words.len() - 1
        );
        let output = Command::new("bash").args(["--norc", "-c", &line]).output().expect("bash");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    };
    assert_eq!(complete(&["redressctl", "ser"]), "serve");
    assert_eq!(complete(&["redressctl", "serve", "--lis"]), "--listen");
    let all = complete(&["redressctl", ""]);
    let all: BTreeSet<_> = all.split(' ').collect();
    let missing: Vec<_> = verbs().into_iter().filter(|verb| !all.contains(&**verb)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[rstest]
#[case("zsh", "#compdef redressctl")]
#[case("fish", "complete -c redressctl")]
fn other_shells_get_completions_in_their_language(#[case] shell: &str, #[case] sign: &str) {
    let script = said(&["completions", shell]);
    assert!(script.contains(sign), "{script}");
    assert!(script.contains("serve"), "{script}");
}

#[test]
fn every_verb_has_a_man_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let below = folder.path().join("man1");
    said(&["man-pages", below.to_str().expect("UTF-8")]);
    let page = |name: &str| fs::read_to_string(below.join(name)).expect(name);
    assert!(page("redressctl.1").starts_with(".ie \\n(.g"), "a page in roff");
    for verb in verbs().into_iter().filter(|verb| verb != "help") {
        assert!(page(&format!("redressctl-{verb}.1")).contains(".SH NAME"), "{verb}");
    }
    let listing = fs::read_dir(&below).expect("a folder").flatten();
    let hidden =
        listing.map(|entry| entry.file_name()).find(|name| name == "redressctl-man-pages.1");
    assert_eq!(hidden, None, "what only packages need is not documented");
}
