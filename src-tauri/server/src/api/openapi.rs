//! The description of the API (`OpenAPI` 3.1), made from the endpoints and the schemas of the desk's
//! commands.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use desk::{LineAnswer, PostTransaction, commands};
use schemars::{Schema, SchemaGenerator, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::{Map, Value as Json, json};

use super::{
    endpoint::{ENDPOINTS, Endpoint, Key},
    input::{JSON, KEY_FIELD, LINES},
    problem::{PROBLEM_JSON, Problem},
};

/// Where schemas are kept in the document.
const SCHEMAS: &str = "/components/schemas";

const ABOUT: &str = "What a platform tells Redress: users, transactions and refund requests.\n\n\
    Amounts are integers in minor units, signed from the wallet's point of view; times are \
    microseconds UTC. A request that changes something has a key: repeated with the same content it \
    gets the first answer again, with other content it is refused (409).";

/// The whole document.
pub(super) fn document() -> Json {
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        let method = endpoint.method.as_str().to_lowercase();
        path[method] = schemas.operation(endpoint);
    }
    let paths = Json::Object(paths);
    let schemas = used(schemas.all, &paths);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Redress",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of `redressctl token create`.",
                },
            },
            "schemas": schemas,
        },
    })
}

/// The schemas that the paths refer to, directly or through others.
fn used(mut all: Map<String, Json>, paths: &Json) -> Map<String, Json> {
    let mut used = Map::new();
    let mut looked_through = vec![paths.to_string()];
    while let Some(text) = looked_through.pop() {
        let is_named = |name: &String| text.contains(&format!("\"#{SCHEMAS}/{name}\""));
        let names: Vec<String> = all.keys().filter(|name| is_named(name)).cloned().collect();
        for (name, schema) in names.iter().filter_map(|name| all.remove_entry(name)) {
            looked_through.push(schema.to_string());
            used.insert(name, schema);
        }
    }
    used
}

/// The schemas of the document. Inputs and outputs differ in which fields are required.
struct Schemas {
    inputs: SchemaGenerator,
    outputs: SchemaGenerator,
    all: Map<String, Json>,
}

impl Schemas {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = SCHEMAS.into();
            settings.meta_schema = None;
            settings.transforms.push(Box::new(RecursiveTransform(without_null_default)));
        });
        Self {
            inputs: settings.clone().for_deserialize().into_generator(),
            outputs: settings.for_serialize().into_generator(),
            all: Map::new(),
        }
    }

    fn operation(&mut self, endpoint: &Endpoint) -> Json {
        let Some(command) = commands::find(endpoint.command) else { return Json::Null };
        let input = command.input(&mut self.inputs);
        let output = command.output(&mut self.outputs);
        let mut operation = json!({
            "operationId": endpoint.command,
            "summary": endpoint.summary,
            "parameters": parameters(endpoint, &input),
            "responses": self.responses(endpoint, output),
        });
        if endpoint.takes_body() {
            operation["requestBody"] = self.request_body(endpoint, input);
        } else {
            self.keep(input);
        }
        operation
    }

    fn request_body(&mut self, endpoint: &Endpoint, mut input: Schema) -> Json {
        if endpoint.key == Key::Required {
            make_optional(&mut input, KEY_FIELD);
        }
        let mut content = json!({ JSON: { "schema": self.keep(input) } });
        if endpoint.takes_lines {
            let line = self.inputs.root_schema_for::<PostTransaction>();
            let line = self.keep_as("TransactionLine", line);
            content[LINES] = json!({ "schema": lines_of(&line) });
        }
        json!({ "required": true, "content": content })
    }

    fn responses(&mut self, endpoint: &Endpoint, output: Schema) -> Json {
        let output = match endpoint.answer_field {
            Some(field) => self.property(output, field),
            None => self.keep(output),
        };
        let mut content = json!({ JSON: { "schema": output } });
        if endpoint.takes_lines {
            let line = self.outputs.root_schema_for::<LineAnswer>();
            content[LINES] = json!({ "schema": lines_of(&self.keep(line)) });
        }
        let mut done = json!({ "description": "Done, now or before.", "content": content });
        if let Some(next) = endpoint.leads_to {
            let id = json!({ "id": "$response.body#/id" });
            done["links"] = json!({ next: { "operationId": next, "parameters": id } });
        }
        let mut responses = Map::from_iter([(StatusCode::OK.as_str().to_owned(), done)]);
        let problem = self.outputs.root_schema_for::<Problem>();
        let problem = self.keep(problem);
        for status in endpoint.refusals() {
            responses.insert(status.as_str().to_owned(), refusal(status, &problem));
        }
        Json::Object(responses)
    }

    /// Moves a schema, and those it refers to, into the document; the reference to it.
    fn keep(&mut self, schema: Schema) -> Json {
        let title = schema.get("title").and_then(Json::as_str).unwrap_or("Answer").to_owned();
        self.keep_as(&title, schema)
    }

    fn keep_as(&mut self, name: &str, mut schema: Schema) -> Json {
        self.take_definitions(&mut schema);
        schema.remove("title");
        self.all.insert(name.to_owned(), schema.into());
        json!({ "$ref": format!("#{SCHEMAS}/{name}") })
    }

    /// The schema of a property of a schema.
    fn property(&mut self, mut schema: Schema, field: &str) -> Json {
        self.take_definitions(&mut schema);
        schema
            .pointer_mut(&format!("/properties/{field}"))
            .map(|property| {
                if let Some(fields) = property.as_object_mut() {
                    fields.remove("description");
                }
                property.take()
            })
            .unwrap_or_default()
    }

    fn take_definitions(&mut self, schema: &mut Schema) {
        let definitions = schema.remove("components").map(|mut found| found["schemas"].take());
        if let Some(Json::Object(definitions)) = definitions {
            self.all.extend(definitions);
        }
    }
}

/// A stream of lines is a text to `OpenAPI` 3.1.
fn lines_of(line: &Json) -> Json {
    json!({
        "type": "string",
        "description": "JSON lines: one JSON object and a line feed each.",
        "contentMediaType": LINES,
        "contentSchema": line,
    })
}

fn refusal(status: StatusCode, problem: &Json) -> Json {
    let mut refusal = json!({
        "description": status.canonical_reason().unwrap_or_default(),
        "content": { PROBLEM_JSON: { "schema": problem } },
    });
    let header = match status {
        StatusCode::UNAUTHORIZED => Some("WWW-Authenticate"),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Some("Retry-After"),
        _ => None,
    };
    if let Some(header) = header {
        refusal["headers"] =
            json!({ header: { "required": true, "schema": { "type": "string" } } });
    }
    refusal
}

fn parameters(endpoint: &Endpoint, input: &Schema) -> Vec<Json> {
    let property = |field: &str| {
        let pointer = format!("/properties/{field}");
        input.pointer(&pointer).cloned().unwrap_or_else(|| json!({ "type": "string" }))
    };
    let required: BTreeSet<&str> = required_of(input).collect();
    let path = endpoint.id_field.map(
        |field| json!({ "name": "id", "in": "path", "required": true, "schema": property(field) }),
    );
    let query = endpoint.query_fields.iter().map(|field| {
        json!({
            "name": field, "in": "query", "required": required.contains(field),
            "schema": without_null(property(field)),
        })
    });
    let key = (endpoint.key == Key::Required).then(|| {
        json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same as the field `key` of a JSON body; one of both is required.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
        })
    });
    path.into_iter().chain(query).chain(key).collect()
}

fn required_of(schema: &Schema) -> impl Iterator<Item = &str> {
    let required = schema.get("required").and_then(Json::as_array).into_iter().flatten();
    required.filter_map(Json::as_str)
}

fn make_optional(schema: &mut Schema, field: &str) {
    if let Some(required) = schema.get_mut("required").and_then(Json::as_array_mut) {
        required.retain(|name| name != field);
    }
}

/// A field that may be left out has no default to programs that are generated from the schema: they
/// would take it for one that is always there.
fn without_null_default(schema: &mut Schema) {
    if schema.get("default").is_some_and(Json::is_null) {
        schema.remove("default");
    }
}

/// A query cannot say null: the field is left out instead.
fn without_null(mut schema: Json) -> Json {
    if let Some(Json::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice["type"] != "null");
        if let [only] = choices.as_mut_slice() {
            return only.take();
        }
    }
    schema
}
