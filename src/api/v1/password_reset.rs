//! A forgotten password: a letter, and another password for its token.

use std::time::Duration;

use actix_web::rt::time::sleep;
use actix_web::web::Data;
use serde_json::json;
use utoipa::OpenApi;

use super::doorkeeper::Doorkeeper;
use super::post::Proof;
use crate::api::extract::{Author, ValidJson};
use crate::api::reply::{Accepted, BadRequest, Broken, Encoded, Invalid, NoContent, TooLarge, Unavailable};
use crate::api::throttle::Throttle;
use crate::core::mail_tokens::{Purpose, digest};
use crate::core::passwords::OwnWords;
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::mail::{Letter, Outbox};
use crate::models::{AuditAction, UserChange};
use crate::schemas::{ResetConfirm, ResetRequest, email_folded};

#[derive(OpenApi)]
#[openapi(paths(request, confirm))]
pub struct PasswordResetApi;

/// So long a request for a letter takes at least. A letter for somebody takes a few tenths of a millisecond more than
/// none for nobody, which some hundred samples would tell.
const PATIENCE: Duration = Duration::from_millis(50);

/// Sends a letter with a link to choose another password, where the address has an account. The answer is the same,
/// and takes as long, where it has none.
#[utoipa::path(
    post, path = "/api/v1/auth/password-reset", operation_id = "request_password_reset",
    tag = "auth", request_body = ResetRequest,
    responses((status = 202, description = "A letter is on its way, if there is an account"), TooLarge, Encoded, Invalid, Broken, Unavailable)
)]
pub async fn request(
    db: Db,
    outbox: Data<Outbox>,
    throttle: Data<Throttle>,
    author: Author,
    ValidJson(form): ValidJson<ResetRequest>,
) -> ApiResult<Accepted> {
    let answered = sleep(PATIENCE);
    let folded = email_folded(&form.email);
    let user = db.read(move |conn| crud::users::find_by_email(conn, &folded)).await?;
    let user = user.filter(|user| user.is_active);
    // Not to the address that was sent: equal as it is compared, it may be another's mailbox.
    let email = user.as_ref().map_or(form.email, |user| user.email.clone());
    let (user_id, network, now) = (user.map(|user| user.id), author.address().network(), author.now());
    let proof = Proof::new(&outbox, &throttle, Purpose::ResetPassword, &email, now)?;
    let from_there = throttle.limits().resets_from(&network);
    db.write(move |conn| {
        // Who was there may have gone, and may not go before the token refers to them.
        let user_id = match user_id {
            Some(id) if crud::users::lock(conn, id)? => Some(id),
            _ => None,
        };
        let is_known = crud::login_addresses::is_known(conn, user_id.unwrap_or_default(), &network, now)?;
        proof.put(conn, user_id, (!is_known).then_some(&from_there))
    })
    .await?;
    outbox.wake();
    answered.await;
    Ok(Accepted)
}

/// Chooses another password with the token of a letter. All sessions and API tokens of the user end; nobody is logged in.
/// A password that is refused leaves the token as it is.
#[utoipa::path(
    post, path = "/api/v1/auth/password-reset/confirm", operation_id = "confirm_password_reset",
    tag = "auth", request_body = ResetConfirm,
    responses((status = 204, description = "The password is another one"), BadRequest, TooLarge, Encoded, Invalid, Broken, Unavailable)
)]
pub async fn confirm(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    outbox: Data<Outbox>,
    author: Author,
    ValidJson(form): ValidJson<ResetConfirm>,
) -> ApiResult<NoContent> {
    let (digest, now) = (digest(&form.token), author.now());
    let found = db.read(move |conn| crud::mail_tokens::find(conn, &digest, &[Purpose::ResetPassword], now)).await?;
    let (token, user) = found.filter(|(_, user)| user.is_active).ok_or(ApiError::STALE_LINK)?;
    let letter = outbox.seal(&user.email, &Letter::PasswordChanged, now)?;
    let own = OwnWords::of(&user.email, user.first_name.as_deref(), user.surname.as_deref());
    let password_hash = Some(doorkeeper.choose("new_password", form.new_password, own).await?);
    let change = UserChange { password_hash, verified_at: Some(Some(now)), ..UserChange::default() };
    let event = author.event(AuditAction::PasswordReset, user.id, user.id, &json!({}));
    let done = db.write(move |conn| {
        crud::accounts::lock(conn, user.id)?;
        if !crud::mail_tokens::take(conn, &token)? {
            return Ok(false);
        }
        crud::accounts::change(conn, user.id, &change)?;
        // They may have been made by whom the reset is to keep out.
        crud::api_tokens::delete_all(conn, user.id)?;
        crud::outbox::put(conn, &letter)?;
        crud::audit::insert(conn, &event).map(|()| true)
    });
    let done = done.await?;
    outbox.wake();
    if done { Ok(NoContent) } else { Err(ApiError::STALE_LINK) }
}
