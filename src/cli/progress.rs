use indicatif::{ProgressBar, ProgressStyle};

/// A bar on stderr where that is a terminal, nothing otherwise.
pub fn bar(length: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(length).with_message(what);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}");
    bar.set_style(style.unwrap_or_else(|_broken_template| ProgressStyle::default_bar()));
    bar
}

/// The same where nobody knows how many there will be.
pub fn counter(what: &'static str) -> ProgressBar {
    let counter = ProgressBar::no_length().with_message(what);
    let style = ProgressStyle::with_template("{human_pos} {msg} {elapsed}");
    counter.set_style(style.unwrap_or_else(|_broken_template| ProgressStyle::default_bar()));
    counter
}
