//! The words that stand around amounts and foods, in English, German, French, Spanish, Italian and Portuguese.
//! All are [`key`]s: without case and accents.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use icu_normalizer::DecomposingNormalizer;

use super::quantity::Quantity;
use crate::core::text::fold;

/// A word as the tables have it: case folded, without accents, so that `Cuillères` is `cuilleres`.
pub(super) fn key(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = |c: &char| !('\u{300}'..='\u{36f}').contains(c);
    let folded = fold(word).replace('’', "'");
    DecomposingNormalizer::new_nfd().normalize(&folded).chars().filter(plain).collect()
}

macro_rules! word_sets {
    ($($(#[$doc:meta])* $name:ident: $words:literal;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(key: &str) -> bool {
            static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| $words.split_whitespace().collect());
            WORDS.contains(key)
        }
    )*};
}

word_sets! {
    /// "a", which is one before a unit or a food.
    is_article: "a an un une ein eine einen einem einer una uno um uma";

    is_half: "half halb halbe halber halbes halben demi demie medio media mezzo mezza meio meia";

    is_quarter: "quarter quarters viertel cuarto";

    is_third: "third thirds drittel tercio tiers";

    /// Between a whole number and a fraction: "one and a half".
    is_and: "and & und et y e plus";

    /// Between the two ends of a range.
    is_to: "to till until bis or oder ou o a ad";

    /// Between two ways of writing the same amount.
    is_or: "or oder ou o";

    /// Before an amount that is not exact. They say nothing of the food, and go to the note.
    is_about: "about approximately approx appr around roughly circa ca c.a etwa ungefahr rund environ unos unas aproximadamente aprox cerca scant heaping heaped generous generously level rounded least most up at upto good full exactly nearly almost just another maximum max minimum min mind maximal total from of a";

    /// Between a number and a spoon, a cup or a tin, of which they say the size.
    is_unit_size: "heaping heaped generous level rounded scant good full fat large small medium big standard metric thick thin thinly thickly cut very whole long short fresh dried peeled gehaufte gehaufter gestrichene gestrichener grosse grosser grosses kleine kleiner kleines gros grosse grosses grande grandes petit petite petits petites bonne belle pequena pequeno pequenas grossi piccolo piccola cheia cheias cheio";

    /// "some", "a few": there is an amount, and it is no number.
    is_vague: "some few little couple several enough etwas wenig einige paar peu quelques poco poca pocos pocas algo algunos algunas qualche alcuni alcune pouco alguns algumas bisschen much many";

    /// Between a unit and its food: "of".
    is_of: "of de d' du des del della dello dell' dei degli delle di do da dos das von vom of' der of-";

    /// Before a food, and no part of it.
    is_the: "the a an le la les l' el los las il lo gli der die das den dem os as some each";

    /// The amount is for something else than the recipe as it stands.
    is_per: "per pro je";

    /// A number in front of one of these counts nothing: "2 inches", "180 degrees", "30 minutes".
    is_other_measure: "degrees degree f celsius fahrenheit grad minutes minute mins min minuten hours hour hrs h stunden days day times mal watt watts kcal calories deg";

    /// A number behind one of these is its name: "type 405".
    is_numbered: "into type typ typo tipo t no nr number step size grosse percent proof";

    /// A number in front of one of these is part of a name: "5 spice".
    is_named_by_number: "spice spices spiced grain grains th st nd rd";

    /// Size and preparation at either end of a food; they are no part of it, and go to the note.
    is_description: "large small medium big extra-large xl jumbo mini tiny medium-sized medium-size large-sized small-sized sized size good-sized thick thin long short round fresh freshly finely fine thinly thickly roughly coarsely coarse lightly loosely firmly tightly well very really chopped minced diced sliced cubed grated shredded crumbled peeled unpeeled cored seeded deseeded pitted beaten whisked melted softened sifted halved quartered trimmed washed rinsed drained packed picked plucked torn pressed cleaned julienned heaping heaped cut cooled chilled cold warm warmed lukewarm bone-in skin-on boneless skinless boiling boiled scalded ripe juiced zested divided toasted thawed soaked organic another additional more bombee bombees rase rases colmada colmadas rasa rasas colmo colmi
        grosse grosser grosses grossen klein kleine kleiner kleines kleinen mittelgross mittelgrosse mittelgrosser mittelgrosses mittlere frisch frische frischer frisches frischen frisch gehackt gehackte gehackter gehacktes gehackten gerieben geriebene geriebener geriebenes geriebenen gewurfelt gewurfelte gewurfelter geschnitten geschnittene geschalt geschalte geschmolzen geschmolzene weiche reife fein grob kaltes kalte warmes warme lauwarm lauwarme lauwarmes
        gros grosse petit petite petits petites moyen moyenne moyens moyennes hache hachee haches hachees rape rapee rapes rapees emince emincee eminces emincees coupe coupee fondu fondue fondus pele pelee peles pelees battu battus tiede
        grande grandes pequeno pequena pequenos pequenas mediano mediana medianos medianas picado picada picados picadas rallado rallada cortado cortada pelado pelada pelados peladas derretida derretido batido batidos tibia tibio
        grandi piccolo piccola piccoli piccole medio media medi medie tritato tritata tritati tritate grattugiato grattugiata tagliato tagliata affettato affettata sbucciato sbucciata fuso sbattuto sbattute tiepida
        medios medias ralado ralada picadinho fatiado fatiada derretido descascado descascada morno morna";

    /// What follows is said about the food: a note begins here.
    is_note_start: "to for at as if such plus optional preferably ideally approximately about cut from q.b qb";

    /// The same words in the other languages; they begin a note with the word behind them alone.
    is_taste: "geschmack belieben gusto gosto gout volonte piacere vontade bedarf needed taste garnish room temperature serving desired necessary frying dusting greasing rolling garnishing";
}

/// Written-out numbers, articles left out.
pub(super) fn number_word(key: &str) -> Option<Quantity> {
    static NUMBERS: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| {
        let rows = [
            (1, "one eins"),
            (2, "two zwei deux dos due dois duas"),
            (3, "three drei trois tres tre"),
            (4, "four vier quatre cuatro quattro quatro"),
            (5, "five funf cinq cinco cinque"),
            (6, "six sechs seis sei"),
            (7, "seven sieben sept siete sette sete"),
            (8, "eight acht huit ocho otto oito"),
            (9, "nine neun neuf nueve nove"),
            (10, "ten zehn dix diez dieci dez"),
            (12, "twelve zwolf douze doce dodici doze"),
            (20, "twenty zwanzig vingt veinte venti vinte"),
        ];
        rows.iter().flat_map(|(number, words)| words.split(' ').map(|word| (word, *number))).collect()
    });
    match key {
        "anderthalb" | "eineinhalb" => Quantity::new(3, 2),
        "zweieinhalb" => Quantity::new(5, 2),
        _ => NUMBERS.get(key).map(|number| Quantity::whole(*number)),
    }
}
