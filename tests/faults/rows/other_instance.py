"""Two instances know the same at any moment: what one has answered for, the other acts upon in the next request."""

import threading

from processes import PASSWORD, Failure

TITLE = "what one of two instances has done, asked of the other at once"
DATABASES = ("PostgreSQL",)
WANTED = ("logout, logout everywhere, revocation, a new password, a deactivated user, an API token's end and a limit's count "
          "seen in the next request")
SECONDS = (60, 15)

NEW = "staple before dawn 8"


def run(context):
    rounds = context.pick(100, 10)
    world = context.world(2, THROTTLE_LOGIN_PER_ACCOUNT="20")
    one, other = world.processes
    looks = 0
    for number in range(rounds):
        one, other = other, one
        for see in (logout, logout_everywhere, revocation, password, deactivation, api_token):
            see(world, world.user(), one, other)
            looks += 1
        context.progress(number + 1, rounds + 1)
    counted = throttle(world, one, other)
    return (f"{looks:,} changes on one instance, each seen by the other's next answer; {counted} wrong passwords for one "
            f"account over both, 32 at once, of which 20 were looked at")


def ask(status, world, user, at):
    answer = world.me(user.access, at=at)
    if answer.status != status:
        raise Failure(f"/auth/me at the other instance was to be {status}: {answer}")


def seen(world, user, other):
    ask(401, world, user, other)
    if world.refreshed(user.refresh, at=other).status != 400:
        raise Failure("the refresh token of an ended session is believed at the other instance")


def logout(world, user, one, other):
    ask(200, world, user, other)
    world.want(204, "POST", "/api/v1/auth/logout", token=user.access, at=one)
    seen(world, user, other)


def logout_everywhere(world, user, one, other):
    ask(200, world, user, other)
    world.want(204, "POST", "/api/v1/auth/logout-all", token=user.access, at=one)
    seen(world, user, other)


def revocation(world, user, one, other):
    ask(200, world, user, other)
    world.want(200, "POST", "/api/v1/auth/revoke", form={"token": user.refresh}, at=one)
    seen(world, user, other)


def password(world, user, one, other):
    elsewhere = user.log_in()
    body = {"current_password": PASSWORD, "new_password": NEW}
    world.want(204, "PUT", "/api/v1/auth/password", token=user.access, data=body, at=one)
    ask(200, world, user, other)
    user.access, user.refresh = elsewhere
    seen(world, user, other)
    form = {"username": user.email, "password": PASSWORD}
    world.want(400, "POST", "/api/v1/auth/login", form=form, at=other)


def deactivation(world, user, one, other):
    ask(200, world, user, other)
    world.want(200, "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"is_active": False}, at=one)
    seen(world, user, other)


def api_token(world, user, one, other):
    made = world.want(201, "POST", "/api/v1/auth/tokens", token=user.access,
                      data={"name": "script", "scopes": ["profile"]}, at=one)
    world.want(200, "GET", "/api/v1/auth/me", token=made["token"], at=other)
    world.want(204, "DELETE", f"/api/v1/auth/tokens/{made['id']}", token=user.access, at=one)
    world.want(401, "GET", "/api/v1/auth/me", token=made["token"], at=other)


def throttle(world, one, other):
    """32 clients try passwords for one account at both instances: the limit is 20 over both."""
    user, statuses, tries = world.user(), [], 64

    def guess(number):
        for turn in range(tries // 32):
            at = (one, other)[(number + turn) % 2]
            form = {"username": user.email, "password": f"wrong {number} {turn}"}
            statuses.append(world.ask("POST", "/api/v1/auth/login", form=form, at=at).status)
    guessers = [threading.Thread(target=guess, args=(number,)) for number in range(32)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    if (statuses.count(400), statuses.count(429)) != (20, tries - 20):
        raise Failure(f"of {tries} wrong passwords {statuses.count(400)} were looked at: {sorted(set(statuses))}")
    form = {"username": user.email, "password": PASSWORD}
    for at in (one, other):
        world.want(429, "POST", "/api/v1/auth/login", form=form, at=at)
    return tries
