import { useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import type { Values } from "@/features/editor/values";
import { WrittenField } from "@/features/editor/WrittenField";
import { limits } from "@/shared/api/limits";

type Outcome = { address: string; is: "loaded" | "failed" };

/** The address of a picture, and the picture. */
export function PictureField({ form }: { form: UseFormReturn<Values> }) {
  const address = useWatch({ control: form.control, name: "image" }).trim();
  const [outcome, setOutcome] = useState<Outcome>();
  const canBeShown = /^https:\/\/[^/]+\.[^/]+\//i.test(address) && URL.canParse(address);
  const is = outcome?.address === address ? outcome.is : undefined;
  return (
    <div className="grid grid-cols-1 gap-2">
      <WrittenField
        form={form}
        name="image"
        label="Picture"
        kind="address"
        limit={limits.RecipeIn.image}
        hint="The web address of a picture. It stays where it is."
        placeholder="https://"
      />
      <p role="status" className={is === "failed" ? "text-danger text-sm" : "sr-only"}>
        {is === "failed" && "No picture comes from this address."}
        {is === "loaded" && "The picture is there."}
      </p>
      {address.toLowerCase().startsWith("http:") && (
        <p className="text-quiet text-sm">Only pictures whose address begins with https:// are shown.</p>
      )}
      {canBeShown && (
        <img
          key={address}
          src={address}
          alt="The recipe's, as it will be shown"
          referrerPolicy="no-referrer"
          hidden={is !== "loaded"}
          onLoad={() => setOutcome({ address, is: "loaded" })}
          onError={() => setOutcome({ address, is: "failed" })}
          className="aspect-[16/10] w-full max-w-xs rounded-card object-cover"
        />
      )}
    </div>
  );
}
