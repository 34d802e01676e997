import { useState } from "react";
import { Drawing, subjectOf } from "@/shared/ui/Drawing";

const TINTS = [
  "bg-[light-dark(#f6e3d3,#3a2a1e)] text-[light-dark(#b4633a,#d79a73)]",
  "bg-[light-dark(#e7ead7,#2b2f20)] text-[light-dark(#6d7a3c,#aab97a)]",
  "bg-[light-dark(#f5e9c8,#38301b)] text-[light-dark(#977419,#d3b362)]",
  "bg-[light-dark(#ecdfe2,#35262a)] text-[light-dark(#99566a,#cf97a7)]",
  "bg-[light-dark(#dde8e6,#22302e)] text-[light-dark(#447a72,#84b8b0)]",
];

interface Props {
  recipe: { id: number; label: string; tags: string[]; image: string | null };
  /** The picture of a page's own recipe is wanted at once. */
  isFirst?: boolean;
  className?: string;
}

/** The recipe's picture, from wherever it is; a drawing where there is none, or it does not load. */
export function RecipePicture({ recipe, isFirst = false, className = "" }: Props) {
  const [failed, setFailed] = useState<string>();
  const tint = TINTS[recipe.id % TINTS.length];
  return (
    <div className={`relative grid place-items-center overflow-hidden ${tint} ${className}`}>
      <Drawing subject={subjectOf(recipe)} className="size-2/3 max-h-36" />
      {recipe.image?.startsWith("http") && failed !== recipe.image && (
        <img
          src={recipe.image}
          // The label stands beside it; what the picture shows, nobody wrote down.
          alt=""
          loading={isFirst ? "eager" : "lazy"}
          referrerPolicy="no-referrer"
          onError={() => setFailed(recipe.image ?? undefined)}
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </div>
  );
}
