import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes } from "react";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LucideIcon;
  /** What it does, for those who do not see the icon. */
  label: string;
}

export function IconButton({ icon: Icon, label, className = "", ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={
        "inline-grid size-11 shrink-0 place-items-center rounded-full text-quiet transition-colors hover:bg-tint " +
        `hover:text-ink disabled:cursor-not-allowed disabled:opacity-40 ${className}`
      }
    >
      <Icon aria-hidden size={20} />
    </button>
  );
}
