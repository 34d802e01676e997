use crate::site::{Site, assert_all_in};

#[test]
fn a_file_goes_in_whole_and_once() {
    let sample = std::env::var("RECIPES_NDJSON")
        .unwrap_or_else(|_unset| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/recipes.ndjson").into());
    let Ok(lines) = std::fs::read(&sample) else {
        eprintln!("SKIPPED: there is no sample of recipes at {sample}; RECIPES_NDJSON can name one");
        return;
    };
    let count = lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).count();
    let site = Site::prestarted();
    let told = site.run(&["seed", "--file", &sample]).succeeds();
    assert_eq!(told, format!("put in {count} recipes; 0 were there already\n"));
    assert_eq!(site.count("recipes"), (3 + count).to_string());
    let told = site.run(&["seed", "--file", &sample]).succeeds();
    assert_eq!(told, format!("put in 0 recipes; {count} were there already\n"));
    assert_eq!(site.count("recipes"), (3 + count).to_string());
}

#[test]
fn bad_lines_are_all_named_and_nothing_is_stored() {
    let site = Site::prestarted();
    let lines: [&[u8]; 8] = [
        br#"{"label": "Soup", "source": "Me", "url": "nowhere"}"#,
        br#"{"label": "Good soup"}"#,
        b"",
        br#"{"label": " ", "source": 3}"#,
        br#"["Soup"]"#,
        br#"{"label": "Soup""#,
        b"{\"label\": \"Sou\xffp\"}",
        br#"{"label": "Soup", "submitter_id": 99}"#,
    ];
    site.file("bad.ndjson", lines.join(&b'\n'));
    let told = site.run(&["seed", "--file", "bad.ndjson"]).fails();
    let wanted = [
        "line 1: url: has to be an address",
        "line 4: label: must not be blank",
        "line 4: source: str type expected",
        "line 5: has to be a JSON object",
        "line 6: is broken JSON: EOF while parsing an object at column 16",
        "line 7: is not UTF-8 from byte 15 on",
        "line 8: submitter_id: is 99, but the submitter is admin@recipeapi.com with the id 1",
    ];
    assert_all_in(&told, &wanted);
    assert_eq!(told.lines().count(), 1 + wanted.len(), "{told}");
    assert_eq!(site.count("recipes"), "3");
}

#[test]
fn a_byte_order_mark_blank_lines_and_carriage_returns_are_no_problem() {
    let site = Site::prestarted();
    site.file("windows.ndjson", "\u{feff}{\"label\": \"Älplermagronen\"}\r\n\r\n  \r\n{\"label\": \"Soup\"}\r\n");
    let told = site.run(&["seed", "--file", "windows.ndjson"]).succeeds();
    assert_eq!(told, "put in 2 recipes; 0 were there already\n");
}

#[test]
fn a_recipe_is_there_already_by_its_url_or_else_by_its_label_and_source() {
    let site = Site::prestarted();
    let lines = [
        r#"{"label": "Another name", "url": "http://norecipes.com/recipe/chicken-paprikash/"}"#,
        r#"{"label": "Soup", "source": "Me"}"#,
        r#"{"label": "Soup", "source": "You"}"#,
        r#"{"label": "Soup", "source": "Me"}"#,
        r#"{"label": "Soup", "source": "Me", "url": "https://example.com/soup"}"#,
        r#"{"label": "Stew", "source": "Me", "url": "https://example.com/soup"}"#,
    ];
    site.file("recipes.ndjson", lines.join("\n"));
    let told = site.run(&["seed", "--file", "recipes.ndjson"]).succeeds();
    assert_eq!(told, "put in 3 recipes; 3 were there already\n");
    let of_others = site.database.texts("SELECT label AS t FROM recipes WHERE id > 3 ORDER BY id");
    assert_eq!(of_others, ["Soup", "Soup", "Soup"]);
}

#[test]
fn recipes_belong_to_the_account_that_is_named() {
    let site = Site::prestarted();
    site.run_with_input(&["user", "create", "ada@example.com"], "correct horse").succeeds();
    site.file("recipes.ndjson", r#"{"label": "Paprikash", "url": "http://norecipes.com/recipe/chicken-paprikash/"}"#);
    let told = site.run(&["seed", "--file", "recipes.ndjson", "--submitter", "ADA@example.com"]).succeeds();
    assert_eq!(told, "put in 1 recipes; 0 were there already\n");
    assert_eq!(site.database.texts("SELECT submitter_id AS t FROM recipes WHERE id > 3"), ["2"]);
    let told = site.run(&["seed", "--file", "recipes.ndjson", "--submitter", "bob@example.com"]).fails();
    assert_all_in(&told, &["no account of bob@example.com"]);
}

#[test]
fn a_list_and_json_ld_go_in_like_lines() {
    let site = Site::prestarted();
    let list = "\u{feff}\n[\n {\"label\": \"Soup\"},\n {\"@type\": \"Recipe\", \"name\": \"Scones &amp; jam\"}\n]\n";
    let document = "{\n \"@context\": \"https://schema.org\",\n \"@graph\": [{\"@type\": \"WebSite\"}, {\"@type\": [\"Recipe\"],\n \"name\": \"Stew\"}]}";
    let object = "{\n  \"label\": \"Jam\"\n}";
    let line = r#"{"@type": "Recipe", "name": "Pie"}"#;
    for (name, content, count) in
        [("list.json", list, 2), ("page.jsonld", document, 1), ("one.json", object, 1), ("lines.json", line, 1)]
    {
        site.file(name, content);
        let told = site.run(&["seed", "--file", name]).succeeds();
        assert_eq!(told, format!("put in {count} recipes; 0 were there already\n"));
    }
    let labels = site.database.texts("SELECT label AS t FROM recipes WHERE id > 3 ORDER BY id");
    assert_eq!(labels, ["Soup", "Scones & jam", "Stew", "Jam", "Pie"]);
}

#[test]
fn what_does_not_fit_of_a_list_or_of_json_ld_is_named_by_its_way() {
    let site = Site::prestarted();
    site.file("list.json", r#"[{"label": "Soup"}, {"label": "x", "ingredients": ["a", {"text": " "}]}, 7]"#);
    let told = site.run(&["seed", "--file", "list.json"]).fails();
    assert_all_in(&told, &["recipe 2: ingredients[1].text: must not be blank", "recipe 3: has to be a JSON object"]);
    site.file("page.json", "{\"@graph\": [\n{\"@type\": \"Recipe\", \"name\": \"x\", \"url\": \"nowhere\"}]}");
    let told = site.run(&["seed", "--file", "page.json"]).fails();
    assert_all_in(&told, &["\n  @graph[0].url: has to be an address"]);
    site.file("broken.json", r#"[{"label": "Soup"}, "#);
    assert_all_in(&site.run(&["seed", "--file", "broken.json"]).fails(), &["is broken JSON", "line 1 column"]);
    site.file("nothing.jsonld", "{\n\"@type\": \"WebSite\"}");
    assert_all_in(&site.run(&["seed", "--file", "nothing.jsonld"]).fails(), &["there is no schema.org Recipe in it"]);
    assert_all_in(&site.run(&["seed", "--file", "."]).fails(), &[". is no file"]);
    assert_eq!(site.count("recipes"), "3");
}

#[test]
fn recipes_of_another_account_become_those_of_the_account_that_is_named() {
    let site = Site::prestarted();
    site.file("recipes.ndjson", r#"{"label": "Soup", "submitter_id": 99}"#);
    let told = site.run(&["seed", "--file", "recipes.ndjson"]).fails();
    assert_all_in(&told, &["line 1: submitter_id: is 99", "--submitter"]);
    let told = site.run(&["seed", "--file", "recipes.ndjson", "--submitter", "admin@recipeapi.com"]).succeeds();
    assert_eq!(told, "put in 1 recipes; 0 were there already\n");
    assert_eq!(site.database.texts("SELECT submitter_id AS t FROM recipes WHERE id > 3"), ["1"]);
}

#[test]
fn without_a_superuser_or_a_file_it_says_so() {
    let site = Site::migrated();
    assert_all_in(&site.run(&["seed"]).fails(), &["no superuser", "recipe-api prestart", "--submitter"]);
    let site = Site::prestarted();
    assert_all_in(&site.run(&["seed", "--file", "nowhere.ndjson"]).fails(), &["nowhere.ndjson cannot be read"]);
}

#[test]
fn the_first_recipes_go_in_once() {
    let site = Site::prestarted();
    assert_eq!(site.run(&["seed"]).succeeds(), "put in 0 recipes\n");
    assert_eq!(site.count("recipes"), "3");
}
