import { useMutation, useQueryClient } from "@tanstack/react-query";
import { forget, kept } from "@/features/kept/queries";
import { messageOf, Problem } from "@/shared/api/problem";
import { shortened } from "@/shared/text/shortened";
import { toast } from "@/shared/ui/toasts";

interface Named {
  id: number;
  label: string;
}

/** Moves recipes to the trash, and back by the toast's button. */
export function useDeletion() {
  const client = useQueryClient();
  const fail = (error: unknown) => toast(messageOf(error));
  const restoration = useMutation({
    mutationFn: kept.restore,
    onSuccess: async (recipe) => {
      await forget(client);
      toast(`“${shortened(recipe.label)}” is back.`);
    },
    onError: fail,
  });
  return useMutation({
    mutationFn: async ({ id }: Named) => {
      try {
        await kept.delete(id);
      } catch (error) {
        // Whoever clicks twice, or on a second device, wants what is done already.
        if (!(error instanceof Problem && error.status === 404)) throw error;
      }
    },
    onSuccess: async (_, { id, label }) => {
      toast(`“${shortened(label)}” is in the trash.`, { label: "Undo", run: () => restoration.mutate(id) });
      await forget(client);
    },
    onError: fail,
  });
}
