mod call;
mod connection;
mod error;
mod mirror;
mod peer;
mod secret;
mod stand_in;

use money::{Amount, Currency};

use crate::{Gateway, GatewayConfig, SecretKey};

/// The key every test uses; recognisable wherever it must not appear.
const KEY: &str = "sk_test_51SecretSecretSecret";

fn config(base_url: &str) -> GatewayConfig {
    GatewayConfig { base_url: base_url.to_owned(), api_key: SecretKey::new(KEY).unwrap() }
}

fn gateway(base_url: &str) -> Gateway {
    Gateway::connect(config(base_url)).unwrap()
}

fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).unwrap()
}
