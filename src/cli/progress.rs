use indicatif::{ProgressBar, ProgressStyle};

/// A bar on stderr where that is a terminal, nothing otherwise.
pub fn bar(length: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(length as u64).with_message(what);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}");
    bar.set_style(style.unwrap_or_else(|_broken_template| ProgressStyle::default_bar()));
    bar
}
