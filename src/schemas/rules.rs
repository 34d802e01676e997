//! Rules that `validator` has not, in words for people.

use serde_json::{Map, Value};
use url::{Host, Url};
use validator::ValidationError;

use crate::core::text::{fold, nfc};

fn error(code: &'static str, message: &'static str) -> ValidationError {
    ValidationError::new(code).with_message(message.into())
}

/// Something of it is seen. What is not is documented character by character: `\s` is not the same everywhere.
pub fn not_blank(text: &str) -> Result<(), ValidationError> {
    if text.chars().all(shows_nothing) { Err(error("blank", "must not be blank")) } else { Ok(()) }
}

/// White space, controls, marks without width, and letters that are there to stand for none.
fn shows_nothing(c: char) -> bool {
    let is_filler =
        matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}');
    is_filler || c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// Three characters or more as the index has them: `é` is one, however it was typed.
pub fn keyword(text: &str) -> Result<(), ValidationError> {
    let enough = nfc(text).chars().count() >= 3 && fold(text).chars().count() >= 3;
    if enough { Ok(()) } else { Err(error("any_str.min_length", "ensure this value has at least 3 characters")) }
}

/// 50 characters at most, no comma: lists of tags stand between commas.
pub fn tag(text: &str) -> Result<(), ValidationError> {
    not_blank(text)?;
    if text.contains(',') {
        Err(error("tag", "must not contain a comma: send two tags"))
    } else if text.chars().count() > 50 {
        Err(error("length", "ensure this value has at most 50 characters"))
    } else {
        Ok(())
    }
}

/// A language tag (BCP 47): its form, not whether there is such a language.
pub fn language(text: &str) -> Result<(), ValidationError> {
    let mut parts = text.split('-');
    let letters = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.len() <= 35 && parts.next().is_some_and(letters) && parts.all(subtag) {
        Ok(())
    } else {
        Err(error("language", "has to be a language tag such as en or pt-BR"))
    }
}

/// 50 members at most, each a number or text of 256 characters at most.
pub fn nutrition(members: &Map<String, Value>) -> Result<(), ValidationError> {
    let fits = |text: &str| text.chars().count() <= 256 && !text.contains('\0');
    let plain = |value: &Value| match value {
        Value::String(text) => fits(text),
        Value::Number(_) => true,
        _ => false,
    };
    if members.len() <= 50 && members.iter().all(|(name, value)| fits(name) && plain(value)) {
        Ok(())
    } else {
        Err(error("nutrition", "has to have at most 50 members, each a number or text of at most 256 characters"))
    }
}

/// An absolute http(s) address with a dotted host or an IP address.
pub fn http_url(text: &str) -> Result<(), ValidationError> {
    let refused = error("url", "has to be an address such as https://example.com/recipe");
    // The URL standard drops or mends these; the address is stored as sent.
    let mended = text.contains(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c) || c == '\\');
    let host = host_as_sent(text).filter(|_| !mended);
    let known = match Url::parse(text).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(domain)) => is_dotted(domain),
        // Not as `1` or `0x7f.1`, which the standard takes for addresses too.
        Some(Host::Ipv4(address)) => host == Some(&address.to_string()),
        Some(Host::Ipv6(_)) => true,
        None => false,
    };
    if host.is_some_and(|host| !host.is_empty()) && known { Ok(()) } else { Err(refused) }
}

/// Between the scheme and the path, without user and port; `None` where the scheme is another.
fn host_as_sent(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_user, host)| host);
    Some(if host.ends_with(']') { host } else { host.rsplit_once(':').map_or(host, |(host, _port)| host) })
}

fn is_dotted(domain: &str) -> bool {
    domain.contains('.') && domain.split('.').all(|label| !label.is_empty())
}

/// An address as mail takes it: 64 bytes before the `@`, 254 in all, a domain with a dot.
pub fn email(text: &str) -> Result<(), ValidationError> {
    let refused = error("email", "value is not a valid email address");
    let Some((local, domain)) = text.trim().rsplit_once('@') else { return Err(refused) };
    // RFC 5321's dot-string, and whatever RFC 6531 adds beyond ASCII that can be seen.
    let beyond = |c: char| !c.is_ascii() && !c.is_control() && !c.is_whitespace() && !is_invisible(c);
    let letter = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || beyond(c);
    let local_fits = local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(letter));
    let plain = domain.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.' || beyond(c));
    let known_host = matches!(Host::parse(domain), Ok(Host::Domain(ascii)) if is_host_name(&ascii));
    if local_fits && plain && known_host && text.trim().len() <= 254 { Ok(()) } else { Err(refused) }
}

/// A dotted name as DNS has it (RFC 1123, section 2.1).
fn is_host_name(ascii: &str) -> bool {
    let label_fits = |label: &str| label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-');
    is_dotted(ascii) && ascii.len() <= 253 && ascii.split('.').all(label_fits)
}

/// Spaces without width, and marks that turn the direction of text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The address as it is stored: trimmed, its domain in lower case.
pub fn email_stored(text: &str) -> String {
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
        None => text.to_owned(),
    }
}

/// The address as it is compared: without case, its domain as DNS has it.
#[must_use]
pub fn email_folded(text: &str) -> String {
    match text.trim().rsplit_once('@') {
        Some((local, domain)) => match Host::parse(domain) {
            Ok(host) => format!("{}@{host}", fold(local)),
            Err(_) => fold(text.trim()),
        },
        None => fold(text.trim()),
    }
}

/// 8 characters to 1,024 bytes, counted after normalisation.
pub fn new_password(text: &str) -> Result<(), ValidationError> {
    let normalized = nfc(text);
    if text.contains('\0') {
        Err(error("nul", "must not contain the character U+0000"))
    } else if normalized.chars().count() < 8 {
        Err(error("any_str.min_length", "ensure this value has at least 8 characters"))
    } else if normalized.len() > 1024 {
        Err(error("any_str.max_length", "ensure this value has at most 1024 bytes"))
    } else {
        Ok(())
    }
}

pub fn password_grant(text: &str) -> Result<(), ValidationError> {
    if text == "password" { Ok(()) } else { Err(error("grant_type", "the grant type has to be password")) }
}

pub fn refresh_token_grant(text: &str) -> Result<(), ValidationError> {
    if text == "refresh_token" { Ok(()) } else { Err(error("grant_type", "the grant type has to be refresh_token")) }
}

#[cfg(test)]
mod tests {
    use super::{email, email_folded, email_stored, http_url, not_blank};

    #[test]
    fn text_that_shows_nothing_is_blank() {
        for blank in [
            "",
            " ",
            "\t\n",
            "\u{85}",
            "\u{a0}",
            "\u{3000}",
            "\u{feff}",
            "\u{200b}",
            "\u{ad}",
            "\u{2060} \u{200d}",
            "\u{202e}",
            "\u{1}",
            "\u{3164}\u{fe0f}",
        ] {
            assert!(not_blank(blank).is_err(), "{blank:?}");
        }
        for shown in ["\u{feff}a", "\u{200b}焼", "👩‍🍳", "\u{301}", "¡"] {
            assert!(not_blank(shown).is_ok(), "{shown:?}");
        }
    }

    #[test]
    fn addresses_are_taken_as_mail_takes_them() {
        for good in [
            "ada@example.com",
            " ada@example.com ",
            "a.b+c@sub.example.co.uk",
            "josé@example.com",
            "ada@münchen.de",
            "हिन्दी@example.com",
            "ada@हिन्दी.com",
        ] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@localhost",
            "a da@example.com",
            "ada@example..com",
            "ada@.com",
            "ada@example.com.",
            "a@b@example.com",
            ".ada@example.com",
            "ada@1.2.3.4",
            "ada@[::1]",
            "ada@exa mple.com",
            "ada@-x.com",
            "ada@x-.com",
            "a\u{200b}da@example.com",
            "<ada@example.com>",
            "ada@example.com\r\nBcc: x@y.z",
            "ada@example.com/x",
            "ada\u{0}@example.com",
        ] {
            assert!(email(bad).is_err(), "{bad}");
        }
        assert!(email(&format!("{}@example.com", "a".repeat(65))).is_err());
    }

    #[test]
    fn addresses_are_compared_without_case_and_stored_as_typed() {
        assert_eq!(email_stored(" Ada.L@Example.COM "), "Ada.L@example.com");
        assert_eq!(email_folded("ADA@EXAMPLE.com"), email_folded("ada@example.COM"));
        assert_eq!(email_folded("JOSÉ@example.com"), email_folded("jose\u{301}@example.com"));
        assert_eq!(email_folded("ada@münchen.de"), email_folded("ada@xn--mnchen-3ya.de"));
    }

    #[test]
    fn web_addresses_are_absolute_and_dotted() {
        for good in [
            "http://example.com",
            "HTTPS://example.com/a?b#c",
            "http://127.0.0.1:80/x",
            "http://[::1]/",
            "http://例え.jp/",
        ] {
            assert!(http_url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "ftp://example.com",
            "javascript:alert(1)",
            "http:example.com",
            "http://localhost/x",
            "http://",
            "http://example.com/a b",
            " http://example.com",
            "http://example.com\\x",
            "http://a..b/",
            "//example.com",
            "https://1",
            "http://1.2",
            "http://0x7f.0.0.1",
            "http:///e.com",
            "http://e\u{200b}.com",
        ] {
            assert!(http_url(bad).is_err(), "{bad}");
        }
    }
}
