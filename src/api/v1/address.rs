//! The address of an account: proving it, and having another.

use actix_web::web::Data;
use serde_json::json;
use utoipa::OpenApi;

use super::doorkeeper::Doorkeeper;
use super::post::Proof;
use super::users::address_taken;
use crate::api::extract::{Author, CurrentUser, ValidJson};
use crate::api::reply::{
    Accepted, BadRequest, Broken, Encoded, Forbidden, Invalid, NoContent, TooLarge, TooMany, Unauthorized, Unavailable,
};
use crate::api::throttle::Throttle;
use crate::core::mail_tokens::{Purpose, digest};
use crate::crud;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::mail::{Letter, Outbox};
use crate::models::{AuditAction, UserChange};
use crate::schemas::{AddressChange, AddressProof, email_folded};

#[derive(OpenApi)]
#[openapi(paths(verify, resend, change))]
pub struct AddressApi;

/// Proves an address with the token of a letter: that of a new account, or the one that an account is to have.
#[utoipa::path(
    post, path = "/api/v1/auth/verify-email", operation_id = "verify_email",
    tag = "auth", request_body = AddressProof,
    responses((status = 204, description = "It is proved"), BadRequest, TooLarge, Encoded, Invalid, Broken, Unavailable)
)]
pub async fn verify(
    db: Db,
    outbox: Data<Outbox>,
    author: Author,
    ValidJson(form): ValidJson<AddressProof>,
) -> ApiResult<NoContent> {
    let (digest, now) = (digest(&form.token), author.now());
    let purposes = [Purpose::VerifyAddress, Purpose::ConfirmNewAddress];
    let found = db.read(move |conn| crud::mail_tokens::find(conn, &digest, &purposes, now)).await?;
    let (token, user) = found.filter(|(_, user)| user.is_active).ok_or(ApiError::STALE_LINK)?;
    let is_another = email_folded(&token.email) != user.email_folded;
    let letter = Letter::AddressChanged { new_address: token.email.clone() };
    let letter = if is_another { Some(outbox.seal(&user.email, &letter, now)?) } else { None };
    let action = if is_another { AuditAction::AddressChanged } else { AuditAction::AddressVerified };
    let event = author.event(action, user.id, user.id, &json!({}));
    let change = UserChange {
        email_folded: Some(email_folded(&token.email)),
        email: Some(token.email.clone()),
        verified_at: Some(Some(now)),
        ..UserChange::default()
    };
    let proved = db.write(move |conn| {
        crud::accounts::lock(conn, user.id)?;
        if !crud::mail_tokens::take(conn, &token)? {
            return Ok(false);
        }
        crud::accounts::change(conn, user.id, &change)?;
        letter.iter().try_for_each(|letter| crud::outbox::put(conn, letter))?;
        crud::audit::insert(conn, &event).map(|()| true)
    });
    let proved = proved.await.map_err(address_taken)?;
    outbox.wake();
    if proved { Ok(NoContent) } else { Err(ApiError::STALE_LINK) }
}

/// Sends the letter of a new account once more.
#[utoipa::path(
    post, path = "/api/v1/auth/verify-email/resend", operation_id = "resend_verification",
    tag = "auth",
    responses((status = 202, description = "A letter is on its way, unless the address is proved"), BadRequest, Unauthorized, Forbidden, Broken, Unavailable)
)]
pub async fn resend(
    db: Db,
    outbox: Data<Outbox>,
    throttle: Data<Throttle>,
    author: Author,
    user: CurrentUser,
) -> ApiResult<Accepted> {
    if user.verified_at.is_none() {
        let proof = Proof::new(&outbox, &throttle, Purpose::VerifyAddress, &user.email, author.now())?;
        let id = user.id;
        db.write(move |conn| proof.put(conn, Some(id), None)).await?;
        outbox.wake();
    }
    Ok(Accepted)
}

/// Sends a letter to the address that the caller's account is to have; with its token the account has it. The
/// password is asked again.
#[utoipa::path(
    put, path = "/api/v1/users/me/email", operation_id = "change_email",
    tag = "users", request_body = AddressChange,
    responses(
        (status = 202, description = "A letter is on its way"),
        BadRequest, Unauthorized, Forbidden, TooLarge, Encoded, Invalid, TooMany, Broken, Unavailable,
    )
)]
pub async fn change(
    db: Db,
    doorkeeper: Data<Doorkeeper>,
    throttle: Data<Throttle>,
    outbox: Data<Outbox>,
    author: Author,
    user: CurrentUser,
    ValidJson(form): ValidJson<AddressChange>,
) -> ApiResult<Accepted> {
    let email = form.email_stored();
    doorkeeper.ensure(&db, &user, form.current_password, author.address()).await?;
    let proof = Proof::new(&outbox, &throttle, Purpose::ConfirmNewAddress, &email, author.now())?;
    let by_user = throttle.limits().mail_by(user.id);
    let (id, session_id, now) = (user.id, user.session_id()?, author.now());
    let asked = db.write(move |conn| {
        let goes_on = crud::sessions::hold(conn, session_id, id, now)?;
        if goes_on { proof.put(conn, Some(id), Some(&by_user)).map(|()| true) } else { Ok(false) }
    });
    let asked = asked.await?;
    outbox.wake();
    if asked { Ok(Accepted) } else { Err(ApiError::InvalidToken) }
}
