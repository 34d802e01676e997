//! What lines mean, language by language: `line | quantity | quantity_max | unit | food`.

use crate::ingredients::{Unit, understand};

const ENGLISH: &str = "
1 ½ cups (200 g) plain flour, sifted|3/2||cup|plain flour
2–3 cloves garlic|2|3|clove|garlic
½ lb ground beef|1/2||lb|ground beef
1 tin tomatoes|1||tin|tomatoes
salt to taste||||salt
1-1/2 cups milk|3/2||cup|milk
½–¾ tsp salt|1/2|3/4|tsp|salt
1 - 2L (1/4 - 1/2 gal) milk|1|2|l|milk
~150g (1/3 lb) bacon cubes|150||g|bacon cubes
a jar of apple sauce|1||jar|apple sauce
3 onions (medium size)|3|||onions
1 (14 oz) can tomatoes|1||tin|tomatoes
2 x 400g tins tomatoes|2||tin|tomatoes
1,000 g flour|1000||g|flour
a pinch of salt|1||pinch|salt
half a lemon|1/2|||lemon
1 to 2 carrots|1|2||carrots
2 large eggs, beaten|2|||eggs
200g/7oz flour|200||g|flour
1 1/2 tablespoons olive oil|3/2||tbsp|olive oil
Spaghetti: 320 g|320||g|spaghetti
Olive oil, 1 teaspoon|1||tsp|olive oil
1 9-inch pie crust|1|||pie crust
2 cm piece ginger|1||piece|ginger
3 (8 oz) packages cream cheese|3||packet|cream cheese
1 15-ounce can black beans|1||tin|black beans
A pint and a half of milk|3/2||pint|milk
A quarter of a pound of butter|1/4||lb|butter
Juice of 1/2 lemon|1/2|||lemon
1 (or 2) cloves of garlic|1|2|clove|garlic
½ cup + 2 tablespoons whole milk|5/8||cup|whole milk
400 ml can coconut milk|1||tin|coconut milk
3T neutral oil|3||tbsp|neutral oil
1t paprika|1||tsp|paprika
2 garlic cloves, crushed|2||clove|garlic
Pinch of salt|1||pinch|salt
Carrot (1)|1|||carrot
a few cloves of garlic|||clove|garlic
- 250 ml/1 cup water|250||ml|water
from 30g to 70g of sugar|30|70|g|sugar
1⁄2 cup milk|1/2||cup|milk
5 cloves|5|||cloves
1 1/2 (355 mL) cups water|3/2||cup|water
400g (15 oz) macaroni (dry weight)|400||g|macaroni
One pound of raisins, stoned|1||lb|raisins
1.5 lb beef|3/2||lb|beef
[Garam Masala](/garam-masala) 1 tbsp|1||tbsp|garam masala
11 ounces peeled and sliced waxy potatoes|11||oz|waxy potatoes
";

const GERMAN: &str = "
1,5 kg Kartoffeln|3/2||kg|kartoffeln
2 EL Öl|2||tbsp|öl
1 Zehe Knoblauch|1||clove|knoblauch
1 Prise Salz|1||pinch|salz
3 TL Zucker|3||tsp|zucker
250 g Mehl|250||g|mehl
½ Bund Petersilie|1/2||bunch|petersilie
1 Dose Tomaten|1||tin|tomaten
2 Eier|2|||eier
etwas Salz||||salz
1.250 g Mehl|1250||g|mehl
0,125 l Milch|1/8||l|milch
eine halbe Zwiebel|1/2|||zwiebel
3 große Eier|3|||eier
1 Zwiebel, gehackt|1|||zwiebel
1 kleine Dose Mais|1||tin|mais
2–3 Scheiben Brot|2|3|slice|brot
1 Pfund Spargel|1||metric pound|spargel
Salz nach Geschmack||||salz
ca. 200 ml Sahne|200||ml|sahne
";

const FRENCH: &str = "
1/2 Päckchen Backpulver|1/2||packet|backpulver
une pincée de sel|1||pinch|sel
2 cuillères à soupe d'huile|2||tbsp|huile
1 c. à café de sucre|1||tsp|sucre
250 g de farine|250||g|farine
3 gousses d'ail|3||clove|ail
20 cl de crème fraîche|20||cl|crème fraîche
un demi citron|1/2|||citron
4 œufs|4|||œufs
2 gros œufs|2|||œufs
1/2 cuil. à café de cannelle|1/2||tsp|cannelle
2 c. à s. de miel|2||tbsp|miel
1,5 l d’eau|3/2||l|eau
2 à 3 carottes|2|3||carottes
";

const SPANISH: &str = "
1 boîte de tomates|1||tin|tomates
500 g de harina|500||g|harina
2 cucharadas de aceite|2||tbsp|aceite
1 cucharadita de sal|1||tsp|sal
3 dientes de ajo|3||clove|ajo
media cebolla|1/2|||cebolla
1 lata de tomate|1||tin|tomate
una pizca de sal|1||pinch|sal
2 huevos grandes|2|||huevos
1 cda. de vinagre|1||tbsp|vinagre
2 o 3 tomates|2|3||tomates
1 cebolla picada|1|||cebolla
sal al gusto||||sal
";

const ITALIAN: &str = "
1 taza de leche|1||cup|leche
2 cucchiai di olio|2||tbsp|olio
1 cucchiaino di zucchero|1||tsp|zucchero
2 spicchi d'aglio|2||clove|aglio
un pizzico di sale|1||pinch|sale
300 g di farina|300||g|farina
sale q.b.||||sale
mezzo limone|1/2|||limone
2 uova|2|||uova
1 bustina di lievito|1||packet|lievito
200 ml di latte|200||ml|latte
";

const PORTUGUESE: &str = "
1 etto di prosciutto|1||hg|prosciutto
3 dentes de alho|3||clove|alho
1 colher de sopa de azeite|1||tbsp|azeite
1 colher de chá de sal|1||tsp|sal
2 xícaras de farinha|2||cup|farinha
meia cebola|1/2|||cebola
1 lata de leite condensado|1||tin|leite condensado
uma pitada de sal|1||pinch|sal
500 ml de leite|500||ml|leite
2 ovos|2|||ovos
sal a gosto||||sal
1 dente de alho picado|1||clove|alho
";

fn hold(table: &str) {
    let mut wrong = Vec::new();
    for row in table.lines().filter(|row| !row.is_empty()) {
        let cells: Vec<&str> = row.split('|').collect();
        let read = understand(cells[0]);
        let text = |value: Option<String>| value.unwrap_or_default();
        let found = [
            text(read.quantity.map(|quantity| quantity.to_string())),
            text(read.quantity_max.map(|quantity| quantity.to_string())),
            read.unit.map_or("", Unit::name).to_owned(),
            text(read.food.clone()),
        ];
        if found != cells[1..5] || read.unsure {
            wrong.push(format!("{row}\n    is read as {found:?}, note {:?}, doubt {:?}", read.note, read.doubt()));
        }
    }
    assert!(wrong.is_empty(), "{} lines are misread:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn english_lines_are_understood() {
    hold(ENGLISH);
}

#[test]
fn german_lines_are_understood() {
    hold(GERMAN);
}

#[test]
fn french_lines_are_understood() {
    hold(FRENCH);
}

#[test]
fn spanish_lines_are_understood() {
    hold(SPANISH);
}

#[test]
fn italian_lines_are_understood() {
    hold(ITALIAN);
}

#[test]
fn portuguese_lines_are_understood() {
    hold(PORTUGUESE);
}

#[test]
fn what_is_said_about_the_food_is_the_note() {
    for (line, note) in [
        ("1 ½ cups (200 g) plain flour, sifted", Some("sifted")),
        ("2 large eggs, beaten", Some("large, beaten")),
        ("salt to taste", Some("to taste")),
        ("3 onions (medium size)", Some("medium size")),
        ("1 (14 oz) can tomatoes", Some("14 oz")),
        ("about 50 g grated parmesan", Some("about, grated")),
        ("100 g butter", None),
    ] {
        assert_eq!(understand(line).note.as_deref(), note, "{line}");
    }
}

#[test]
fn a_line_that_is_not_clear_says_so() {
    for line in [
        "",
        "   ",
        "2 cups",
        "1/0 cup flour",
        "99999999999 g flour",
        "1.2.3 g flour",
        "2 tomatoes per person",
        "300 g flour 2 eggs",
        "1 tin tomatoes, 2 onions",
        "Egg (1 per serving)",
        "2 packets sugar (16 g)",
        "１ cup sugar",
        "1/2 cup of water mixed with a teaspoon of salt",
    ] {
        assert!(understand(line).unsure, "{line}: {:?}", understand(line));
    }
}

#[test]
fn numbers_that_count_nothing_are_no_quantity() {
    for line in ["Chinese 5 spice", "cream (10% fat)", "flour type 405", "Oven at 180 C", "half and half"] {
        let read = understand(line);
        assert_eq!((read.quantity, read.unsure), (None, false), "{line}");
    }
}
