import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Field } from "@/shared/ui/Field";

/** A new API token, shown this once. */
export function MadeToken({ token, onClose }: { token: string; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState("");
  const copy = async () => {
    // The clipboard needs a secure context; without one, the token is selected for Ctrl+C.
    try {
      await navigator.clipboard.writeText(token);
      setTold("Copied.");
    } catch {
      field.current?.select();
      setTold("It is selected: copy it with Ctrl+C, or ⌘C.");
    }
  };
  return (
    <Dialog title="Your new token" onClose={onClose}>
      <div className="grid gap-4">
        <p>Copy it now and keep it like a password: it is not shown again.</p>
        <Field ref={field} label="Token" readOnly value={token} className="font-mono text-sm" />
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p role="status" className="mr-auto text-good">
            {told}
          </p>
          <Button look="main" onClick={copy}>
            {told === "Copied." ? <Check aria-hidden size={18} /> : <Copy aria-hidden size={18} />}
            Copy
          </Button>
          <Button onClick={onClose}>Done</Button>
        </div>
      </div>
    </Dialog>
  );
}
