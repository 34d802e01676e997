//! Letters and their tokens: what is sealed opens as it was, nowhere else, and nothing else opens; and whatever a
//! client sends as a letter's token is judged without a panic.

use std::sync::LazyLock;

use recipe_api::core::mail_tokens;
use recipe_api::core::seal::Seal;
use recipe_api::schemas::{AddressProof, Form, ResetConfirm, read};
use serde_json::json;

static SEAL: LazyLock<Seal> = LazyLock::new(|| Seal::new(&["0123456789abcdef-for-fuzzing-alone".into()]));

pub fn target(data: &[u8]) {
    let text = super::text(data);
    assert_eq!(SEAL.open(text, "here"), None, "{text:?} was never sealed");
    let sealed = SEAL.seal(text, "here").unwrap();
    assert_eq!(SEAL.open(&sealed, "here").as_deref(), Some(text));
    assert_eq!(SEAL.open(&sealed, "there"), None);
    assert_eq!(SEAL.open(&sealed[1..], "here"), None);
    assert_eq!(mail_tokens::digest(text).len(), 43);
    let told = json!({"token": text, "new_password": text});
    let (proof, reset) =
        (read::<AddressProof>("body", &told, Form::Json), read::<ResetConfirm>("body", &told, Form::Json));
    assert!(reset.is_err() || proof.is_ok(), "both take the same tokens");
}
