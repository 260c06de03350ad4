//! Decimals of amounts: the stand-in has a table of its own, which must say what ours says.

use money::Currency;

#[test]
fn the_stand_in_counts_every_currency_as_we_do() {
    let letters = || (b'a'..=b'z').map(char::from);
    for (a, b, c) in
        letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| (a, b, c))))
    {
        let code = String::from_iter([a, b, c]);
        let ours: Currency = code.parse().expect("three letters are a currency");
        assert_eq!(fake_stripe::currency_exponent(&code), ours.exponent(), "{code}");
    }
}
