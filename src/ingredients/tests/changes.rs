//! Scaled and converted lines, as they are shown.

use crate::ingredients::{Quantity, System, Unit, convert, scale, understand, write_line};

fn scaled(line: &str, factor: &str) -> String {
    write_line(&scale(&understand(line), &factor.parse().unwrap()))
}

fn converted(line: &str, to: System) -> String {
    write_line(&convert(&understand(line), to))
}

#[test]
fn a_scaled_line_has_all_its_amounts_scaled_and_its_sizes_kept() {
    for (line, factor, written) in [
        ("1 ½ cups (200 g) plain flour, sifted", "2", "3 cups (400 g) plain flour, sifted"),
        ("2 cups flour", "2/3", "1 ⅓ cups flour"),
        ("1 cup sugar", "1/2", "½ cup sugar"),
        ("2–3 cloves garlic", "2", "4–6 cloves garlic"),
        ("salt to taste", "3", "salt to taste"),
        ("1 (14 oz) can tomatoes", "2", "2 (14 oz) cans tomatoes"),
        ("2 x 400g tins tomatoes", "1/2", "1 x 400g tin tomatoes"),
        ("400 ml can coconut milk", "2", "2 × 400 ml cans coconut milk"),
        ("2 cm piece ginger", "2", "2 × 2 cm pieces ginger"),
        ("1 9-inch pie crust", "2", "2 9-inch pie crust"),
        ("1 - 2L (1/4 - 1/2 gal) milk", "2", "2–4L (½–1 gal) milk"),
        ("~150g (1/3 lb) bacon cubes", "3", "~450g (1 lb) bacon cubes"),
        ("200g/7oz flour", "1/2", "100g/3 ½oz flour"),
        ("2 EL Öl", "2", "4 EL Öl"),
        ("1 Zehe Knoblauch", "3", "3 Zehen Knoblauch"),
        ("1,5 kg Kartoffeln", "3", "4,5 kg Kartoffeln"),
        ("2 cuillères à soupe d'huile", "1/2", "1 cuillère à soupe d'huile"),
        ("half a lemon", "4", "2 lemon"),
        ("a pinch of salt", "2", "2 pinches of salt"),
        ("Pinch of salt", "2", "2 pinches of salt"),
        ("Spaghetti: 320 g | 11 oz", "1/2", "Spaghetti: 160 g | 5 ½ oz"),
        ("Carrot (1)", "2", "Carrot (2)"),
        ("100 g butter, plus 1 tbsp for greasing", "2", "200 g butter, plus 2 tbsp for greasing"),
        ("⅔ cup water (warm at 75F / 35C)", "3/2", "1 cup water (warm at 75F / 35C)"),
        ("1 14oz/400g can tomatoes", "2", "2 14oz/400g cans tomatoes"),
        ("1 ¼ lb. potatoes (about 3 medium)", "2", "2 ½ lb. potatoes (about 6 medium)"),
        ("1 onion, cut into 2\" pieces", "2", "2 onion, cut into 2\" pieces"),
        ("6\" tortillas", "2", "2 × 6\" tortillas"),
        ("4 salmon fillets (6 oz each)", "2", "8 salmon fillets (6 oz each)"),
        ("5/6 bay leaves", "2", "10–12 bay leaves"),
        ("200g-250g rice", "2", "400–500g rice"),
        (".5 tsp salt", "3", "1 ½ tsp salt"),
        ("2 colheres (sopa) de manteiga", "1/2", "1 colher sopa de manteiga"),
        ("1 pack of 6 tortillas", "2", "2 packs of 6 tortillas"),
        ("1 tsp chili (or 1/2 tsp each oregano and cumin)", "2", "2 tsp chili (or 1 tsp each oregano and cumin)"),
        ("A pint and a half of milk", "2", "3 pints of milk"),
        ("1 c. à s. de miel", "2", "2 c. à s. de miel"),
        ("1 garlic clove(s)", "2", "2 garlic cloves"),
        ("1 (or 2) cloves of garlic", "2", "2–4 cloves of garlic"),
        ("10 small or 5 big mushrooms", "2", "20 small or 10 big mushrooms"),
        ("1/2 each red and green pepper", "2", "1 each red and green pepper"),
        ("500g flour", "1/2", "250g flour"),
        ("a cup of milk", "2", "2 cups of milk"),
        ("1 Tasse Reis", "2", "2 Tassen Reis"),
        ("½ cup + 2 tablespoons milk", "2", "1 ¼ cups milk"),
        ("250 g flour", "2/3", "165 g flour"),
        ("1 tin (400g) tomatoes", "2", "2 tins (400g) tomatoes"),
        ("2 tomatoes per person", "2", "2 tomatoes per person"),
        ("3 onions", "1/2", "1 ½ onions"),
    ] {
        assert_eq!(scaled(line, factor), written, "{line} times {factor}");
    }
}

#[test]
fn what_the_note_says_is_scaled_with_the_line() {
    let read = scale(&understand("100 g butter, plus 1 tbsp for greasing"), &Quantity::whole(2));
    assert_eq!(read.note.as_deref(), Some("plus 2 tbsp for greasing"));
}

#[test]
fn an_unsure_line_is_never_changed() {
    let line = "300 g flour 2 eggs";
    let read = scale(&understand(line), &Quantity::whole(2));
    assert_eq!((write_line(&read), read.unsure), (line.to_owned(), true));
    assert_eq!(converted(line, System::Us), line);
}

#[test]
fn what_no_number_can_hold_stays_as_it_was_and_is_unsure() {
    let read = scale(&understand("999999999 g flour"), &Quantity::whole(u64::MAX));
    assert_eq!((write_line(&read), read.unsure), ("999999999 g flour".to_owned(), true));
}

#[test]
fn us_measures_become_metric_ones() {
    for (line, written) in [
        ("1 cup milk", "240 ml milk"),
        ("1 ⅓ cups milk", "320 ml milk"),
        ("8 oz cheese", "225 g cheese"),
        ("1 lb beef", "450 g beef"),
        ("3 lbs beef", "1.35 kg beef"),
        ("1 quart stock", "950 ml stock"),
        ("2 quarts stock", "1.9 l stock"),
        ("2 tbsp oil", "2 tbsp oil"),
        ("1 (14 oz) can tomatoes", "1 (14 oz) can tomatoes"),
        ("1 ½ cups (200 g) plain flour, sifted", "200 g plain flour, sifted"),
        ("1 cup/240 ml milk", "240 ml milk"),
        ("2 - 3 lbs beef", "0.9–1.35 kg beef"),
        ("500 g flour", "500 g flour"),
        ("200g (7 oz) butter", "200g butter"),
        ("1 loaf (~800g/~1.7 lbs) of bread", "1 loaf (~800g/~1.7 lbs) of bread"),
        ("1 octopus (2 lbs)", "1 octopus (910 g)"),
        ("3 eggs", "3 eggs"),
    ] {
        assert_eq!(converted(line, System::Metric), written, "{line}");
    }
}

#[test]
fn metric_measures_become_us_ones() {
    for (line, written) in [
        ("250 ml milk", "1 cup milk"),
        ("1 l milk", "4 ¼ cups milk"),
        ("100 ml cream", "½ cup cream"),
        ("5 ml vanilla", "1 tsp vanilla"),
        ("30 ml oil", "2 tbsp oil"),
        ("20 cl de crème", "¾ cup de crème"),
        ("500 g flour", "17 ½ oz flour"),
        ("1,5 kg Kartoffeln", "3 ¼ lbs Kartoffeln"),
        ("3 g salt", "3 g salt"),
        ("400g (15 oz) macaroni (dry weight)", "15 oz macaroni (dry weight)"),
        ("1 - 2L (1/4 - 1/2 gal) milk", "¼–½ gallon milk"),
        ("1 cup milk", "1 cup milk"),
    ] {
        assert_eq!(converted(line, System::Us), written, "{line}");
    }
}

#[test]
fn a_converted_line_says_its_new_unit() {
    let read = convert(&scale(&understand("2 cups milk"), &"1/2".parse().unwrap()), System::Metric);
    assert_eq!(read.quantity, Some(Quantity::whole(240)));
    assert_eq!(read.unit.map(Unit::name), Some("ml"));
}
