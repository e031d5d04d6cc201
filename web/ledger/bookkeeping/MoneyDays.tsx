import type { MoneyReading } from '#api/ledger/bookkeeping/contract.ts'
import type { MoneyFlow } from '#domain/ledger/words.ts'
import { DayPlots } from '../days/DayPlots.tsx'

const FLOW_TEXT: Record<MoneyFlow, string> = {
  captured: 'Captured',
  given_back: 'Given back',
  parked: 'Waiting',
}

const wordOf = (flow: string) => FLOW_TEXT[flow as MoneyFlow]

/** What of everybody's money moved by card on each day. */
export function MoneyDays({ read: { first, last, days } }: { read: MoneyReading['days'] }) {
  const read = { first, last, days: days.map((one) => ({ ...one, series: one.flow })) }
  return (
    <DayPlots
      title="By card, day by day"
      testId="money-days"
      none="Nothing was paid by card or given back in these days."
      {...{ read, wordOf }}
    />
  )
}
