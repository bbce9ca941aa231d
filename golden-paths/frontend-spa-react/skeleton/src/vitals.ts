// Web Vitals: how fast and how steady the page was for the one who looked at it.
import { onCLS, onINP, onLCP, onTTFB, type Metric } from "web-vitals";

import type { Telemetry } from "./telemetry";

export function watchVitals(telemetry: Telemetry): void {
  const send = ({ name, value, rating }: Metric) =>
    telemetry.send("vital", { name, value, rating });
  onCLS(send);
  onINP(send);
  onLCP(send);
  onTTFB(send);
}
