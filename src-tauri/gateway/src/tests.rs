mod call;
mod connection;
mod error;
mod keychain;
mod list;
mod mirror;
mod mirror_fixtures;
mod mirror_kinds;
mod peer;
mod personal;
mod probe;
mod rate_limit;
mod secret;
mod stand_in;
mod upload;
mod webhook;

use money::{Amount, Currency};

use crate::{Gateway, GatewayConfig, SecretKey};

/// The key every test uses; recognisable wherever it must not appear.
const KEY: &str = "sk_test_51SecretSecretSecret";

fn config(base_url: &str) -> GatewayConfig {
    GatewayConfig::new(base_url, SecretKey::new(KEY).unwrap())
}

fn gateway(base_url: &str) -> Gateway {
    Gateway::connect(config(base_url)).unwrap()
}

fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).unwrap()
}
