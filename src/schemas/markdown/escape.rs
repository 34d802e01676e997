//! Text that stays text (CommonMark 0.31, section 2.4: a backslash before ASCII punctuation).

/// Whatever may mean something within a line.
const MARKS: &str = r"\`*_[]<>&#~|$@^{}";

fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, after) = text.split_at(at);
        // Dialects make links of bare addresses.
        let www = || before.get(before.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"));
        let address = (c == ':' && after.starts_with("://")) || (c == '.' && www());
        if address || MARKS.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Text of any length as one line, also where one begins.
pub fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = inline(&words.join(" "));
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marker = line.as_bytes().get(digits).copied().unwrap_or(b' ');
    // A list, a rule, a definition or the underline of a heading.
    if (digits == 0 && b"-+=:".contains(&marker)) || (digits > 0 && b".)".contains(&marker)) {
        line.insert(digits, '\\');
    }
    line
}

/// Text with its lines and paragraphs; `indent`: how far those behind the first stand in.
pub fn block(text: &str, indent: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let margin = " ".repeat(indent);
    let lines: Vec<String> = text.trim().lines().map(line).collect();
    let paragraphs = lines.split(String::is_empty).filter(|paragraph| !paragraph.is_empty());
    let paragraphs = paragraphs.map(|paragraph| paragraph.join(&format!("\\\n{margin}")));
    paragraphs.collect::<Vec<_>>().join(&format!("\n\n{margin}"))
}

/// The destination of a link.
pub fn address(url: &str) -> String {
    let escaped: String = url.chars().flat_map(|c| MARKS.contains(c).then_some('\\').into_iter().chain([c])).collect();
    format!("<{escaped}>")
}
