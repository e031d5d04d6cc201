import type { EarningDay } from '#api/ledger/contract.ts'
import { DayPlots } from '../days/DayPlots.tsx'
import { RAIL_TEXT } from './earningsText.ts'

interface EarningDaysProps {
  read: { first: string; last: string; days: readonly EarningDay[] }
}

const wordOf = (rail: string) => RAIL_TEXT[rail as EarningDay['rail']]

/** What each day brought on each rail. */
export function EarningDays({ read: { first, last, days } }: EarningDaysProps) {
  const read = { first, last, days: days.map((one) => ({ ...one, series: one.rail, units: one.yoursUnits })) }
  return (
    <DayPlots
      title="Day by day"
      testId="earning-days"
      none="Nothing came or went in these days."
      {...{ read, wordOf }}
    />
  )
}
