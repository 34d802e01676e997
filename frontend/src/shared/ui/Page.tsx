import { type ReactNode, useEffect } from "react";

interface Props {
  /** The page's one h1, and the window's title. */
  title: string;
  /** Where the h1 is drawn by the page itself. */
  isTitleHidden?: boolean;
  width?: "narrow" | "text" | "wide";
  actions?: ReactNode;
  children: ReactNode;
}

const WIDTHS = { narrow: "max-w-md", text: "max-w-3xl", wide: "max-w-6xl" };

/** The frame of every page. The shell moves the focus to its heading after a navigation. */
export function Page({ title, isTitleHidden = false, width = "wide", actions, children }: Props) {
  useTitle(title);
  return (
    <div className={`mx-auto w-full px-4 py-6 sm:px-6 sm:py-10 ${WIDTHS[width]}`}>
      <div className={isTitleHidden ? "" : "mb-6 flex flex-wrap items-center justify-between gap-3 sm:mb-8"}>
        <h1 tabIndex={-1} className={isTitleHidden ? "sr-only" : "min-w-0"}>
          {title}
        </h1>
        {actions && <div className="flex flex-wrap gap-2 print:hidden">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The window's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "Recipes" ? title : `${title} · Recipes`;
  }, [title]);
}

/** Puts the focus on the page's heading, where what had it is gone. */
export function focusTitle(): void {
  document.querySelector<HTMLElement>("h1")?.focus();
}
