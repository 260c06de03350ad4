//! Puts the window's configuration, its capabilities and the built pages into the program.

use std::process::ExitCode;

use tauri_build::{Attributes, try_build};

fn main() -> ExitCode {
    // Tauri looks below its own root, which is the repository's.
    let attributes =
        Attributes::new().capabilities_path_pattern("./src-tauri/app/capabilities/**/*");
    match try_build(attributes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
