import { ActivitySection } from "@/features/account/ActivitySection";
import { ApiTokensSection } from "@/features/account/ApiTokensSection";
import { DeleteSection } from "@/features/account/DeleteSection";
import { DevicesSection } from "@/features/account/DevicesSection";
import { EmailSection } from "@/features/account/EmailSection";
import { ExportSection } from "@/features/account/ExportSection";
import { NamesSection } from "@/features/account/NamesSection";
import { PasswordSection } from "@/features/account/PasswordSection";
import { ThemeSection } from "@/features/account/ThemeSection";
import { useUser } from "@/shared/session/useUser";
import { Page } from "@/shared/ui/Page";

const CONTENTS = {
  names: "Name",
  email: "Email",
  password: "Password",
  theme: "Look",
  devices: "Devices",
  recipes: "Your recipes as a file",
  activity: "Activity",
  tokens: "API tokens",
  delete: "Delete the account",
};

export default function ProfilePage() {
  const user = useUser();
  // The route's guard leads strangers away; for a moment after a logout the page stands without its user.
  if (!user) return null;
  return (
    <Page title="Profile" width="wide">
      <div className="grid gap-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <nav aria-label="On this page" className="lg:sticky lg:top-4 lg:self-start">
          <ul className="flex flex-wrap gap-x-4 lg:grid">
            {Object.entries(CONTENTS).map(([id, name]) => (
              <li key={id}>
                <a href={`#${id}`} className="inline-flex min-h-11 items-center">
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="grid min-w-0 max-w-3xl gap-6">
          <NamesSection user={user} />
          <EmailSection user={user} />
          <PasswordSection user={user} />
          <ThemeSection />
          <DevicesSection />
          <ExportSection />
          <ActivitySection />
          <ApiTokensSection user={user} />
          <DeleteSection user={user} />
        </div>
      </div>
    </Page>
  );
}
