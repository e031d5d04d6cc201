import type { MatterOrder } from '#api/ledger/bookkeeping/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'

const ORDERS: readonly { value: MatterOrder; word: string }[] = [
  { value: 'newest', word: 'Newest first' },
  { value: 'largest', word: 'Largest first, by currency in turns' },
]

export interface MoreMattersProps {
  by: MatterOrder
  onBy: (by: MatterOrder) => void
  /** null: all are shown */
  onMore: (() => void) | null
  isBusy: boolean
  shown: number
  of: number
}

/** In which order what is open stands, and the rest of it by a press. */
export function MoreMatters({ by, onBy, onMore, isBusy, shown, of }: MoreMattersProps) {
  if (of < 2) return null
  return (
    <div className="mt-4 flex flex-wrap items-end gap-4" data-testid="more-matters">
      <Choice label="What is open, in both lists" value={by} choices={ORDERS} onChoose={onBy} />
      {onMore ? (
        <>
          <Button isBusy={isBusy} onClick={onMore}>
            Show more
          </Button>
          <p className="text-sm text-t2">{`${shown} of ${of} are shown.`}</p>
        </>
      ) : null}
    </div>
  )
}
