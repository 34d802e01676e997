//! Units and their names. One table: what a unit is, how large, and what it is called in six languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::quantity::Quantity;
use super::words::key;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Mass,
    Volume,
    /// A volume that both systems measure with the same spoons.
    Spoon,
    Length,
    /// Something with an inside: the amount that follows it in parentheses is its size.
    Container,
    /// What food itself comes in.
    Count,
    /// As much as the cook thinks.
    Vague,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum System {
    Metric,
    Us,
}

/// A unit's row: its kind, the system it belongs to, and how many of the base (mg, µl, µm) it holds,
/// as numerator and denominator; zero where it has no size.
type Row = (Unit, &'static str, Kind, Option<System>, (u64, u64), &'static str);

macro_rules! units {
    ($($unit:ident $name:literal $kind:ident $system:expr, $base:expr, $names:literal;)*) => {
        /// A unit of the kitchen. [`name`](Self::name) is its canonical singular English name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Unit { $($unit),* }

        const ROWS: &[Row] = &[$((Unit::$unit, $name, Kind::$kind, $system, $base, $names)),*];
    };
}

const METRIC: Option<System> = Some(System::Metric);
const US: Option<System> = Some(System::Us);

// Names: `singular/plural` or one that serves for both, compared without case and accents.
// US customary sizes, exact: a pound is 453.59237 g, a gallon 3.785411784 l. Base: milligrams and microlitres.
units! {
    Mg "mg" Mass METRIC, (1, 1), "mg, milligram/milligrams, Milligramm, milligramme/milligrammes, miligramo/miligramos";
    G "g" Mass METRIC, (1000, 1), "g, gr, grs, gm, gms, gram/grams, gramm/gramms, gramme/grammes, Gramm, gramo/gramos, grammo/grammi, grama/gramas";
    Dag "dag" Mass METRIC, (10_000, 1), "dag, dkg, Dekagramm, decagram/decagrams";
    Hg "hg" Mass METRIC, (100_000, 1), "hg, etto/etti, hectogram/hectograms";
    Kg "kg" Mass METRIC, (1_000_000, 1), "kg, kgs, kilo/kilos, kilogram/kilograms, Kilogramm, kilogramme/kilogrammes, kilogramo/kilogramos, chilo/chili, chilogrammo/chilogrammi, quilo/quilos, quilograma/quilogramas";
    MetricPound "metric pound" Mass METRIC, (500_000, 1), "Pfund, Pfd, livre/livres";
    Oz "oz" Mass US, (45_359_237, 1600), "oz, ozs, ounce/ounces, Unze/Unzen, once/onces, onza/onzas, oncia/once, onça/onças";
    Lb "lb" Mass US, (45_359_237, 100), "lb/lbs, pound/pounds, libra/libras, libbra/libbre";
    Ml "ml" Volume METRIC, (1000, 1), "ml, mls, cc, ccm, milliliter/milliliters, millilitre/millilitres, Milliliter, mililitro/mililitros, millilitro/millilitri";
    Cl "cl" Volume METRIC, (10_000, 1), "cl, centiliter/centiliters, centilitre/centilitres, Zentiliter, centilitro/centilitros, centilitro/centilitri";
    Dl "dl" Volume METRIC, (100_000, 1), "dl, deciliter/deciliters, decilitre/decilitres, Deziliter, decilitro/decilitros, decilitro/decilitri";
    L "l" Volume METRIC, (1_000_000, 1), "l, lt, ltr, ltrs, lit, liter/liters, litre/litres, Liter, litro/litros, litro/litri";
    FlOz "fl oz" Volume US, (473_176_473, 16_000), "fl oz, floz, fluid ounce/fluid ounces, fluid oz, fl ounce/fl ounces";
    Cup "cup" Volume US, (473_176_473, 2000), "cup/cups, c, metric cup/metric cups, cupful/cupfuls, Tasse/Tassen, tasse/tasses, taza/tazas, tazza/tazze, xícara/xícaras, xícara chá/xícaras chá, xícara de chá/xícaras de chá, chávena/chávenas";
    Pint "pint" Volume US, (473_176_473, 1000), "pint/pints, pt/pts, pinte/pintes, pinta/pintas, pinta/pinte";
    Quart "quart" Volume US, (473_176_473, 500), "quart/quarts, qt/qts";
    Gallon "gallon" Volume US, (473_176_473, 125), "gallon/gallons, gal/gals, galón/galones, galão/galões, gallone/galloni";
    Tsp "tsp" Spoon None, (157_725_491, 32_000), "tsp, tsps, teaspoon/teaspoons, teaspoonful/teaspoonfuls, tea spoon/tea spoons, tea-spoon/tea-spoons, tea-spoonful/tea-spoonfuls, teapsoon/teapsoons, t, ts, TL, Teelöffel, Kaffeelöffel, KL, cuillère à café/cuillères à café, cuillère à thé/cuillères à thé, cuil à café, cuill à café, c à café, c à c, càc, c à thé, cucharadita/cucharaditas, cdta/cdtas, cdita/cditas, cucharilla/cucharillas, cucchiaino/cucchiaini, cucchiaino da tè/cucchiaini da tè, cucchiaino da caffè/cucchiaini da caffè, colher de chá/colheres de chá, colherinha/colherinhas, colher de café/colheres de café, colher chá/colheres chá, colher café/colheres café, c de chá, c chá, col de chá, col chá";
    Tbsp "tbsp" Spoon None, (473_176_473, 32_000), "tbsp, tbsps, tbs, tbls, tblsp, tblsps, tb, tablespoon/tablespoons, tablespoonful/tablespoonfuls, table spoon/table spoons, table-spoon/table-spoons, table-spoonful/table-spoonfuls, EL, Esslöffel, Eßl, Essl, cuillère à soupe/cuillères à soupe, cuillerée à soupe/cuillerées à soupe, cuil à soupe, cuill à soupe, c à soupe, c à s, càs, cs, cuchara/cucharas, cucharada/cucharadas, cucharada sopera/cucharadas soperas, cda/cdas, cucchiaio/cucchiai, cucchiaiata/cucchiaiate, cucchiaio da tavola/cucchiai da tavola, colher de sopa/colheres de sopa, colher sopa/colheres sopa, c de sopa, c sopa, col de sopa, col sopa";
    Spoon "spoon" Vague None, (0, 1), "spoon/spoons, spoonful/spoonfuls, salt-spoonful/salt-spoonfuls, dessertspoon/dessertspoons, dessert spoon/dessert spoons, Löffel, cuillère/cuillères, cuillerée/cuillerées, colher/colheres, colherada/colheradas";
    Pinch "pinch" Vague None, (0, 1), "pinch/pinches, Prise/Prisen, Messerspitze/Messerspitzen, Msp, pincée/pincées, pizca/pizcas, pizzico/pizzichi, presa/prese, pitada/pitadas";
    Dash "dash" Vague None, (0, 1), "dash/dashes, splash/splashes, drizzle/drizzles, squeeze/squeezes, glug/glugs, Schuss, Spritzer, trait/traits, chorro/chorros, chorrito/chorritos, goccio/gocci, fio/fios";
    Drop "drop" Vague None, (0, 1), "drop/drops, Tropfen, goutte/gouttes, gota/gotas, goccia/gocce";
    Handful "handful" Vague None, (0, 1), "handful/handfuls, handfull/handfulls, Handvoll, Hand voll, poignée/poignées, puñado/puñados, manciata/manciate, punhado/punhados, mão cheia/mãos cheias";
    Knob "knob" Vague None, (0, 1), "knob/knobs, thumb/thumbs, Stich";
    Bit "bit" Vague None, (0, 1), "bit/bits";
    Mm "mm" Length METRIC, (1000, 1), "mm, millimeter/millimeters, millimetre/millimetres, Millimeter";
    Cm "cm" Length METRIC, (10_000, 1), "cm, cms, centimeter/centimeters, centimetre/centimetres, Zentimeter, centímetro/centímetros, centimetro/centimetri";
    Inch "inch" Length US, (25_400, 1), "inch/inches, in, pouce/pouces, pulgada/pulgadas, pollice/pollici, polegada/polegadas, Zoll";
    Tin "tin" Container None, (0, 1), "tin/tins, can/cans, Dose/Dosen, Büchse/Büchsen, boîte/boîtes, conserve/conserves, lata/latas, bote/botes, scatola/scatole, scatoletta/scatolette, lattina/lattine, barattolo/barattoli";
    Jar "jar" Container None, (0, 1), "jar/jars, pot/pots, bocal/bocaux, tarro/tarros, frasco/frascos, vasetto/vasetti, pote/potes, tub/tubs, Becher, Töpfchen";
    Packet "packet" Container None, (0, 1), "packet/packets, pack/packs, package/packages, pkg/pkgs, pkt/pkts, pck, pcks, sachet/sachets, envelope/envelopes, Päckchen, Packung/Packungen, Paket/Pakete, Pkt, Pck, Pckg, Pkg, paquet/paquets, paquete/paquetes, sobre/sobres, bustina/bustine, pacchetto/pacchetti, pacco/pacchi, confezione/confezioni, pacote/pacotes, envelope/envelopes, saqueta/saquetas, brick/bricks, carton/cartons, container/containers";
    Box "box" Container None, (0, 1), "box/boxes, Schachtel/Schachteln, caja/cajas, caixa/caixas";
    Bag "bag" Container None, (0, 1), "bag/bags, Beutel, Tüte/Tüten, sac/sacs, bolsa/bolsas, sacchetto/sacchetti, saco/sacos";
    Bottle "bottle" Container None, (0, 1), "bottle/bottles, Flasche/Flaschen, bouteille/bouteilles, botella/botellas, bottiglia/bottiglie, garrafa/garrafas";
    Glass "glass" Container None, (0, 1), "glass/glasses, wine-glass/wine-glasses, wineglass/wineglasses, Glas/Gläser, verre/verres, vaso/vasos, bicchiere/bicchieri, copo/copos, jigger/jiggers, shot/shots";
    Bowl "bowl" Container None, (0, 1), "bowl/bowls, Schüssel/Schüsseln, bol/bols, cuenco/cuencos, ciotola/ciotole, tigela/tigelas";
    Mug "mug" Container None, (0, 1), "mug/mugs";
    Clove "clove" Count None, (0, 1), "clove/cloves, Zehe/Zehen, Knoblauchzehe/Knoblauchzehen, gousse/gousses, diente/dientes, spicchio/spicchi, dente/dentes";
    Slice "slice" Count None, (0, 1), "slice/slices, rasher/rashers, Scheibe/Scheiben, tranche/tranches, rondelle/rondelles, loncha/lonchas, rebanada/rebanadas, rodaja/rodajas, fetta/fette, fatia/fatias, rodela/rodelas, strip/strips";
    Piece "piece" Count None, (0, 1), "piece/pieces, pc/pcs, chunk/chunks, Stück/Stücke, Stk, morceau/morceaux, trozo/trozos, pezzo/pezzi, pezzetto/pezzetti, pedaço/pedaços, unidad/unidades, unidade/unidades";
    Bunch "bunch" Count None, (0, 1), "bunch/bunches, Bund, Bündel, botte/bottes, bouquet/bouquets, manojo/manojos, ramillete/ramilletes, mazzo/mazzi, mazzetto/mazzetti, molho/molhos, maço/maços";
    Sprig "sprig" Count None, (0, 1), "sprig/sprigs, twig/twigs, branch/branches, Zweig/Zweige, Zweiglein, brin/brins, branche/branches, ramita/ramitas, rama/ramas, rametto/rametti, raminho/raminhos, ramo/ramos";
    Stalk "stalk" Count None, (0, 1), "stalk/stalks, ribs, Stange/Stangen, Stängel, tige/tiges, tallo/tallos, gambo/gambi, costa/coste, talo/talos";
    Stick "stick" Count None, (0, 1), "stick/sticks, bâton/bâtons, barra/barras, bastoncino/bastoncini, pau/paus";
    Leaf "leaf" Count None, (0, 1), "leaf/leaves, Blatt/Blätter, feuille/feuilles, hoja/hojas, foglia/foglie, folha/folhas";
    Head "head" Count None, (0, 1), "head/heads, bulb/bulbs, Kopf/Köpfe, Knolle/Knollen, tête/têtes, bulbe/bulbes, cabeza/cabezas, testa/teste, cabeça/cabeças";
    Cube "cube" Count None, (0, 1), "cube/cubes, Würfel, cubo/cubos, dado/dadi, cubito/cubitos";
    Block "block" Count None, (0, 1), "block/blocks, slab/slabs, bar/bars, Riegel, Tafel/Tafeln, tablette/tablettes, tableta/tabletas, tavoletta/tavolette, panetto/panetti, tablete/tabletes";
    Sheet "sheet" Count None, (0, 1), "sheet/sheets";
    Loaf "loaf" Count None, (0, 1), "loaf/loaves, Laib/Laibe, miche/miches";
    Strand "strand" Count None, (0, 1), "strand/strands, thread/threads, hebra/hebras";
    Pod "pod" Count None, (0, 1), "pod/pods, Schote/Schoten";
    Scoop "scoop" Count None, (0, 1), "scoop/scoops, Kugel/Kugeln, boule/boules, bola/bolas";
    Serving "serving" Count None, (0, 1), "serving/servings, portion/portions, Portion/Portionen, porción/porciones, porzione/porzioni, porção/porções";
    Part "part" Count None, (0, 1), "part/parts, Teil/Teile, parte/partes, parte/parti";
    Dozen "dozen" Count None, (0, 1), "dozen, dozens, Dutzend, douzaine/douzaines, docena/docenas, dozzina/dozzine, dúzia/dúzias";
}

/// A name as it is written: its unit, and the names for one and for many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub unit: Unit,
    pub one: &'static str,
    pub many: &'static str,
}

static NAMES: LazyLock<HashMap<String, Name>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (unit, _, _, _, _, row) in ROWS {
        for entry in row.split(", ") {
            let (one, many) = entry.split_once('/').unwrap_or((entry, entry));
            let name = Name { unit: *unit, one, many };
            names.entry(key(one)).or_insert(name);
            names.entry(key(many)).or_insert(name);
        }
    }
    names
});

/// The longest name of a unit, in words.
pub(super) const LONGEST_NAME: usize = 4;

/// The unit of a name whose words are already [`key`]s with a space between them.
pub(super) fn named(key: &str) -> Option<Name> {
    NAMES.get(key).copied()
}

impl Unit {
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    #[must_use]
    pub fn kind(self) -> Kind {
        self.row().map_or(Kind::Vague, |row| row.2)
    }

    /// The system that this unit belongs to; spoons, tins and pinches belong to both.
    #[must_use]
    pub fn system(self) -> Option<System> {
        self.row().and_then(|row| row.3)
    }

    /// How many milligrams, microlitres or micrometres it has, exactly.
    pub(super) fn size(self) -> Option<Quantity> {
        let (numerator, denominator) = self.row()?.4;
        Quantity::new(numerator, denominator).filter(|size| !size.is_zero())
    }

    /// The unit of a canonical name or of any other name in the table, in any case: `cup`, `EL`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let canonical = ROWS.iter().find(|row| row.1 == name).map(|row| row.0);
        canonical.or_else(|| named(&key(name)).map(|name| name.unit))
    }

    /// Every unit there is.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.get(self as usize)
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
