//! Addresses of databases, and what of them may be shown or kept.

use std::path::Path;

/// The address of a database file.
pub fn url_of(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// The location of a database without its password: the absolute path of the file, or server and
/// database. Secrets are stored under this name.
pub fn location_of(url: &str) -> String {
    let url = url.split('?').next().unwrap_or(url);
    if let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| *scheme != "sqlite") {
        return rest.rsplit_once('@').map_or(rest, |(_, place)| place).to_owned();
    }
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}

/// The address of a server's database without its password, as it may be kept in a file.
pub fn url_without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (rest, query) =
        rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let place = rest.rsplit_once('@').map_or_else(
        || rest.to_owned(),
        |(user, place)| {
            let name = user.split_once(':').map_or(user, |(name, _)| name);
            format!("{name}@{place}")
        },
    );
    let kept = query.map(|query| {
        let fields = query.split('&').filter(|field| !field.starts_with("password="));
        fields.collect::<Vec<_>>().join("&")
    });
    match kept.filter(|kept| !kept.is_empty()) {
        Some(kept) => format!("{scheme}://{place}?{kept}"),
        None => format!("{scheme}://{place}"),
    }
}

/// The name of a copy of a workspace file: `books.redress` and `backup 3` give `books backup
/// 3.redress`.
pub(super) fn copy_name(file: &Path, what: &str) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match file.extension() {
        Some(extension) => format!("{stem} {what}.{}", extension.to_string_lossy()),
        None => format!("{stem} {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_has_no_secrets_and_one_form() {
        for (url, location) in [
            ("sqlite:/srv/books/team.db", "/srv/books/team.db"),
            ("sqlite:/srv/team.db?mode=rwc", "/srv/team.db"),
            ("sqlite:///srv/team.db", "/srv/team.db"),
            ("postgres://joe:s3cr3t@db.internal:5432/credits", "db.internal:5432/credits"),
            ("postgres://joe:p@ss@db.internal/credits?sslmode=require", "db.internal/credits"),
        ] {
            assert_eq!(location_of(url), location);
        }
        for (url, kept) in [
            (
                "postgres://joe:s3cr3t@db.internal:5432/credits",
                "postgres://joe@db.internal:5432/credits",
            ),
            (
                "postgres://joe:p@ss@db.internal/credits?sslmode=require",
                "postgres://joe@db.internal/credits?sslmode=require",
            ),
            (
                "postgres://db.internal/credits?user=joe&password=s3cr3t",
                "postgres://db.internal/credits?user=joe",
            ),
            ("postgres://db.internal/credits", "postgres://db.internal/credits"),
        ] {
            assert_eq!(url_without_password(url), kept);
        }
        let here = std::env::current_dir().unwrap().join("team.db");
        assert_eq!(location_of("sqlite:team.db"), here.display().to_string());
    }
}
