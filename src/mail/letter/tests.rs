use super::{Letter, Rendered};

const URL: &str = "https://recipes.example.com";

fn new_device(user_agent: &str) -> Letter {
    Letter::NewDevice { user_agent: user_agent.into(), address: [192, 0, 2, 7].into(), at: 1_795_348_800 }
}

fn every_letter() -> Vec<Letter> {
    let token = || "vt_x-Y_9".to_owned();
    vec![
        Letter::VerifyAddress { token: token() },
        Letter::ResetPassword { token: token() },
        Letter::ConfirmNewAddress { token: token() },
        Letter::AddressChanged { new_address: "bob.smith@mail.example.org".into() },
        Letter::PasswordChanged,
        new_device("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
        Letter::Test,
    ]
}

fn render(letter: &Letter) -> Rendered {
    letter.render(URL).unwrap()
}

#[test]
fn every_letter_has_exactly_one_link_in_each_form() {
    let links = [
        "/verify-email#token=vt_x-Y_9",
        "/reset-password#token=vt_x-Y_9",
        "/confirm-address#token=vt_x-Y_9",
        "/profile",
        "/profile",
        "/profile",
        "/",
    ];
    for (letter, link) in every_letter().iter().zip(links) {
        let Rendered { text, html, .. } = render(letter);
        assert!(text.lines().any(|line| line == format!("{URL}{link}")), "{text}");
        assert!(html.contains(&format!(r#"<a href="{URL}{link}""#)), "{html}");
        for form in [&text, &html] {
            assert_eq!(form.matches("://").count(), 1, "{form}");
        }
        assert_eq!(html.matches("href").count(), 1, "{html}");
    }
}

#[test]
fn every_letter_says_who_sends_it_what_to_do_if_it_was_not_you_and_how_long_its_link_lives() {
    for letter in &every_letter() {
        let Rendered { subject, text, html } = render(letter);
        assert!(
            subject.contains("Recipes")
                && html.contains(&format!("<h1 style=\"margin: 0 0 16px; font-size: 20px\">{subject}</h1>"))
        );
        assert!(text.contains("If it was not you"), "{text}");
        let life = match letter {
            Letter::ResetPassword { .. } => "60 minutes",
            Letter::VerifyAddress { .. } | Letter::ConfirmNewAddress { .. } => "24 hours",
            _ => "",
        };
        assert!(text.contains(life) && html.contains(life), "{text}");
        let in_one_line = text.trim().replace("\n\n", "\0").replace('\n', " ");
        for paragraph in in_one_line.split('\0').filter(|paragraph| !paragraph.contains("://")) {
            assert!(html.contains(&format!("<p>{paragraph}</p>")), "{paragraph} is not in {html}");
        }
    }
}

#[test]
fn a_device_is_named_as_it_names_itself() {
    let Rendered { text, .. } = render(&new_device("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"));
    assert!(text.contains("\nDevice: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0\n"), "{text}");
    assert!(text.contains("\nNetwork address: 192.0.2.7\n"), "{text}");
    assert!(text.contains("\nTime: 22 November 2026, 12:00 UTC\n"), "{text}");
}

#[test]
fn what_a_device_calls_itself_is_neither_markup_nor_link_nor_line() {
    let evil = "<script>alert(1)</script>\r\nBcc: eve@evil.example\n\nhttps://evil.example/ www.evil.example \u{202e}";
    let Rendered { subject, text, html } = render(&new_device(evil));
    assert_eq!(subject, "New login to your Recipes account");
    assert!(!html.contains("<script>") && !html.contains("evil.example") && !text.contains("evil.example"), "{text}");
    assert!(
        text.lines().any(|line| line.starts_with("Device: <script>alert(1)</script> Bcc: eve@evil. example https: /")),
        "{text}"
    );
    assert!(!text.contains('\r') && text.is_ascii());
    assert_eq!((text.matches("://").count(), html.matches("://").count()), (1, 1));
    for (user_agent, told) in [("", "unknown"), ("\r\n", "unknown"), (&"x".repeat(5000), &*"x".repeat(200))] {
        let Rendered { text, .. } = render(&new_device(user_agent));
        assert!(text.contains(&format!("\nDevice: {told}\n")), "{text}");
    }
}

#[test]
fn a_new_address_is_told_in_part() {
    for (address, told) in [
        ("bob.smith@mail.example.org", "b***@m***.org"),
        ("x@localhost", "x***@l***"),
        ("\u{fc}ber@\u{fc}ber.example", "\u{fc}***@\u{fc}***.example"),
        ("<b>@<i>.<u>", "b***@i***"),
        ("", "***@***"),
    ] {
        let Rendered { text, html, .. } = render(&Letter::AddressChanged { new_address: address.into() });
        assert!(text.contains(&format!("changed to {told}.")), "{text}");
        assert!(html.contains(&format!("changed to {told}.")), "{html}");
    }
}

#[test]
fn a_token_cannot_leave_its_place() {
    let Rendered { text, html, .. } = render(&Letter::ResetPassword { token: "a\"b c\r\n<d>&#?".into() });
    assert!(text.contains(&format!("\n{URL}/reset-password#token=a%22b+c%0D%0A%3Cd%3E%26%23%3F\n")), "{text}");
    assert!(!html.contains("<d>"));
}

#[test]
fn a_letter_is_read_again_as_it_was_written() {
    for letter in &every_letter() {
        let json = serde_json::to_value(letter).unwrap();
        assert_eq!(json["kind"], letter.kind());
        let again: Letter = serde_json::from_value(json).unwrap();
        assert_eq!(render(&again).text, render(letter).text);
    }
}
