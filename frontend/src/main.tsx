import "@/styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followStanding } from "@/app/followStanding";
import { router } from "@/app/router";
import { queryClient } from "@/shared/api/queryClient";
import { session } from "@/shared/session/session";

const element = document.getElementById("root");
if (!element) throw new Error("index.html has no #root");

followStanding();
void session.begin();
// What the server wrote stays on the page until there is something to put in its place.
if (element.childElementCount > 0) await router.load();

createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
