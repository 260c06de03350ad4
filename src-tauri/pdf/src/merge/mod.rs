//! Attachments into one PDF for the bank.
//!
//! | Of a document | |
//! |---|---|
//! | kept | content, fonts, pictures, boxes and rotation of every page, also those inherited from the page tree; layers with their visibility |
//! | drawn into the page | what notes, stamps and form fields show |
//! | dropped | links, scripts and other actions, what happens on opening, embedded files, sound and film, form fields as such, bookmarks, structure for screen readers, metadata |
//!
//! Pictures become A4 pages, upright as their camera noted, without what the camera wrote about place
//! and owner. If the file is too large, pictures are made smaller step by step, also those inside
//! documents, down to what can still be read; text is never touched.

mod copy;
mod layers;
mod notes;
mod page;
mod picture;
mod squeeze;

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use self::{
    copy::Copier,
    layers::Layers,
    squeeze::{STEPS, Step},
};
use crate::attachment::{Attachment, AttachmentError, guard::guarded, pdf};

/// What the merged file must keep to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeOptions {
    /// Size of the file in bytes, at most.
    pub bytes_max: usize,
    /// Number of pages, at most.
    pub pages_max: usize,
    /// Title in the document's properties.
    pub title: String,
    /// Date in the document's properties. Part of the input, so that bytes can be repeated.
    pub created_at: DateTime<Utc>,
}

/// One PDF made of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Pages of each part, in the given order.
    pub part_pages: Vec<usize>,
    /// Whether pictures had to be made smaller.
    pub reduced: bool,
}

/// Merges files in the given order. Each part comes with its bytes, as they were inspected.
pub fn merge(
    parts: &[(&Attachment, &[u8])],
    options: &MergeOptions,
) -> Result<Merged, AttachmentError> {
    if parts.is_empty() {
        return Err(AttachmentError::Nothing);
    }
    for (attachment, bytes) in parts {
        if attachment.bytes != bytes.len() {
            return Err(AttachmentError::broken(
                &attachment.name,
                "it has changed since it was checked",
            ));
        }
    }
    let pages = parts.iter().map(|(attachment, _)| attachment.pages).sum();
    if pages > options.pages_max {
        return Err(AttachmentError::TooManyPages { pages, pages_max: options.pages_max });
    }
    let whole = assemble(parts, options, None)?;
    if whole.bytes.len() <= options.bytes_max {
        return Ok(whole);
    }
    gentlest(parts, options)
}

/// The first step that fits, found by halving: each step costs unpacking and packing every picture.
fn gentlest(
    parts: &[(&Attachment, &[u8])],
    options: &MergeOptions,
) -> Result<Merged, AttachmentError> {
    let bytes_max = options.bytes_max;
    let (mut low, mut high) = (0, STEPS.len() - 1);
    let mut best = assemble(parts, options, Some(STEPS[high]))?;
    if best.bytes.len() > bytes_max {
        return Err(AttachmentError::DoesNotFit { bytes: best.bytes.len(), bytes_max });
    }
    while low < high {
        let middle = usize::midpoint(low, high);
        let merged = assemble(parts, options, Some(STEPS[middle]))?;
        if merged.bytes.len() <= bytes_max {
            best = merged;
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(best)
}

fn assemble(
    parts: &[(&Attachment, &[u8])],
    options: &MergeOptions,
    step: Option<Step>,
) -> Result<Merged, AttachmentError> {
    let mut target = Document::with_version("1.7");
    let tree = target.new_object_id();
    let mut kids: Vec<Object> = vec![];
    let mut layers = Layers::default();
    let mut part_pages = vec![];
    for ((attachment, bytes), drawn) in parts.iter().zip(picture::draw_all(parts, step)?) {
        let added = match drawn {
            Some(drawn) => vec![picture::page(&mut target, drawn, tree)],
            None => guarded(&attachment.name, || {
                document(&mut target, bytes, attachment, tree, &mut layers, step)
            })?,
        };
        part_pages.push(added.len());
        kids.extend(added.into_iter().map(Object::Reference));
    }
    let pages = kids.len();
    let count = i64::try_from(pages).unwrap_or(i64::MAX);
    let pages_object = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    target.objects.insert(tree, Object::Dictionary(pages_object));
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    if let Some(properties) = layers.properties() {
        catalog.set("OCProperties", properties);
    }
    let catalog = target.add_object(catalog);
    let properties = target.add_object(properties(options));
    target.trailer.set("Root", catalog);
    target.trailer.set("Info", properties);
    target.compress();
    let mut bytes = vec![];
    let name = &parts[0].0.name;
    target
        .save_to(&mut bytes)
        .map_err(|error| AttachmentError::broken(name, &error.to_string()))?;
    Ok(Merged { bytes, pages, part_pages, reduced: step.is_some() })
}

/// Adds the pages of a document.
fn document(
    target: &mut Document,
    bytes: &[u8],
    attachment: &Attachment,
    tree: ObjectId,
    layers: &mut Layers,
    step: Option<Step>,
) -> Result<Vec<ObjectId>, AttachmentError> {
    let source = pdf::open(bytes, &attachment.name)?;
    let mut copier = Copier::new(&source.document, target, step);
    let mut added = vec![];
    for page in &source.pages {
        added.push(page::page(&mut copier, *page, tree));
    }
    layers.take(&mut copier);
    copier.finish();
    if added.len() != attachment.pages {
        return Err(AttachmentError::broken(
            &attachment.name,
            "it has changed since it was checked",
        ));
    }
    Ok(added)
}

fn properties(options: &MergeOptions) -> Dictionary {
    let date = options.created_at.format("D:%Y%m%d%H%M%SZ").to_string();
    let utf16 = options.title.encode_utf16().flat_map(u16::to_be_bytes);
    let title: Vec<u8> = [0xfe, 0xff].into_iter().chain(utf16).collect();
    dictionary! {
        "Title" => Object::String(title, StringFormat::Hexadecimal),
        "Producer" => Object::string_literal("Redress"),
        "CreationDate" => Object::string_literal(date.clone()),
        "ModDate" => Object::string_literal(date),
    }
}
