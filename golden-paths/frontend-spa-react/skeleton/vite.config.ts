import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  define: {
    // What is reported with errors and measurements. The workflow "release" sets it.
    __RELEASE__: JSON.stringify(process.env.RELEASE ?? "dev"),
  },
  build: {
    manifest: true,
    sourcemap: "hidden",
    // Nothing inline: the content security policy allows files of this site only.
    assetsInlineLimit: 0,
  },
  test: { environment: "happy-dom", restoreMocks: true },
});
