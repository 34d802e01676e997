//! How much of the ingredient lines of a file is understood. Usage: `ingredient_lines FILE`, a recipe in JSON with
//! `ingredients` on each line; with `all` behind it, every line is printed as it was understood.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use recipe_api::ingredients::{Understood, Unit, understand};

/// What a line has in writing, looked for without the parser.
fn has_number(line: &str) -> bool {
    line.chars().any(|c| c.is_ascii_digit() || "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞".contains(c))
}

/// Whether a number has the name of a unit right behind it.
fn names_unit(line: &str) -> bool {
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let glued = |word: &str| word.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    words.iter().enumerate().any(|(at, word)| {
        let rest = glued(word);
        let next = if rest.is_empty() { words.get(at + 1).copied().unwrap_or_default() } else { rest.as_str() };
        has_number(word) && Unit::from_name(next).is_some()
    })
}

fn percent(part: usize, whole: usize) -> String {
    #[allow(clippy::cast_precision_loss)]
    let share = part as f64 * 100.0 / whole.max(1) as f64;
    format!("{part} of {whole} ({share:.1} %)")
}

fn show(line: &str, read: &Understood) -> String {
    let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let high = read.quantity_max.map(|high| format!("..{high}")).unwrap_or_default();
    let doubt = read.doubt().map(|doubt| format!("  ? {doubt:?}")).unwrap_or_default();
    format!(
        "{line}  =>  {}{high} | {} | {} | {}{doubt}",
        text(read.quantity.map(|quantity| quantity.to_string())),
        read.unit.map_or("-", Unit::name),
        text(read.food.clone()),
        text(read.note.clone()),
    )
}

fn list(title: &str, lines: &[String]) {
    println!("\n{title}: {}", lines.len());
    for line in lines {
        println!("  {line}");
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let Some(file) = args.next() else { return Err("usage: ingredient_lines FILE [all]".into()) };
    let all = args.next().is_some();
    let (mut numbers, mut quantities, mut units, mut understood_units, mut foods, mut whole) = (0, 0, 0, 0, 0, 0);
    let (mut missed, mut labels, mut unit_misses, mut unsure) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut doubts: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for recipe in std::fs::read_to_string(file)?.lines() {
        let recipe: serde_json::Value = serde_json::from_str(recipe)?;
        let ingredients = recipe.get("ingredients").and_then(serde_json::Value::as_array).into_iter().flatten();
        lines.extend(ingredients.filter_map(|line| line.as_str().map(str::to_owned)));
    }
    let start = std::time::Instant::now();
    let readings: Vec<Understood> = lines.iter().map(|line| understand(line)).collect();
    let took = start.elapsed();
    for (line, read) in lines.iter().zip(&readings) {
        let shown = show(line, read);
        foods += usize::from(read.food.is_some());
        whole += usize::from(!read.unsure);
        if let Some(doubt) = read.doubt() {
            *doubts.entry(format!("{doubt:?}")).or_default() += 1;
            unsure.push(shown.clone());
        }
        if has_number(line) {
            numbers += 1;
            quantities += usize::from(read.quantity.is_some());
            match (read.quantity, read.unsure) {
                (None, true) => missed.push(shown.clone()),
                (None, false) => labels.push(shown.clone()),
                _ => {}
            }
        }
        if names_unit(line) {
            units += 1;
            understood_units += usize::from(read.unit.is_some());
            if read.unit.is_none() {
                unit_misses.push(shown.clone());
            }
        }
        if all {
            println!("{shown}");
        }
    }
    println!("lines: {}, without a number: {}", lines.len(), lines.len() - numbers);
    println!("with a number, quantity understood: {}", percent(quantities, numbers));
    println!("with a number and a unit behind it, unit understood: {}", percent(understood_units, units));
    println!("food understood: {}", percent(foods, lines.len()));
    println!("sure: {}; unsure: {doubts:?}", percent(whole, lines.len()));
    println!("time: {took:?}");
    list("Numbers, and no quantity", &missed);
    list("Numbers that count nothing (10 %, 2 inches, 5 spice)", &labels);
    list("A unit is named, and none understood", &unit_misses);
    list("Unsure", &unsure);
    Ok(())
}
