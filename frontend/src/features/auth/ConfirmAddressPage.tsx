import { Link } from "@tanstack/react-router";
import { AddressProof } from "@/features/auth/AddressProof";
import { useLetterToken } from "@/features/auth/useLetterToken";
import { buttonClass } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";

export default function ConfirmAddressPage() {
  const token = useLetterToken();
  return (
    <Page title="Confirm your new email" width="narrow">
      {token ? (
        <AddressProof
          key={token}
          token={token}
          question="Your account gets this email in place of the one it had. You log in with it from then on."
          action="Use this email"
          done="Your account has its new email. Log in with it from now on."
          instead={<AskAgain />}
        />
      ) : (
        <div className="wrap-anywhere grid grid-cols-1 justify-items-start gap-5">
          <p>
            To confirm a new email, open the link in the letter that we sent to it. It works once, for a day.
          </p>
          <AskAgain />
        </div>
      )}
    </Page>
  );
}

function AskAgain() {
  return (
    <Link to="/profile" hash="email" className={buttonClass("main")}>
      Your email in the profile
    </Link>
  );
}
