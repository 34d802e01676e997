//! The web app's files and paths.

use recipe_api::api::pages::CLIENT_ROUTES;
use recipe_api::mail::Letter;
use reqwest::Method;

use crate::support::build::{self, SCRIPT};
use crate::support::{Answer, PUBLIC_URL, TestApp, raw, send};

const FOREVER: &str = "public, max-age=31536000, immutable";

async fn get(app: &TestApp, path: &str, header: (&str, &str)) -> Answer {
    send(app.anyone().outside(Method::GET, path).header(header.0, header.1)).await
}

#[actix_web::test]
async fn a_file_is_sent_in_the_encoding_that_is_preferred() {
    let app = TestApp::with_web_app().await;
    let plain = "console.log('the app')";
    for (accept, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", format!("br of {plain}")),
        ("br;q=0.5, gzip", "gzip", format!("gz of {plain}")),
        ("identity", "", plain.to_owned()),
        ("", "", plain.to_owned()),
        ("identity;q=0, *", "br", format!("br of {plain}")),
    ] {
        let answer = get(&app, SCRIPT, ("Accept-Encoding", accept)).await.status(200);
        assert_eq!((answer.header("content-encoding"), &answer.body), (encoding, &body), "{accept}");
        assert!(answer.header("vary").contains("Accept-Encoding"), "{answer:?}");
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(answer.header("content-length"), body.len().to_string());
        assert_eq!(answer.header("cache-control"), FOREVER);
    }
    get(&app, SCRIPT, ("Accept-Encoding", "identity;q=0, zstd")).await.problem(406, "Not Acceptable");
}

#[actix_web::test]
async fn each_variant_of_a_file_has_a_tag_and_is_not_sent_twice() {
    let app = TestApp::with_web_app().await;
    let mut tags = Vec::new();
    for accept in ["br", "gzip", "identity"] {
        for method in [Method::GET, Method::HEAD] {
            let request = |tag: &str| {
                let request = app.anyone().outside(method.clone(), SCRIPT).header("Accept-Encoding", accept);
                send(request.header("If-None-Match", tag))
            };
            let fresh = request("\"another\"").await.status(200);
            let tag = fresh.header("etag").to_owned();
            assert_eq!(fresh.body.is_empty(), method == Method::HEAD);
            let known = request(&format!("W/{tag}, \"x\"")).await.status(304);
            assert_eq!((known.header("etag"), known.body.as_str()), (tag.as_str(), ""));
            assert_eq!(known.header("cache-control"), FOREVER);
            assert!(known.header("vary").contains("Accept-Encoding"), "{known:?}");
            tags.push(tag);
        }
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "{tags:?}");
}

#[actix_web::test]
async fn only_files_whose_names_change_with_them_are_kept_for_good() {
    let app = TestApp::with_web_app().await;
    for (path, content_type, cache) in [
        ("/assets/index-Ck29slPw.css", "text/css; charset=utf-8", FOREVER),
        ("/assets/figtree-DDd8Yz.woff2", "font/woff2", FOREVER),
        ("/robots.txt", "text/plain; charset=utf-8", "public, max-age=3600"),
        ("/site.webmanifest", "application/manifest+json", "public, max-age=3600"),
    ] {
        let answer = send(app.anyone().outside(Method::GET, path)).await.status(200);
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (content_type, cache));
    }
}

#[actix_web::test]
async fn what_is_no_file_of_the_app_is_not_found_and_not_kept() {
    for app in [TestApp::new().await, TestApp::with_web_app().await] {
        for path in [
            "/assets/gone-B2kx81aQ.js",
            "/assets",
            "/assets/index-B2kx81aQ.js.br",
            "/assets/index-B2kx81aQ.js%00",
            "/assets/robots.txt",
            "/assets/..%2frobots.txt",
            "/assets/%2e%2e/robots.txt",
            "/assets/%2e%2e/%2e%2e/Cargo.toml",
            "/assets/..%5c..%5cCargo.toml",
            "/index.html",
            "/index.html.br",
            "/robots.txt.gz",
        ] {
            for accept in ["*/*", "text/html"] {
                let request =
                    format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");
                let answer = raw::exchange(app.address, request.as_bytes()).await.to_lowercase();
                assert!(answer.starts_with("http/1.1 404 "), "{path}: {answer}");
                assert!(answer.contains("cache-control: no-store"), "{path}: {answer}");
                assert_eq!(
                    answer.contains("text/html"),
                    accept == "text/html" && !path.starts_with("/assets"),
                    "{answer}"
                );
            }
        }
    }
}

#[actix_web::test]
async fn every_client_route_is_the_apps_document() {
    let app = TestApp::with_web_app().await;
    let without = TestApp::new().await;
    for route in CLIENT_ROUTES {
        let path = route.path.replace("{id}", "7");
        for method in [Method::GET, Method::HEAD] {
            let answer = send(app.anyone().outside(method, &path)).await.status(200);
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.header("cache-control"), "no-cache");
        }
        let page = send(app.anyone().outside(Method::GET, &format!("{path}/"))).await.status(200).body;
        assert!(page.contains(SCRIPT) && page.contains(&format!("<title>{} · Recipes</title>", route.title)), "{page}");
        let is_indexed = ["/login", "/signup"].contains(&route.path);
        assert_eq!(page.contains("<meta name=\"robots\" content=\"noindex\">"), !is_indexed, "{page}");
        assert!(!page.contains("preloaded"), "{page}");
        let missing = get(&without, &path, ("Accept", "text/html")).await;
        assert_eq!(missing.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn every_letter_links_to_a_page_of_the_app() {
    let app = TestApp::with_web_app().await;
    let token = || "a+b/c".to_owned();
    for letter in [
        Letter::VerifyAddress { token: token() },
        Letter::ResetPassword { token: token() },
        Letter::ConfirmNewAddress { token: token() },
        Letter::AddressChanged { new_address: "ada@example.com".into() },
        Letter::PasswordChanged,
        Letter::NewDevice { user_agent: "Firefox".into(), address: [127, 0, 0, 1].into(), at: 0 },
        Letter::Test,
    ] {
        let text = letter.render(PUBLIC_URL).unwrap().text;
        let link = text.lines().find_map(|line| line.strip_prefix(PUBLIC_URL)).unwrap();
        let path = link.split('#').next().unwrap();
        send(app.anyone().outside(Method::GET, path)).await.status(200);
    }
}

#[actix_web::test]
async fn no_page_needs_a_script_or_a_style_of_its_own() {
    let app = TestApp::with_web_app().await;
    let id = app.user("ada").await.submit("Toast").await;
    for path in ["/".to_owned(), format!("/recipes/{id}"), "/recipes/4711".into(), "/login".into()] {
        let answer = send(app.anyone().outside(Method::GET, &path)).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("img-src 'self' data: https:;") && !policy.contains("unsafe"), "{policy}");
        assert!(!answer.body.contains("<style") && !answer.body.contains("style="), "{}", answer.body);
        for script in answer.body.split("<script").skip(1) {
            let is_data = script.starts_with(" type=\"application/");
            assert!(is_data || script.split('>').next().unwrap().contains("src=\"/"), "{script}");
        }
    }
}

#[test]
fn the_files_of_a_build_are_those_without_their_variants() {
    let bundle = build::bundle();
    let paths: Vec<&str> = bundle.paths().collect();
    let assets = ["assets/figtree-DDd8Yz.woff2", "assets/index-B2kx81aQ.js", "assets/index-Ck29slPw.css"];
    assert_eq!(paths, [&assets[..], &["robots.txt", "site.webmanifest"]].concat());
}
