import { Component, type ReactNode } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'

/** Catches what a page could not, also a part of the page that did not load after an update. */
export class PageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <div className="main">
        <Note
          tone="bad"
          icon="alert"
          role="alert"
          actions={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
        >
          This part of the page did not load. Your money is not affected.
        </Note>
      </div>
    )
  }
}
