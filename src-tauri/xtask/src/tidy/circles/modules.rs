//! The modules of one crate as its source declares them: what each defines, imports and names.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::{
    Attribute, Expr, File, Item, ItemMod, ItemUse, Lit, Macro, Meta, Path, UseTree,
    visit::{self, Visit},
};

use crate::tidy::tree::Tree;

/// A path as it is written, cut at `::`.
pub(super) type Segments = Vec<String>;

/// One module of a crate.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its names from the root of the crate, which has none.
    pub(super) path: Segments,
    pub(super) parent: Option<usize>,
    pub(super) children: BTreeMap<String, usize>,
    /// Names of what it defines, modules excepted.
    pub(super) items: BTreeSet<String>,
    /// What `use` declarations call by which name.
    pub(super) imports: BTreeMap<String, Segments>,
    /// What `use path::*` brings in.
    pub(super) globs: Vec<Segments>,
    /// Every path that is written in it, imports included, with the file.
    pub(super) mentions: Vec<(Segments, String)>,
}

/// The modules of a crate; the first is its root. Test modules are left out: they may use anything.
#[derive(Debug)]
pub(super) struct Modules(pub(super) Vec<Module>);

impl Modules {
    /// Reads the crate whose root file is `root` (`…/lib.rs`, `…/main.rs`).
    ///
    /// # Errors
    /// Path and reason of a file that is no Rust.
    pub(super) fn read(tree: &Tree, root: &str) -> Result<Self, (String, String)> {
        let mut modules = Self(vec![Module::default()]);
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        modules.read_file(tree, 0, root, folder)?;
        Ok(modules)
    }

    /// `folder` is where the files of its children are.
    fn read_file(
        &mut self,
        tree: &Tree,
        module: usize,
        path: &str,
        folder: &str,
    ) -> Result<(), (String, String)> {
        let text = tree.text(path).unwrap_or_default();
        let file: File =
            syn::parse_file(text).map_err(|error| (path.to_owned(), error.to_string()))?;
        self.read_items(tree, module, path, folder, &file.items)
    }

    fn read_items(
        &mut self,
        tree: &Tree,
        module: usize,
        path: &str,
        folder: &str,
        items: &[Item],
    ) -> Result<(), (String, String)> {
        for item in items {
            if let Item::Mod(child) = item {
                if !is_test(&child.attrs) {
                    self.read_child(tree, module, path, folder, child)?;
                }
                continue;
            }
            let mut reader = Reader { module: &mut self.0[module], path };
            reader.visit_item(item);
        }
        Ok(())
    }

    fn read_child(
        &mut self,
        tree: &Tree,
        parent: usize,
        path: &str,
        folder: &str,
        item: &ItemMod,
    ) -> Result<(), (String, String)> {
        let name = item.ident.to_string();
        let child = self.0.len();
        let mut names = self.0[parent].path.clone();
        names.push(name.clone());
        self.0.push(Module { path: names, parent: Some(parent), ..Module::default() });
        self.0[parent].children.insert(name.clone(), child);
        let folder = format!("{folder}/{name}");
        if let Some((_, items)) = &item.content {
            return self.read_items(tree, child, path, &folder, items);
        }
        let beside = format!("{folder}.rs");
        let inside = format!("{folder}/mod.rs");
        let file = if tree.text(&beside).is_some() { beside } else { inside };
        self.read_file(tree, child, &file, &folder)
    }
}

/// `#[test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => {
            let words = list.tokens.to_string();
            list.path.is_ident("cfg")
                && !words.starts_with("not")
                && words.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "test")
        }
        Meta::NameValue(_) => false,
    })
}

/// Collects what one item, or one function's body, defines and names.
struct Reader<'a> {
    module: &'a mut Module,
    path: &'a str,
}

impl Reader<'_> {
    fn mention(&mut self, segments: Segments) {
        self.module.mentions.push((segments, self.path.to_owned()));
    }

    fn import(&mut self, tree: &UseTree, prefix: &[String]) {
        let with = |name: &dyn ToString| [prefix, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, prefix);
                }
            }
            UseTree::Name(name) => self.import_as(&name.ident, with(&name.ident)),
            UseTree::Rename(rename) => self.import_as(&rename.rename, with(&rename.ident)),
            UseTree::Glob(_) => {
                self.mention(prefix.to_vec());
                self.module.globs.push(prefix.to_vec());
            }
        }
    }

    fn import_as(&mut self, name: &dyn ToString, mut segments: Segments) {
        let mut name = name.to_string();
        // `use a::b::{self}` is `use a::b`.
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
            if name == "self" {
                name = segments.last().cloned().unwrap_or_default();
            }
        }
        self.mention(segments.clone());
        if name != "_" {
            self.module.imports.insert(name, segments);
        }
    }

    /// Paths in the tokens of a macro call, whose grammar nobody knows.
    fn mention_tokens(&mut self, tokens: TokenStream) {
        let mut path: Segments = vec![];
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.flush(&mut path);
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    let joins = colons == 0 && punct.spacing() == Spacing::Joint;
                    colons = if joins || colons == 1 { colons + 1 } else { 3 };
                }
                TokenTree::Group(group) => {
                    self.flush(&mut path);
                    self.mention_tokens(group.stream());
                    colons = 0;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.flush(&mut path);
                    colons = 0;
                }
            }
        }
        self.flush(&mut path);
    }

    fn flush(&mut self, path: &mut Segments) {
        if !path.is_empty() {
            self.mention(std::mem::take(path));
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "syn may add kinds of items")]
    fn define(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Fn(item) => Some(&item.sig.ident),
            Item::Static(item) => Some(&item.ident),
            Item::Struct(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            Item::Union(item) => Some(&item.ident),
            _ => None,
        };
        self.module.items.extend(name.map(ToString::to_string));
    }
}

impl Visit<'_> for Reader<'_> {
    fn visit_item(&mut self, item: &Item) {
        if !is_test(attributes(item)) {
            self.define(item);
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        self.import(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &Path) {
        let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.mention(segments);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &Macro) {
        self.visit_path(&call.path);
        self.mention_tokens(call.tokens.clone());
    }

    /// Serde, schemars and clap take paths as texts: `#[serde(with = "crate::text")]`.
    fn visit_attribute(&mut self, attribute: &Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.mention_tokens(list.tokens.clone());
            for token in list.tokens.clone() {
                let TokenTree::Literal(literal) = token else { continue };
                let Ok(Lit::Str(text)) = syn::parse_str::<Lit>(&literal.to_string()) else {
                    continue;
                };
                if let Ok(Expr::Path(path)) = text.parse::<Expr>() {
                    self.visit_path(&path.path);
                }
            }
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "syn may add kinds of items")]
fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
