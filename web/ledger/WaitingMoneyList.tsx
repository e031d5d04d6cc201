import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WaitingMoney } from '#api/ledger/contract.ts'
import type { Address } from '#web/chain/wallet.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { claimAction } from './claim.ts'
import { whyItWaits } from './whyItWaits.ts'

const ADDRESS = /^0x[0-9a-fA-F]{40}$/

/** What waits for the account; sign-out forgets it. */
export function waitingMoneyQuery() {
  return queryOptions({
    queryKey: ['waiting-money'],
    queryFn: () => call('listWaitingMoney', {}),
    staleTime: 5000,
  })
}

function Row({ money }: { money: WaitingMoney }) {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const [elsewhere, setElsewhere] = useState<string | null>(null)
  const isBusy = isWorking(phase)
  const isWrong = elsewhere !== null && !ADDRESS.test(elsewhere.trim())
  const claim = () => {
    if (isWrong) return
    const to = elsewhere === null ? null : (elsewhere.trim() as Address)
    const refresh = () => void queries.invalidateQueries({ queryKey: waitingMoneyQuery().queryKey })
    void run(async () => claimAction(money, to, refresh))
  }
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4" data-testid="waiting-money">
      <div>
        <p className="d4 figures">
          <Amount value={money.owedUnits} decimals={money.decimals} symbol={money.symbol} />
        </p>
        <p className="text-sm text-t2">{whyItWaits(money, config?.contracts.roomHub ?? null)}</p>
      </div>
      {elsewhere === null ? null : (
        <Field
          label="Send it to"
          name="to"
          spellCheck={false}
          autoComplete="off"
          value={elsewhere}
          error={elsewhere !== '' && isWrong ? 'An address is 0x and 40 digits.' : null}
          hint={`Only ${shortAddress(money.wallet)} can do this. What is sent to a wrong address is lost.`}
          onChange={(event) => setElsewhere(event.target.value)}
        />
      )}
      <TxNote phase={phase} />
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="line" isBusy={isBusy} onClick={claim}>
          {isBusy ? workingWord(phase, config?.chain.name ?? 'the network') : 'Claim'}
        </Button>
        {money.isLinked ? (
          <Button kind="ghost" onClick={() => setElsewhere(elsewhere === null ? '' : null)}>
            {elsewhere === null ? 'Send it elsewhere' : 'Send it to its wallet'}
          </Button>
        ) : null}
      </div>
    </li>
  )
}

/** Money that could not be delivered, and parts of divided tips. Nothing is shown while nothing waits. */
export function WaitingMoneyList() {
  const { data, error, refetch } = useQuery(waitingMoneyQuery())
  if (error && !data)
    return <Oops what="We could not load what waits for you." error={error} onRetry={() => void refetch()} />
  if (!data || data.waiting.length === 0) return null
  return (
    <section className="mt-8" aria-labelledby="waiting-money">
      <h2 className="d5" id="waiting-money">
        Money that waits for you
      </h2>
      <ul>
        {data.waiting.map((money) => (
          <Row key={`${money.ledger}:${money.wallet}:${money.currency}`} money={money} />
        ))}
      </ul>
    </section>
  )
}
