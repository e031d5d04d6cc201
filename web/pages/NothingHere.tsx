import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'

/** An address that leads nowhere. */
export function NothingHere({ children }: { children: ReactNode }) {
  return (
    <div className="main" data-testid="state:page:not-found">
      <title>Nothing here · Stagedoor</title>
      <h1 className="d3 mb-6">Nothing here</h1>
      <Empty
        action={
          <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} data-primary="" to="/">
            Back to home
          </Link>
        }
      >
        {children}
      </Empty>
    </div>
  )
}
