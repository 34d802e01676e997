/** A key for a submission that may be sent again. */
function newKey(): string {
  // Without TLS, browsers have no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Gives the same text the same key, so that however often it is sent it is stored once; another text another one. */
export class Submission {
  #sent: string | undefined;
  #key = "";

  keyOf(body: unknown): string {
    const text = JSON.stringify(body);
    if (text !== this.#sent) {
      this.#sent = text;
      this.#key = newKey();
    }
    return this.#key;
  }
}
