import { Link } from 'react-router'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'

/** The room is over. */
export function TogetherEnded({ asked }: { asked: Pick<CoHosting, 'title' | 'channel' | 'shares'> }) {
  return (
    <div data-testid="state:together:ended">
      <Empty action={<ToStudio />}>
        “<bdi>{asked.title}</bdi>” of <bdi>{asked.channel.name}</bdi> has ended. Thank you for hosting.
        {asked.shares.length > 0
          ? ' Its tips lie in the contract that divides them: it is under Together.'
          : ''}
      </Empty>
    </div>
  )
}

/** It is over, or they are asked no more; which of the two is nobody's business any more. */
export function TogetherGone() {
  return (
    <div data-testid="state:together:gone">
      <Empty action={<ToStudio />}>
        This is over, or you are not asked to host it any more. Whoever else asks you is under Together.
      </Empty>
    </div>
  )
}

/** They declined, or host it no more. */
export function TogetherDeclined({ asked }: { asked: Pick<CoHosting, 'title'> }) {
  return (
    <div data-testid="state:together:declined">
      <Empty action={<ToStudio />}>
        You do not host “<bdi>{asked.title}</bdi>”. If you want to all the same, its channel can ask you for
        another one.
      </Empty>
    </div>
  )
}

function ToStudio() {
  return (
    <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to="/studio/live">
      Go to your studio
    </Link>
  )
}
