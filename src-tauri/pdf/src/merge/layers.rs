//! Layers: what was hidden stays hidden.

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::copy::Copier;

/// The layers of all documents.
#[derive(Default)]
pub(super) struct Layers {
    all: Vec<Object>,
    hidden: Vec<Object>,
}

impl Layers {
    /// Takes the layers of one document that its pages use.
    pub(super) fn take(&mut self, copier: &mut Copier<'_>) {
        let source = copier.source;
        let properties = source
            .catalog()
            .and_then(|catalog| catalog.get_deref(b"OCProperties", source)?.as_dict());
        let Ok(properties) = properties else { return };
        let list = |from: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
            let items = from.get_deref(key, source).and_then(Object::as_array);
            items.into_iter().flatten().filter_map(|item| item.as_reference().ok()).collect()
        };
        let empty = Dictionary::new();
        let settings =
            properties.get_deref(b"D", source).and_then(Object::as_dict).unwrap_or(&empty);
        let base = settings.get_deref(b"BaseState", source).and_then(Object::as_name);
        let all_off = base.is_ok_and(|base| base == b"OFF");
        let (on, off) = (list(settings, b"ON"), list(settings, b"OFF"));
        for layer in list(properties, b"OCGs") {
            let hidden = if all_off { !on.contains(&layer) } else { off.contains(&layer) };
            let layer = copier.reference(layer);
            if layer == Object::Null {
                continue;
            }
            if hidden {
                self.hidden.push(layer.clone());
            }
            self.all.push(layer);
        }
    }

    /// The entry of the catalog, if there is any layer.
    pub(super) fn properties(self) -> Option<Dictionary> {
        let Self { all, hidden } = self;
        (!all.is_empty()).then(|| {
            dictionary! {
                "OCGs" => all,
                "D" => dictionary! { "OFF" => hidden, "Order" => Object::Array(vec![]) },
            }
        })
    }
}
