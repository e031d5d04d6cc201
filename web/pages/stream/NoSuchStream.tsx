import { Link } from 'react-router'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'

/** An address that leads to no room. */
export default function NoSuchStream() {
  return (
    <div className="main" data-testid="state:stream:not-found">
      <h1 className="d3 mb-6">Room</h1>
      <Empty
        action={
          <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} data-primary="" to="/">
            Back to home
          </Link>
        }
      >
        There is no room at this address. It may never have existed.
      </Empty>
    </div>
  )
}
