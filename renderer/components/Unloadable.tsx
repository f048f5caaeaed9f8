import { Component, type ReactNode } from 'react';

interface UnloadableProps {
  readonly children: ReactNode;
}

/** Catches a view whose code does not come, because the service is gone or is a newer one by now: everything else stays on the screen. */
export class Unloadable extends Component<UnloadableProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="full-state">
        <h1>This view could not be opened</h1>
        <p>Pilot Light did not send it, or something in it failed. Load the page again.</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Load the page again
        </button>
      </main>
    );
  }
}
