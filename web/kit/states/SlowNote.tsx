import type { ReactNode } from 'react'

/** What a spinner older than five seconds becomes: the reason and a way on. */
export function SlowNote({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="note" role="status">
      <span className="spin" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p>{children}</p>
        {action ? <div className="flex flex-wrap items-center gap-2 mt-3">{action}</div> : null}
      </div>
    </div>
  )
}
