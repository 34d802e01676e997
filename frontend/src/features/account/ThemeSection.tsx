import { Section } from "@/features/account/Section";
import { chooseTheme, type Theme, useTheme } from "@/features/account/theme";
import { toast } from "@/shared/ui/toasts";

const NAMES: Record<Theme, string> = { system: "As the device", light: "Light", dark: "Dark" };

export function ThemeSection() {
  const chosen = useTheme();
  const choose = (theme: Theme) => {
    try {
      chooseTheme(theme);
    } catch {
      toast("This browser does not let the page remember it.");
    }
  };
  return (
    <Section id="theme" title="Look">
      <fieldset>
        <legend className="sr-only">Light or dark</legend>
        <div className="flex flex-wrap gap-x-6">
          {(Object.keys(NAMES) as Theme[]).map((theme) => (
            <label key={theme} className="flex min-h-11 items-center gap-3">
              <input
                type="radio"
                name="theme"
                checked={theme === chosen}
                onChange={() => choose(theme)}
                className="size-5 accent-accent"
              />
              {NAMES[theme]}
            </label>
          ))}
        </div>
      </fieldset>
      <p className="text-quiet text-sm">For this device alone.</p>
    </Section>
  );
}
