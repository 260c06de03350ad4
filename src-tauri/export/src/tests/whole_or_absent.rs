use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use rstest::rstest;
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, tempdir};

use super::{NAMES, SCHEMA, names_in, write};
use crate::{Cell, ExportError, Format, Options, Sink};

/// More than any format keeps in memory.
const ROWS: u64 = 140_000;
const ROW: [Cell<'_>; 3] = [Cell::Int(1), Cell::Text("Ada"), Cell::Time(0)];

/// More than the buffers hold, so that bytes have reached the disk.
fn open_with_many_rows(path: &Path, format: Format) -> Sink {
    let mut sink = Sink::create(path, SCHEMA, Options::new(format)).expect("creates");
    for _ in 0..ROWS {
        sink.row(&ROW).expect("writes");
    }
    sink
}

#[rstest]
fn nothing_has_the_final_name_before_the_end(
    #[values(Format::Csv, Format::Jsonl, Format::Xlsx, Format::Parquet)] format: Format,
) {
    let folder = tempdir().expect("a folder");
    let sink = open_with_many_rows(&folder.path().join("out"), format);
    let names = names_in(folder.path());
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].starts_with(".redress-export-"), "{names:?}");
    let finished = sink.finish().expect("finishes");
    assert_eq!(names_in(folder.path()), names, "whole, and without its name");
    finished.publish(b"{}").expect("publishes");
    assert_eq!(names_in(folder.path()), ["out", "out.manifest.json"]);
}

#[rstest]
fn dropping_leaves_nothing(
    #[values(Format::Csv, Format::Jsonl, Format::Xlsx, Format::Parquet)] format: Format,
) {
    let folder = tempdir().expect("a folder");
    drop(open_with_many_rows(&folder.path().join("out"), format));
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[test]
fn a_panic_leaves_nothing() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("out");
    let panicked = std::thread::spawn(move || {
        let _sink = open_with_many_rows(&path, Format::Csv);
        panic!("on purpose");
    });
    assert!(panicked.join().is_err());
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[test]
fn an_older_file_stays_until_the_new_one_is_whole() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("out");
    fs::write(&path, "old").expect("writes");
    drop(open_with_many_rows(&path, Format::Csv));
    assert_eq!(fs::read_to_string(&path).expect("reads"), "old");
    let sink = open_with_many_rows(&path, Format::Csv);
    assert_eq!(fs::read_to_string(&path).expect("reads"), "old");
    sink.finish().expect("finishes").publish(b"{}").expect("publishes");
    assert!(fs::read_to_string(&path).expect("reads").starts_with("id,name,at\r\n"));
}

#[rstest]
fn the_manifest_describes_the_file(
    #[values(Format::Csv, Format::Jsonl, Format::Xlsx, Format::Parquet)] format: Format,
) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("out");
    let finished = open_with_many_rows(&path, format).finish().expect("finishes");
    let manifest = finished.publish(b"{}").expect("publishes");
    assert_eq!(fs::read(crate::manifest_path(&path)).expect("reads"), b"{}");
    let bytes = fs::read(&path).expect("reads");
    assert_eq!(manifest.rows, ROWS);
    assert_eq!(manifest.bytes, bytes.len() as u64);
    assert_eq!(manifest.sha256, hex::encode(Sha256::digest(&bytes)));
    let names: Vec<&str> = manifest.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, NAMES);
    assert_eq!(manifest.format, format);
}

#[rstest]
#[case::csv(
    Format::Csv,
    "id,name,at\r\n",
    "e29252bbcc2fb3483d0aa49501a8c44e45c6e0592a997bc765566548925c4cb1"
)]
#[case::jsonl(
    Format::Jsonl,
    "",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)]
fn an_export_of_nothing_is_a_file_too(
    #[case] format: Format,
    #[case] text: &str,
    #[case] sha256: &str,
) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("out");
    let manifest = write(&path, format, &[]).expect("writes");
    assert_eq!(manifest.rows, 0);
    assert_eq!(manifest.sha256, sha256);
    assert_eq!(fs::read_to_string(path).expect("reads"), text);
}

#[rstest]
#[case::too_few(&ROW[..2], "export_row_shape")]
#[case::too_many(&[Cell::Null; 4], "export_row_shape")]
#[case::before_the_year_1(
    &[Cell::Int(1), Cell::Null, Cell::Time(-62_135_596_800_000_001)], "export_time_out_of_range"
)]
#[case::after_the_year_9998(
    &[Cell::Int(1), Cell::Null, Cell::Time(253_370_764_800_000_000)], "export_time_out_of_range"
)]
fn a_row_that_does_not_fit_leaves_no_trace(
    #[case] cells: &[Cell<'_>],
    #[case] code: &str,
    #[values(Format::Csv, Format::Jsonl, Format::Xlsx, Format::Parquet)] format: Format,
) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("out");
    let mut sink = Sink::create(&path, SCHEMA, Options::new(format)).expect("creates");
    assert_eq!(sink.row(cells).expect_err("does not fit").code(), code);
    sink.row(&ROW).expect("the next row is written");
    let written = sink.finish().expect("finishes").publish(b"{}").expect("publishes");
    assert_eq!(written.rows, 1);
    if matches!(format, Format::Xlsx | Format::Parquet) {
        return;
    }
    let text = fs::read_to_string(path).expect("reads");
    assert_eq!(text.lines().count(), if format == Format::Csv { 2 } else { 1 }, "{text}");
}

#[rstest]
#[case::a_folder("folder", "export_is_folder")]
#[case::in_no_folder("nowhere/out", "export_folder_missing")]
#[case::below_a_file("file/out", "export_folder_missing")]
#[case::no_name("nowhere/..", "export_not_a_file")]
#[case::empty("", "export_is_folder")]
fn a_name_that_cannot_be_is_refused_at_once(#[case] name: &str, #[case] code: &str) {
    let folder = tempdir().expect("a folder");
    fs::create_dir(folder.path().join("folder")).expect("a folder inside");
    fs::write(folder.path().join("file"), "").expect("a file inside");
    let refused = write(&folder.path().join(name), Format::Csv, &[]).expect_err("refused");
    assert_eq!(refused.code(), code);
    assert_eq!(names_in(folder.path()), ["file", "folder"]);
}

/// A socket of our own stands for every device: a broken guard must not cost the machine `/dev/null`.
#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_not_replaced() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("socket");
    let _socket = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
    let refused = write(&path, Format::Csv, &[]).expect_err("refused");
    assert_eq!(refused.code(), "export_not_a_file");
    assert!(!fs::metadata(&path).expect("still there").is_file());
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = tempdir().expect("a folder");
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").expect("writes");
    std::os::unix::fs::symlink(&file, &link).expect("links");
    write(&link, Format::Csv, &[]).expect("writes");
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!(fs::read_to_string(&file).expect("reads"), "id,name,at\r\n");
}

/// A sink whose bytes go to a disk that is always full; what would be renamed is a file of ours.
#[cfg(target_os = "linux")]
fn on_a_full_disk(path: &Path, format: Format) -> Result<Sink, ExportError> {
    let full = fs::File::options().write(true).open("/dev/full").expect("opens");
    let folder = path.parent().expect("a folder");
    let (_, ours) = NamedTempFile::new_in(folder).expect("a file").into_parts();
    let file = NamedTempFile::from_parts(full, ours);
    Sink::into_file(file, path, SCHEMA, Options::new(format))
}

#[cfg(target_os = "linux")]
#[rstest]
fn a_full_disk_ends_the_export(
    #[values(Format::Csv, Format::Jsonl, Format::Parquet)] format: Format,
) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("out");
    let mut sink = on_a_full_disk(&path, format).expect("nothing written yet");
    let refused = (0..ROWS).find_map(|_| sink.row(&ROW).err()).expect("the buffer is smaller");
    assert_eq!(refused.code(), "export_disk_full");
    let finished = sink.finish().err().expect("rows are missing");
    assert_eq!(finished.code(), "export_broke_off");
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[cfg(target_os = "linux")]
#[rstest]
fn a_disk_full_at_the_last_moment_leaves_nothing(
    #[values(Format::Csv, Format::Jsonl, Format::Xlsx, Format::Parquet)] format: Format,
) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("out");
    let refused = on_a_full_disk(&path, format).and_then(|mut sink| {
        sink.row(&ROW).expect("still in the buffer");
        sink.finish().map(drop)
    });
    assert_eq!(refused.expect_err("no room").code(), "export_disk_full");
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[rstest]
#[case(ErrorKind::StorageFull, "export_disk_full")]
#[case(ErrorKind::QuotaExceeded, "export_disk_full")]
#[case(ErrorKind::PermissionDenied, "export_no_permission")]
#[case(ErrorKind::ReadOnlyFilesystem, "export_no_permission")]
#[case(ErrorKind::NotFound, "export_folder_missing")]
#[case(ErrorKind::IsADirectory, "export_is_folder")]
#[case(ErrorKind::FileTooLarge, "export_io")]
#[case(ErrorKind::TimedOut, "export_io")]
fn faults_are_sorted_by_what_helps(#[case] kind: ErrorKind, #[case] code: &str) {
    let error = ExportError::io(Path::new("out.csv"), io::Error::from(kind));
    assert_eq!(error.code(), code);
    assert!(error.to_string().contains("out.csv"), "{error}");
}

#[test]
fn a_full_format_is_no_fault_of_the_disk() {
    let error = ExportError::io(Path::new("out.xlsx"), crate::error::FormatFull::error());
    assert_eq!(error.code(), "export_too_large");
}
