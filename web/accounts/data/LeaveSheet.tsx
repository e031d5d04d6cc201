import type { Obligations } from '#api/accounts/leaving/contract.ts'
import { CHAIN_KEEPS } from '#domain/leaving.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { useWork } from '../factors/useWork.ts'
import { OpenMoneyLines } from './OpenMoneyLines.tsx'
import { ReportList } from './ReportList.tsx'

const DAY_S = 86_400

/** How long something can be undone. */
export function undoWords(undoS: number): string {
  if (undoS >= DAY_S) return `${Math.round(undoS / DAY_S)} days`
  return undoS >= 60 ? `${Math.round(undoS / 60)} minutes` : `${undoS} seconds`
}

/** What others were promised, and what money waits. */
function Owed({ tiers, waiting, kept, openRooms, openMoney }: Obligations) {
  if (tiers.length + waiting.length + kept.length + openMoney.length + openRooms === 0) return null
  return (
    <Note tone="warn" icon="alert">
      <div className="flex flex-col gap-2">
        {tiers.map(({ tierNo, name, passes, lastUntil }) => (
          <p key={tierNo}>
            {passes === 1 ? '1 person holds' : `${passes} people hold`} <bdi>{name}</bdi> passes
            {lastUntil ? ` until ${formatMoment(lastUntil)} at the latest` : ', some without an end'}.
          </p>
        ))}
        {tiers.length > 0 ? <p>Their passes stay in their wallets and open nothing here any more.</p> : null}
        {waiting.map(({ symbol, decimals, units }) => (
          <p key={symbol}>
            <Amount value={units} decimals={decimals} symbol={symbol} /> waits in the contracts for your
            wallets and payout addresses. It stays theirs there, and is claimed with the wallet.
          </p>
        ))}
        {kept.map(({ symbol, decimals, units }) => (
          <p key={symbol}>
            <Amount value={units} decimals={decimals} symbol={symbol} /> is kept in your collection while
            passes may be given back. What is not asked for goes to your payout address, also without this
            account.
          </p>
        ))}
        <OpenMoneyLines money={openMoney} />
        {openRooms > 0 ? <p>Rooms that are open end at once.</p> : null}
      </div>
    </Note>
  )
}

export interface LeaveSheetProps {
  owed: Obligations
  /** throws what the server says */
  onLeave: () => Promise<void>
  onClose: () => void
}

/** What leaving means, before it begins. */
export function LeaveSheet({ owed, onLeave, onClose }: LeaveSheetProps) {
  const { isBusy, error, run } = useWork()
  return (
    <Sheet title="Delete this account?" onClose={onClose} testId="leave-sheet">
      <div className="flex flex-col gap-4 mt-4">
        <p className="text-sm text-t2">
          Your pages, your seats and your other sessions are gone at once. For {undoWords(owed.undoS)} you can
          sign in and undo it; then everything here is erased for good.
        </p>
        <Owed {...owed} />
        <p className="text-sm text-t2">{CHAIN_KEEPS}</p>
        <ReportList report={owed.rows} />
        {error ? (
          <Note tone="bad" icon="alert" role="alert">
            <p>Nothing was closed. {sentenceOf(error)}</p>
          </Note>
        ) : null}
        <div className="flex items-center justify-between gap-2">
          <Button kind="ghost" onClick={onClose}>
            Keep my account
          </Button>
          <Button kind="harm" isBusy={isBusy} onClick={() => run(onLeave)}>
            Delete my account
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
