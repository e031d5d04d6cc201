import type { ReactNode } from 'react'

/** What a spinner older than five seconds becomes: the reason and a way on. */
export function SlowNote({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="note" role="status">
      <span className="spin" aria-hidden="true" />
      <div className="gr">
        <p>{children}</p>
        {action ? <div className="row w mt3">{action}</div> : null}
      </div>
    </div>
  )
}
