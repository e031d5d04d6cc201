import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { configQuery } from '#web/kit/api/queries.ts'

export interface LockChoiceProps {
  isLocking: boolean
  onChoose: (isLocking: boolean) => void
}

/** Whether a voice room locks the tokens that its door asks for; nothing where the installation has no lock. */
export function LockChoice({ isLocking, onChoose }: LockChoiceProps) {
  const { data: config } = useQuery(configQuery())
  const id = useId()
  if (!config?.contracts.sessionLock || !config.contracts.roomHub) return null
  return (
    <div data-testid="lock-choice">
      <label className="flex items-center gap-3 min-h-11 text-sm font-medium">
        <input
          type="checkbox"
          checked={isLocking}
          aria-describedby={id}
          onChange={(event) => onChoose(event.target.checked)}
        />
        Lock tokens while inside
      </label>
      <p className="text-sm text-t2" id={id}>
        Who comes in by ERC-20 tokens puts them into a lock for as long as they listen, so nobody can hand the
        same tokens to the next one. They alone get them back, whenever they want, and leave the room then.
        Each lock and each way back is a transaction of theirs, with its network fee.
      </p>
    </div>
  )
}
