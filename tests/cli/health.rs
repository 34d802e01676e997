use crate::serve::Serving;
use crate::site::{Site, assert_all_in};

#[test]
fn a_service_that_runs_is_ready_and_one_that_does_not_is_told() {
    let site = Site::migrated();
    let serving = Serving::with(&site, &[]);
    let port = serving.address.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "0.0.0.0"] {
        let mut command = site.command(&["health"]);
        let told = crate::site::Told::by(command.envs([("PORT", port.as_str()), ("HOST", host)]).output().unwrap());
        assert_all_in(&told.succeeds(), &["\"status\":\"ok\""]);
    }
    let url = |path: &str| format!("http://{}{path}", serving.address);
    site.run(&["health", "--url", &url("/health/live")]).succeeds();
    assert_all_in(&site.run(&["health", "--url", &url("/nowhere")]).fails(), &["/nowhere answers 404: "]);
    let url = url("/health/live");
    drop(serving);
    assert_all_in(&site.run(&["health", "--url", &url]).fails(), &["does not answer"]);
    assert_all_in(&site.run(&["health", "--url", "https://localhost"]).fails(), &["has to begin with http://"]);
}
