//! Creating a workspace in a file that was not there.

use std::{
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use desk::{Actor, CommandError, workspace as desk_workspace};
use money::Currency;

use crate::{
    location::WorkspaceLocation,
    registry::{RegistryError, checked_name},
    workspace::{self, Workspace},
};

/// The extension of new workspace files; the system opens such files with this app. Files with another
/// one are opened all the same.
const EXTENSION: &str = "redress";
/// The longest name of a file that is made of a workspace's name.
const FILE_NAME_MAX: usize = 60;

/// Creates a workspace and opens it. A file that is there is never touched; one that could not be
/// made into a workspace does not stay.
pub(crate) async fn create(
    folder: PathBuf,
    name: String,
    currency: Currency,
    actor: Actor,
) -> Result<Workspace, CommandError> {
    let name = checked_name(&name)?;
    let path = reserve(&folder, &name)?;
    let url = desk_workspace::url_of(&path);
    let location = WorkspaceLocation::Database { url, create: true };
    let made = match workspace::open(&location).await {
        Ok(workspace) => match workspace.desk().begin_with_currency(&actor, currency).await {
            Ok(_) => Ok(workspace.named(name)),
            Err(error) => {
                workspace.desk().close().await;
                Err(error.into())
            }
        },
        Err(error) => Err(error),
    };
    if made.is_err() {
        // It is ours and has nothing in it; what cannot be removed is told of the next time.
        let _ = fs::remove_file(&path);
    }
    made
}

/// An empty file of our own: whoever comes second is refused.
fn reserve(folder: &Path, name: &str) -> Result<PathBuf, RegistryError> {
    let refused = |source| RegistryError::Folder { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(&refused)?;
    let path = folder.join(format!("{}.{EXTENSION}", file_name(name)));
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(_) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(RegistryError::FileExists { path })
        }
        Err(error) => Err(refused(error)),
    }
}

/// A name as a file name: letters and digits of any script, in small letters, dashes between words.
fn file_name(name: &str) -> String {
    let words =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-").to_lowercase();
    let mut end = joined.len().min(FILE_NAME_MAX);
    while !joined.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let cut = joined.get(..end).unwrap_or_default().trim_end_matches('-');
    if cut.is_empty() { "workspace".to_owned() } else { cut.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_workspace_has_its_name_and_currency_and_never_replaces_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("new");
        let actor = Actor::operator_or_unnamed("olive");
        let eur: Currency = "eur".parse().unwrap();
        let create = |folder: &Path, name: &str| {
            Box::pin(create(folder.to_owned(), name.to_owned(), eur, actor.clone()))
        };
        let made = create(&inside, " Credits EU ").await.unwrap();
        assert_eq!(made.view(None).name(), "Credits EU");
        assert_eq!(made.desk().default_currency().await.unwrap(), eur);
        made.desk().close().await;

        let file = inside.join("credits-eu.redress");
        let before = fs::read(&file).unwrap();
        let refused = create(&inside, "credits eu").await.err().unwrap();
        assert_eq!(refused.code, "workspace_file_exists");
        assert_eq!(fs::read(&file).unwrap(), before);

        let no_folder = create(&file, "other").await.err().unwrap();
        assert_eq!(no_folder.code, "workspace_folder_not_writable");
        let no_name = create(&inside, "  ").await.err().unwrap();
        assert_eq!(no_name.code, "workspace_name_invalid");
    }

    #[test]
    fn a_file_name_is_one_in_every_system() {
        for (name, file) in [
            ("Credits EU", "credits-eu"),
            ("../etc/passwd", "etc-passwd"),
            ("争议 2026", "争议-2026"),
            ("???", "workspace"),
        ] {
            assert_eq!(file_name(name), file);
        }
        assert!(file_name(&"界".repeat(80)).len() <= FILE_NAME_MAX);
    }
}
