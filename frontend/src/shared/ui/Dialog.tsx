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
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
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
      className={
        "m-auto w-[min(34rem,calc(100vw-2rem))] rounded-card border border-line bg-card p-5 text-ink shadow-xl sm:p-7"
      }
    >
      <div className="mb-4 flex items-start justify-between gap-3">
        <h2 id={id}>{title}</h2>
        <IconButton icon={X} label="Close" onClick={onClose} className="-mt-2 -mr-2" />
      </div>
      {children}
    </dialog>
  );
}
