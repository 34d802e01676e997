// Remembers that there may be a refresh cookie, which no script sees: strangers cost no request.

const NAME = "signed-in";

export function hasHint(): boolean {
  try {
    return localStorage.getItem(NAME) !== null;
  } catch {
    // Without storage, the cookie is tried.
    return true;
  }
}

export function setHint(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(NAME, "yes");
    else localStorage.removeItem(NAME);
  } catch {
    // Then the cookie is tried each time.
  }
}
