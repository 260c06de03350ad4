//! The bill of materials, as CycloneDX 1.6 in JSON. It names no time and no serial number, so that the
//! same sources make the same file.

use serde_json::{Value, json};

use super::inventory::{Component, Inventory, Origin};

/// The document for this version of Redress.
pub(super) fn document(inventory: &Inventory, version: &str) -> Value {
    let uses = inventory
        .components
        .iter()
        .filter(|component| !component.uses.is_empty())
        .map(|component| json!({ "ref": component.id(), "dependsOn": component.uses }));
    let own = json!({ "ref": "redress", "dependsOn": inventory.direct });
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "bom-ref": "redress",
            "name": "redress",
            "version": version,
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        } },
        "components": inventory.components.iter().map(described).collect::<Vec<_>>(),
        "dependencies": std::iter::once(own).chain(uses).collect::<Vec<_>>(),
    })
}

fn described(component: &Component) -> Value {
    let mut described = json!({
        "type": "library",
        "bom-ref": component.id(),
        "name": component.name,
        "version": component.version,
        "licenses": [{ "expression": component.licence }],
    });
    if component.origin == Origin::Font {
        described["type"] = json!("file");
    } else {
        described["purl"] = json!(component.id());
    }
    if let Some((algorithm, sum)) = &component.checksum {
        described["hashes"] = json!([{ "alg": algorithm, "content": sum }]);
    }
    if let Some(address) = &component.repository {
        described["externalReferences"] = json!([{ "type": "vcs", "url": address }]);
    }
    described
}
