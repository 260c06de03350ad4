use std::ops::RangeInclusive;

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text, a word or an id; in CSV guarded against being read as a formula.
    Text(&'a str),
    /// A whole number, such as minor units or a sequence number.
    Int(i64),
    /// A sum of money in major units, exact: 1234 with 2 decimals is `12.34`. A number in CSV; text
    /// in JSON Lines, where a number would be read as binary floating point.
    Decimal {
        /// Minor units.
        minor: i64,
        /// Decimals of the currency.
        decimals: u32,
    },
    /// Nothing: an empty field in CSV, `null` in JSON Lines.
    Null,
    /// A moment, UTC microseconds; written as RFC 3339 with six decimals.
    Time(i64),
}

/// Years 0001 to 9998, so that any zone's local time is within the years that RFC 3339 can write.
pub(crate) const TIMES: RangeInclusive<i64> = -62_135_596_800_000_000..=253_370_764_799_999_999;

const MICROS_A_SECOND: i64 = 1_000_000;
const SECONDS_A_DAY: i64 = 86_400;

/// Appends a whole number.
pub(crate) fn push_int(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends `-0.05` of −5 with 2 decimals.
pub(crate) fn push_decimal(out: &mut Vec<u8>, minor: i64, decimals: u32) {
    if minor < 0 {
        out.push(b'-');
    }
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(minor.unsigned_abs()).as_bytes();
    let places = decimals as usize;
    if places == 0 {
        return out.extend_from_slice(digits);
    }
    if digits.len() > places {
        let (whole, part) = digits.split_at(digits.len() - places);
        out.extend_from_slice(whole);
        out.push(b'.');
        out.extend_from_slice(part);
    } else {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + places - digits.len(), b'0');
        out.extend_from_slice(digits);
    }
}

/// Appends `2026-11-24T06:31:47.000000Z`; with the offset of a zone its local time and `+01:00`.
/// Call it only for moments within [`TIMES`].
pub(crate) fn push_time(out: &mut Vec<u8>, micros: i64, offset_minutes: Option<i32>) {
    let shift = i64::from(offset_minutes.unwrap_or(0)) * 60 * MICROS_A_SECOND;
    let local = micros + shift;
    let day = push_date(out, local);
    let of_day = local - day * SECONDS_A_DAY * MICROS_A_SECOND;
    let seconds = of_day / MICROS_A_SECOND;
    out.push(b'T');
    push_padded(out, seconds / 3_600, 2);
    out.push(b':');
    push_padded(out, seconds / 60 % 60, 2);
    out.push(b':');
    push_padded(out, seconds % 60, 2);
    out.push(b'.');
    push_padded(out, of_day % MICROS_A_SECOND, 6);
    let Some(offset) = offset_minutes else { return out.push(b'Z') };
    out.push(if offset < 0 { b'-' } else { b'+' });
    push_padded(out, i64::from(offset.abs() / 60), 2);
    out.push(b':');
    push_padded(out, i64::from(offset.abs() % 60), 2);
}

/// Appends the date of a moment, `2026-11-24`; returns its day since 1970.
pub(crate) fn push_date(out: &mut Vec<u8>, micros: i64) -> i64 {
    let days = micros.div_euclid(SECONDS_A_DAY * MICROS_A_SECOND);
    let (year, month, day) = civil(days);
    push_padded(out, year, 4);
    out.push(b'-');
    push_padded(out, month, 2);
    out.push(b'-');
    push_padded(out, day, 2);
    days
}

/// Year, month and day of a day since 1970-01-01, by the Gregorian calendar. Years begin in March
/// here, so that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

fn push_padded(out: &mut Vec<u8>, number: i64, width: usize) {
    let from = out.len();
    out.resize(from + width, b'0');
    let mut rest = number;
    for place in out[from..].iter_mut().rev() {
        // A remainder by ten of a number that is not negative.
        *place = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, SecondsFormat};
    use proptest::prelude::*;

    use super::{TIMES, push_decimal, push_time};

    #[test]
    fn minor_units_become_major_ones_exactly() {
        let table = [
            (0, 2, "0.00"),
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (100, 2, "1.00"),
            (1234, 2, "12.34"),
            (-9_007_199_254_740_991, 2, "-90071992547409.91"),
            (500, 0, "500"),
            (1250, 3, "1.250"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ];
        for (minor, decimals, text) in table {
            let mut out = Vec::new();
            push_decimal(&mut out, minor, decimals);
            assert_eq!(String::from_utf8_lossy(&out), text);
        }
    }

    #[test]
    fn a_local_time_has_its_offset() {
        let text = |micros, offset| {
            let mut out = Vec::new();
            push_time(&mut out, micros, offset);
            String::from_utf8(out).expect("UTF-8")
        };
        assert_eq!(text(0, None), "1970-01-01T00:00:00.000000Z");
        assert_eq!(text(1, Some(60)), "1970-01-01T01:00:00.000001+01:00");
        assert_eq!(text(0, Some(-210)), "1969-12-31T20:30:00.000000-03:30");
        assert_eq!(text(0, Some(0)), "1970-01-01T00:00:00.000000+00:00");
    }

    proptest! {
        #[test]
        fn times_are_those_of_chrono(micros in TIMES) {
            let mut out = Vec::new();
            push_time(&mut out, micros, None);
            let time = DateTime::from_timestamp_micros(micros).expect("in range");
            let wanted = time.to_rfc3339_opts(SecondsFormat::Micros, true);
            prop_assert_eq!(String::from_utf8(out).expect("UTF-8"), wanted);
        }
    }
}
