import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "@/shared/ui/IconButton";

interface Props {
  title: string;
  children: ReactNode;
  onClose: () => void;
}

/** A dialog over the page: the browser keeps the focus in it and gives it back. It is open while it is rendered. */
export function Dialog({ title, children, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    // Where to go when what opened the dialog is gone, as the row of something deleted is.
    const around = before?.parentElement?.closest<HTMLElement>("[tabindex='-1']");
    element?.showModal();
    return () => {
      element?.close();
      if (before?.isConnected) before.focus();
      else around?.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A browser closes it by itself at the second Escape; whether it closes is for whoever renders it to say.
      onClose={() => dialog.current?.showModal()}
      className={
        "m-auto wrap-anywhere w-[min(34rem,calc(100vw-2rem))] rounded-card border border-line bg-card p-5 text-ink shadow-xl sm:p-7"
      }
    >
      <h2 id={id} className="mb-4 pr-10">
        {title}
      </h2>
      {children}
      {/* Last, so that what is asked for has the focus first. */}
      <IconButton
        icon={X}
        label="Close"
        onClick={onClose}
        className="absolute top-3 right-3 sm:top-5 sm:right-5"
      />
    </dialog>
  );
}
