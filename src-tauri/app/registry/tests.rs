use std::{fs, thread};

use serde_json::json;
use tempfile::TempDir;

use super::*;

fn file(location: &str) -> Place {
    Place { kind: WorkspaceKind::File, location: location.to_owned() }
}

fn registry() -> (TempDir, Registry) {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::new(folder.path().to_owned());
    (folder, registry)
}

#[test]
fn a_workspace_is_listed_once_the_newest_first_under_the_name_it_was_given() {
    let (folder, registry) = registry();
    let first = registry.note_opened(&file("/a.db"), "a", 1, true).unwrap();
    registry.note_opened(&file("/b.db"), "b", 2, true).unwrap();
    registry.rename(&first.id, "  Credits EU ").unwrap();
    registry.set_colour(&first.id, Colour::Purple).unwrap();
    registry.note_opened(&file("/a.db"), "a", 3, true).unwrap();

    let again = Registry::new(folder.path().to_owned()).list().unwrap();
    let shown: Vec<_> = again.iter().map(|entry| (entry.name.as_str(), entry.colour)).collect();
    assert_eq!(shown, [("Credits EU", Colour::Purple), ("b", Colour::Green)]);
    assert_eq!(registry.rename(&first.id, " ").unwrap_err().code(), "workspace_name_invalid");
    assert_eq!(registry.rename("workspace_9", "x").unwrap_err().code(), "workspace_unknown");
}

#[test]
fn what_was_open_last_is_what_was_not_closed_or_forgotten_and_is_still_there() {
    let (folder, registry) = registry();
    let place = |name: &str| {
        let path = folder.path().join(name);
        fs::write(&path, "").unwrap();
        file(&path.display().to_string())
    };
    let places = ["kept.db", "closed.db", "forgotten.db", "gone.db"].map(place);
    for (at, place) in (1..).zip(&places) {
        registry.note_opened(place, "x", at, true).unwrap();
    }
    registry.note_opened(&place("argument.db"), "x", 9, false).unwrap();
    registry.note_closed(&places[1]).unwrap();
    let forgotten = registry.find(&places[2]).unwrap();
    registry.forget(&forgotten.id).unwrap();
    fs::remove_file(&places[3].location).unwrap();

    let open: Vec<_> = registry.open_last().unwrap().iter().map(Entry::place).collect();
    assert_eq!(open, [places[0].clone()]);
    assert!(Path::new(&places[2].location).exists(), "forgetting leaves the file");
    let gone = registry.find(&places[3]).unwrap();
    assert!(gone.is_missing());
    let moved = registry.relocate(&gone.id, &places[2].location).unwrap();
    assert!(!moved.is_missing());
    let newest = registry.note_opened(&file("/new.db"), "x", 10, true).unwrap();
    assert_eq!(newest.id, "workspace_6", "no id is given twice");
}

#[test]
fn what_another_version_wrote_into_the_list_is_kept() {
    let (folder, registry) = registry();
    let path = folder.path().join(FILE);
    let entry = json!({ "id": "workspace_1", "name": "a", "kind": "file", "location": "/a.db", "badge": "x" });
    let list = json!({ "version": 1, "workspaces": [entry], "theme": "dark" });
    fs::write(&path, list.to_string()).unwrap();
    registry.set_colour("workspace_1", Colour::Red).unwrap();
    let kept: Json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!((&kept["theme"], &kept["workspaces"][0]["badge"]), (&json!("dark"), &json!("x")));
}

#[test]
fn a_list_of_a_newer_version_is_refused_and_not_touched() {
    let (folder, registry) = registry();
    let path = folder.path().join(FILE);
    fs::write(&path, r#"{"version":2,"workspaces":{}}"#).unwrap();
    let refused = registry.note_opened(&file("/a.db"), "a", 1, true).unwrap_err();
    assert_eq!(refused.code(), "workspace_list_newer");
    assert_eq!(fs::read_to_string(&path).unwrap(), r#"{"version":2,"workspaces":{}}"#);
}

#[test]
fn a_damaged_list_is_set_aside_and_nothing_of_it_is_lost() {
    let (folder, registry) = registry();
    let path = folder.path().join(FILE);
    for damage in ["{\"version\":1,\"workspa", "[]"] {
        fs::write(&path, damage).unwrap();
        assert_eq!(registry.list().unwrap(), []);
        let aside = registry.set_aside().unwrap();
        assert_eq!(fs::read_to_string(aside).unwrap(), damage);
    }
    registry.note_opened(&file("/a.db"), "a", 1, true).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "list, lock, two set aside");
}

#[test]
fn processes_that_change_the_list_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for number in 0..8 {
            let folder = folder.path().to_owned();
            scope.spawn(move || {
                let place = file(&format!("/{number}.db"));
                Registry::new(folder).note_opened(&place, "x", number, true).unwrap();
            });
        }
    });
    assert_eq!(Registry::new(folder.path().to_owned()).list().unwrap().len(), 8);
}
