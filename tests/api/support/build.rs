//! A web app's build as `npm run build` leaves it, only smaller.

use actix_web::web::Bytes;
use recipe_api::api::pages::Bundle;

pub const SCRIPT: &str = "/assets/index-B2kx81aQ.js";

/// Each file's path, its text, and whether compressed variants lie beside it.
const FILES: [(&str, &str, bool); 6] = [
    (
        "index.html",
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<!--head-->\n\
         <script type=\"module\" src=\"/assets/index-B2kx81aQ.js\"></script>\n</head>\n\
         <body><div id=\"root\"><!--root--></div></body>\n</html>\n",
        true,
    ),
    ("assets/index-B2kx81aQ.js", "console.log('the app')", true),
    ("assets/index-Ck29slPw.css", "body { margin: 0 }", true),
    ("assets/figtree-DDd8Yz.woff2", "a font", false),
    ("robots.txt", "User-agent: *\n", true),
    ("site.webmanifest", "{\"name\": \"Recipes\"}", true),
];

pub fn files() -> Vec<(String, Bytes)> {
    let mut files = Vec::new();
    for (path, text, is_compressed) in FILES {
        files.push((path.to_owned(), Bytes::from_static(text.as_bytes())));
        for ending in ["br", "gz"].iter().filter(|_| is_compressed) {
            files.push((format!("{path}.{ending}"), Bytes::from(format!("{ending} of {text}"))));
        }
    }
    files
}

pub fn bundle() -> Bundle {
    Bundle::of(files()).unwrap()
}
