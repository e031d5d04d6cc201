import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { DividedTips } from '#api/tips/contract.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { distributeAction } from './distributeAction.ts'
import { ownUnits } from './ownUnits.ts'
import { type SplitFigure, splitFiguresQuery } from './splitFigures.ts'
import { splitsQuery } from './splitsQuery.ts'

export interface DistributePressProps {
  split: DividedTips
  figure: SplitFigure & { units: bigint }
  /** it is divided, and the server knows: parts of it wait elsewhere now */
  onDivided: () => void
}

/** What is in a split of one currency, and the press that divides it. */
export function DistributePress({ split, figure, onDivided }: DistributePressProps) {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const { currency, symbol, decimals, units } = figure
  const own = ownUnits(units, split.parts)
  const isBusy = isWorking(phase)
  const word = workingWord(phase, config?.chain.name ?? 'the network')

  function included(): void {
    void queries.invalidateQueries({ queryKey: splitsQuery().queryKey })
    void queries.invalidateQueries({ queryKey: splitFiguresQuery(config, split.split).queryKey })
    onDivided()
  }

  return (
    <li className="flex flex-col gap-2 py-2" data-testid="in-split">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-40">
          In it now: <Amount value={units} {...{ decimals, symbol }} rounding="down" />
          {own === 0n ? null : (
            <span className="text-t2">
              , <Amount value={own} {...{ decimals, symbol }} rounding="down" /> of it yours
            </span>
          )}
        </p>
        <Button
          kind="line"
          isBusy={isBusy}
          {...(isBusy ? {} : { 'aria-label': `Distribute ${exactAmount(units, decimals)} ${symbol}` })}
          onClick={() =>
            void run(async () => ({ ...distributeAction(split, currency), onIncluded: included }))
          }
        >
          {word ?? 'Distribute'}
        </Button>
      </div>
      <TxNote phase={phase} />
    </li>
  )
}
