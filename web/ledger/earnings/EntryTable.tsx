import type { EarningEntry } from '#api/ledger/contract.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { EarnedMoney } from './EarnedMoney.tsx'
import { entryStateText, KIND_TEXT, RAIL_TEXT } from './earningsText.ts'

function EntryState({ entry }: { entry: EarningEntry }) {
  const { word, icon, className } = entryStateText(entry)
  return (
    <span className={`inline-flex align-middle items-center gap-1.5 whitespace-nowrap ${className}`}>
      <Icon name={icon} small />
      {word}
    </span>
  )
}

function EntryRow({ entry, onOpen }: { entry: EarningEntry; onOpen: () => void }) {
  return (
    <tr className={entry.state === 'taken_back' ? 'gone' : undefined} data-testid="entry">
      <td className="whitespace-nowrap">{formatMoment(entry.at)}</td>
      <td>
        <button type="button" className="entryopen" onClick={onOpen}>
          {KIND_TEXT[entry.kind]}
        </button>
      </td>
      <td className="num">
        <EarnedMoney units={entry.grossUnits} of={entry} />
      </td>
      <td className="num">
        <EarnedMoney units={entry.feeUnits} of={entry} />
      </td>
      <td className="num">
        <EarnedMoney units={entry.yoursUnits} of={entry} />
      </td>
      <td className="text-t2">{RAIL_TEXT[entry.rail]}</td>
      <td>
        <EntryState entry={entry} />
      </td>
    </tr>
  )
}

export interface EntryTableProps {
  entries: readonly EarningEntry[]
  onOpen: (entry: EarningEntry) => void
}

/** The journals of a creator, newest first; on small screens two lines each. */
export function EntryTable({ entries, onOpen }: EntryTableProps) {
  return (
    <table className="tbl cards entries mt-2" aria-labelledby="entries">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col" className="num">
            Gross
          </th>
          <th scope="col" className="num">
            Fee
          </th>
          <th scope="col" className="num">
            You get
          </th>
          <th scope="col">Rail</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} onOpen={() => onOpen(entry)} />
        ))}
      </tbody>
    </table>
  )
}
