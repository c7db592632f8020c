//! Figures and counts as people read them.

/// A figure of a metric, short: whole where it is whole, thousands set apart, in powers of ten
/// where it is large, and `≥` where it stopped at the largest number that counts hold.
#[must_use]
pub fn figure(value: f64) -> String {
    if value >= u64::MAX as f64 {
        return format!("≥ {value:.1e}");
    }
    if value.abs() >= 1e6 {
        return format!("{value:.1e}");
    }
    let text = format!("{:.2}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = separated(whole);
    let sign = if value < 0.0 && (whole != "0" || !fraction.is_empty()) { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// `number` with its thousands set apart: `1,234,567`.
#[must_use]
pub fn grouped(number: u64) -> String {
    separated(&number.to_string())
}

/// `number` things, in words: `1 file`, `2 files`, `12 lines of code`.
#[must_use]
pub fn count(number: u64, thing: &str) -> String {
    let thing = if number == 1 { thing.to_owned() } else { plural(thing) };
    format!("{} {thing}", grouped(number))
}

/// `thing` in the plural: that of the last word, or of the last before what is `of` something.
fn plural(thing: &str) -> String {
    let (noun, rest) = thing.split_at(thing.find(" of ").unwrap_or(thing.len()));
    let before_y = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match before_y {
        Some(stem) => format!("{stem}ies{rest}"),
        None if noun.ends_with(['s', 'x']) || noun.ends_with("ch") => format!("{noun}es{rest}"),
        None => format!("{noun}s{rest}"),
    }
}

/// Decimal digits with a comma before each three from the right.
fn separated(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_exact_where_they_can_be() {
        for (value, text) in [
            (12.0, "12"),
            (74.5, "74.5"),
            (-3.25, "-3.25"),
            (-0.001, "0"),
            (24_240.0, "24,240"),
            (123_456.5, "123,456.5"),
            (1_234_567.0, "1.2e6"),
            (18_446_744_073_709_551_615.0, "≥ 1.8e19"),
        ] {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn counts_are_grouped_and_agree_with_their_word() {
        for (number, thing, text) in [
            (1, "file", "1 file"),
            (0, "file", "0 files"),
            (1_234_567, "known finding", "1,234,567 known findings"),
            (1, "line of code", "1 line of code"),
            (10_536, "line of code", "10,536 lines of code"),
            (2, "class", "2 classes"),
            (2, "directory", "2 directories"),
            (2, "key", "2 keys"),
        ] {
            assert_eq!(count(number, thing), text);
        }
    }
}
