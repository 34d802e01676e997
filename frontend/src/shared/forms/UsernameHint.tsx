/** Tells password managers whose password a form asks for. Nobody else sees it. */
export function UsernameHint({ email }: { email: string }) {
  return (
    <input type="email" name="username" autoComplete="username" value={email} readOnly className="hidden" />
  );
}
