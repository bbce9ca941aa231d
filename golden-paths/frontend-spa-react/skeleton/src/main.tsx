// Starts the page: settings first, then what watches it, then what people see.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import "./app.css";
import { loadConfig } from "./config";
import { ErrorBoundary } from "./ErrorBoundary";
import { watchErrors } from "./errors";
import { FlagsProvider } from "./flags";
import { Telemetry } from "./telemetry";
import { watchVitals } from "./vitals";

const root = document.querySelector("#root");
if (!root) {
  throw new Error("index.html has no element with the id root");
}
const config = await loadConfig();
const telemetry = new Telemetry(config);
watchErrors(telemetry);
watchVitals(telemetry);
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary telemetry={telemetry}>
      <FlagsProvider overrides={config.flags}>
        <App />
      </FlagsProvider>
    </ErrorBoundary>
  </StrictMode>,
);
