//! What holds for every line.

use proptest::prelude::*;

use crate::ingredients::unit::{Kind, System, Unit};
use crate::ingredients::words::{is_article, is_of, is_the, key};
use crate::ingredients::{Quantity, convert, scale, understand, write_line};

/// Lines put together from what lines are made of.
fn a_line() -> impl Strategy<Value = String> {
    let words = [
        "½", "1 ¼", "1-1/2", "2–3", "half a", "a", "one", "zwei", "2 x", "~", "cup", "cups", "g", "kg", "oz", "EL",
        "c. à s.", "ml", "tin", "cloves", "inch", "flour", "Öl", "d'huile", "of", "de", "large", "chopped", "to taste",
        "or", "and", "per", "(", ")", ",", "/", "|", "-", ":", "*", "[", "](", ".", "%", "+",
    ];
    let word = prop::sample::select(words.to_vec()).prop_map(str::to_owned);
    let piece = prop_oneof![1 => "[0-9]{1,4}", 1 => "[1-9]/[0-9]", 1 => "[0-9]{1,3}[.,][0-9]{1,3}", 6 => word];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.join(" "))
}

fn a_factor() -> impl Strategy<Value = Quantity> {
    (1_u64..40, 1_u64..40).prop_map(|(n, d)| Quantity::new(n, d).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn no_line_panics(line in "\\PC{0,80}", factor in a_factor()) {
        let read = understand(&line);
        let _ = write_line(&scale(&read, &factor));
        for to in [System::Metric, System::Us] {
            let _ = write_line(&convert(&read, to));
        }
    }

    #[test]
    fn an_unchanged_line_is_written_as_it_was(line in prop_oneof![a_line().boxed(), "\\PC{0,80}".boxed()]) {
        let read = understand(&line);
        prop_assert_eq!(write_line(&read), line.clone());
        prop_assert_eq!(write_line(&scale(&read, &Quantity::whole(1))), line);
    }

    #[test]
    fn every_word_is_in_the_amount_the_food_or_the_note(line in a_line()) {
        // Links lose their targets, which are no words of the line.
        let line = line.replace("](", "]");
        let read = understand(&line);
        let places = read.amounts.iter().flat_map(|amount| [&amount.number, &amount.name, &amount.whole]);
        let amounts: Vec<&str> = places.filter_map(|place| line.get(place.clone())).collect();
        let unit = read.unit.map_or("", Unit::name);
        let said = format!("{} {} {} {unit}", amounts.join(" "), read.food.clone().unwrap_or_default(), read.note.clone().unwrap_or_default());
        let said = key(&said);
        for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let word = key(word);
            let connects = is_of(&word) || is_the(&word) || is_article(&word) || word == "d";
            prop_assert!(read.unsure || connects || said.contains(&word), "{word} of {line:?} is lost: {read:?}");
        }
    }

    #[test]
    fn scaling_twice_is_scaling_by_the_product(line in a_line(), a in a_factor(), b in a_factor()) {
        let read = understand(&line);
        let twice = scale(&scale(&read, &a), &b);
        let once = scale(&read, &a.times(b).unwrap());
        prop_assert_eq!((twice.quantity, twice.quantity_max, twice.unit), (once.quantity, once.quantity_max, once.unit));
    }

    #[test]
    fn what_is_scaled_or_converted_is_never_nothing(line in a_line(), factor in a_factor()) {
        let read = scale(&understand(&line), &factor);
        for to in [System::Metric, System::Us] {
            let converted = convert(&read, to);
            if let (Some(before), Some(after)) = (read.quantity, converted.quantity) {
                prop_assert_eq!(before.is_zero(), after.is_zero());
            }
        }
    }

    #[test]
    fn there_and_back_is_within_the_rounding(amount in 30_u64..2000, mass in any::<bool>()) {
        let line = format!("{amount} {} food", if mass { "g" } else { "ml" });
        let back = convert(&convert(&understand(&line), System::Us), System::Metric);
        let unit = back.unit.unwrap();
        if unit.kind() != Kind::Spoon {
            let large = matches!(unit, Unit::Kg | Unit::L);
            let back = back.quantity.unwrap().times(Quantity::whole(if large { 1000 } else { 1 })).unwrap();
            let before = Quantity::whole(amount);
            let difference = back.minus(before).or_else(|| before.minus(back)).unwrap();
            // Half a step of each way: of ⅛ cup, ½ oz, ¼ lb; of 10 g and ml, 0.05 kg and l.
            let allowed = match (mass, amount < 900) {
                (true, true) => 8 + 5,
                (false, true) => 30 + 5,
                _ => 30 + 25,
            };
            let allowed = Quantity::whole(allowed);
            prop_assert!(difference <= allowed, "{line}: {back}");
        }
    }

    #[test]
    fn a_quantity_is_read_as_it_is_written(numerator in any::<u64>(), denominator in 1_u64..) {
        let quantity = Quantity::new(numerator, denominator).unwrap();
        prop_assert_eq!(quantity.to_string().parse(), Ok(quantity));
        prop_assert!(!quantity.for_people().is_empty() && !quantity.as_decimal().is_empty());
        prop_assert_eq!(quantity.is_zero(), quantity.for_people() == "0");
    }
}

#[test]
fn quantities_that_are_none_are_refused() {
    for text in ["", "/", "1/0", "-1", "+1", "1.5", " 1", "1/2/3", "99999999999999999999"] {
        assert!(text.parse::<Quantity>().is_err(), "{text}");
    }
}

#[test]
fn a_quantity_for_people_is_what_a_cook_can_measure() {
    for (text, written) in [("3/2", "1 ½"), ("4/3", "1 ⅓"), ("5/7", "¾"), ("1/20", "1/20"), ("2", "2"), ("97/50", "2")]
    {
        assert_eq!(text.parse::<Quantity>().unwrap().for_people(), written);
    }
}

#[test]
fn every_unit_is_found_by_its_name() {
    for unit in Unit::all() {
        assert_eq!(Unit::from_name(unit.name()), Some(unit));
    }
    assert_eq!(Unit::from_name("Esslöffel"), Some(Unit::Tbsp));
    assert_eq!(Unit::from_name("flour"), None);
}

#[test]
fn very_long_lines_are_read_to_their_end() {
    let patterns = [
        "(",
        "](",
        "1 ",
        "1/",
        "~",
        "a ",
        "1 (",
        "1 (or ",
        "or 1 ",
        "c. ",
        "1-",
        "½",
        "1 cup / ",
        "per ",
        "large ",
        "or 1 g, a, ",
        ", 1 g (a) ",
        "1 1g/",
        "(1g/",
    ];
    for pattern in patterns.iter().map(|pattern| pattern.repeat(20_000)) {
        // A quadratic reading of these takes minutes.
        let _ = write_line(&scale(&understand(&pattern), &Quantity::whole(2)));
    }
}
