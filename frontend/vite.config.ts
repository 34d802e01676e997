import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.API_URL ?? "http://127.0.0.1:8001";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    target: "es2023",
    // The policy of the server lets fonts come from files alone, not from data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Otherwise each piece that two pages share is a file of its own, and a first visit thirty requests.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", priority: 3, test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: "forms", priority: 1, test: /node_modules\/react-hook-form\/|src\/shared\/forms\// },
            {
              name: "app",
              priority: 2,
              test: /node_modules\/(@tanstack|openapi-fetch)\/|src\/(app|shared\/(?!forms)|features\/recipes)\//,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(["/api", "/docs", "/health"].map((path) => [path, api])),
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost/" } },
    setupFiles: "./vitest.setup.ts",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
