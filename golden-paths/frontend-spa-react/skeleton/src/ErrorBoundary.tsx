// Shows something useful when a view breaks, and reports it.
import { Component, type ErrorInfo, type ReactNode } from "react";

import { reportError } from "./errors";
import type { Telemetry } from "./telemetry";

interface Props {
  telemetry: Telemetry;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    reportError(this.props.telemetry, error, `view${info.componentStack ?? ""}`);
  }

  override render() {
    if (!this.state.broken) {
      return this.props.children;
    }
    return (
      <main role="alert">
        <h1>This page has a problem</h1>
        <p>It was reported. What you entered last may not be saved.</p>
        <button type="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </main>
    );
  }
}
