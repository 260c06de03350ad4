use rstest::rstest;

use super::*;
use crate::tidy::tree::places;

const ROOT: &str = "src-tauri/x/src/lib.rs";
const A: &str = "src-tauri/x/src/a.rs";
const B: &str = "src-tauri/x/src/b/mod.rs";
const INSIDE_B: &str = "src-tauri/x/src/b/inner.rs";

/// A crate in which `a` uses `b`, and `b::inner` holds this text.
fn findings_of(text: &str) -> Vec<String> {
    let tree = Tree::from([
        (
            ROOT,
            "mod a;\nmod b;\npub use a::{Exported, again::Again as Renamed};\npub use a::all::*;\n",
        ),
        (
            A,
            "use crate::b::Thing;\npub struct Exported;\npub mod again { pub struct Again; }\npub mod all { pub fn every() {} }\n",
        ),
        (B, "mod inner;\npub use std::fmt;\npub struct Thing;\nenum State { Open }\n"),
        (INSIDE_B, text),
    ]);
    places(&check(&tree))
}

#[rstest]
#[case::import("use crate::a::Exported;")]
#[case::several_lines("use crate::{\n    b::Thing,\n    a::Exported,\n};")]
#[case::nested("use crate::{b::{self, Thing}, a::{again::{Again}}};")]
#[case::renamed("use crate::a as other;")]
#[case::only_for_its_methods("use crate::a::Exported as _;")]
#[case::re_exported_from_here("pub use crate::a::Exported;")]
#[case::re_exported_at_the_root("use crate::Exported;")]
#[case::re_exported_under_another_name("fn f(x: crate::Renamed) {}")]
#[case::re_exported_by_a_glob("fn f() { crate::every() }")]
#[case::glob("use crate::a::*;")]
#[case::super_of_super("use super::super::a;")]
#[case::self_in_a_group("use super::super::{a::{self}};")]
#[case::a_type("struct X { field: Option<crate::a::Exported> }")]
#[case::an_expression("fn f() { let x = crate::a::all::every(); }")]
#[case::a_pattern("fn f(x: u8) { match x { crate::a::ONE => {} _ => {} } }")]
#[case::inside_a_function("fn f() { use crate::a::Exported; }")]
#[case::inside_a_macro("fn f() { println!(\"{}\", crate::a::all::every()); }")]
#[case::inside_a_nested_macro("fn f() { vec![vec![1, { crate::a::all::every() }]]; }")]
#[case::in_an_attribute(
    "#[derive(Serialize)]\nstruct X {\n    #[serde(with = \"crate::a::all\")]\n    y: u8,\n}"
)]
#[case::in_an_inline_module("mod deep { use super::super::super::a::Exported; }")]
#[case::a_bound("fn f<T: crate::a::Exported>() where T: Send {}")]
fn a_planted_circle_is_found(#[case] text: &str) {
    assert_eq!(findings_of(text).len(), 1, "{text}");
}

#[rstest]
#[case::nothing("")]
#[case::another_crate("use serde::a::Exported; fn f(a: u8) -> u8 { a::b(1) }")]
#[case::its_own_folder("use super::{Thing, fmt, State::*}; fn f() { crate::b::Thing; }")]
#[case::a_test("#[cfg(test)]\nmod tests { use crate::a::Exported; }")]
#[case::a_test_helper("#[cfg(test)]\nfn f(x: crate::a::Exported) {}")]
#[case::a_comment(
    "// crate::a::Exported\n/// See [`crate::a::Exported`].\nfn f() { \"crate::a::Exported\"; }"
)]
fn what_is_no_use_closes_no_circle(#[case] text: &str) {
    assert_eq!(findings_of(text), [""; 0], "{text}");
}

#[test]
fn a_circle_of_three_is_told_with_each_of_its_uses() {
    let tree = Tree::from([
        (ROOT, "mod a;\nmod b;\nmod c;\n"),
        (A, "use crate::b;\n"),
        (B, "use crate::c;\n"),
        ("src-tauri/x/src/c.rs", "\nuse crate::a;\n"),
    ]);
    let findings = check(&tree);
    assert_eq!(places(&findings), ["src-tauri/x/src/a.rs:1"]);
    for part in ["a uses b", "b uses c", "c uses a (src-tauri/x/src/c.rs:2)"] {
        assert!(findings[0].what.contains(part), "{}", findings[0].what);
    }
}

#[test]
fn a_circle_deep_inside_a_folder_is_found() {
    let tree = Tree::from([
        (ROOT, "mod b;\n"),
        (B, "mod inner;\nmod other;\n"),
        (INSIDE_B, "use super::other;\n"),
        ("src-tauri/x/src/b/other.rs", "use super::inner::X;\n"),
    ]);
    assert_eq!(places(&check(&tree)), ["src-tauri/x/src/b/inner.rs:1"]);
}

#[test]
fn an_error_may_name_what_it_is_about() {
    let tree = |name: &'static str| {
        Tree::from([
            (ROOT, if name == "error" { "mod a;\nmod error;\n" } else { "mod a;\nmod b;\n" }),
            (A, if name == "error" { "use crate::error::E;\n" } else { "use crate::b::E;\n" }),
            ("src-tauri/x/src/error.rs", "use crate::a::A;\npub enum E {}\n"),
            ("src-tauri/x/src/b.rs", "use crate::a::A;\npub enum E {}\n"),
        ])
    };
    assert_eq!(check(&tree("error")), []);
    assert_eq!(check(&tree("b")).len(), 1);
}

#[test]
fn what_does_not_parse_is_told_by_its_name() {
    let tree = Tree::from([(ROOT, "mod a;\n"), (A, "fn {")]);
    assert_eq!(places(&check(&tree)), ["src-tauri/x/src/a.rs:1"]);
}
