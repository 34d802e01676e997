//! What actix-web alone can do here: 300 bytes of JSON, no database, no middleware. `bench/run` measures the
//! server against it. Usage: `limit PORT WORKERS`.

use actix_web::{App, HttpResponse, HttpServer, web};

const BODY: &str = concat!(
    r#"{"id":1,"label":"Chicken Vesuvio","source":"Serious Eats","#,
    r#""url":"http://www.seriouseats.com/recipes/2011/12/chicken-vesuvio-recipe.html","submitter_id":1,"#,
    r#""filler":"so that it has three hundred bytes in all, about as many as an answer of the server that is "#,
    r#"measured beside it, and a little more....."}"#,
);

async fn answer() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(BODY)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(port), Some(workers)) = (args.next(), args.next()) else {
        return Err("usage: limit PORT WORKERS".into());
    };
    let server = HttpServer::new(|| App::new().route("/", web::get().to(answer)));
    let server = server.workers(workers.parse()?).bind(("127.0.0.1", port.parse()?))?.run();
    Ok(actix_web::rt::System::new().block_on(server)?)
}
