import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Field } from "@/shared/ui/Field";
import { IconButton } from "@/shared/ui/IconButton";

/** A password that can be looked at. It may be pasted, and password managers know it by its `autoComplete`. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, "type" | "after">) {
  const [isShown, setShown] = useState(false);
  const toggle = (
    <IconButton
      icon={isShown ? EyeOff : Eye}
      label={isShown ? "Hide the password" : "Show the password"}
      aria-pressed={isShown}
      onClick={() => setShown(!isShown)}
    />
  );
  return (
    <Field
      autoCapitalize="none"
      spellCheck={false}
      {...props}
      type={isShown ? "text" : "password"}
      after={toggle}
    />
  );
}
