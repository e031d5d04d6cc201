import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MyPass } from '#api/passes/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { myPassesQuery, refundCall } from './myPasses.ts'

const LOOK_MS = 30_000

type Refundable = MyPass & { refund: NonNullable<MyPass['refund']> }

/** What the contract would pay back in this block: asked of the chain, never reckoned here. */
function useRefundNow(pass: Refundable) {
  const { data: config } = useQuery(configQuery())
  return useQuery({
    queryKey: ['refund-now', pass.collection, pass.passId],
    queryFn: async () => {
      if (!config) throw new Error('asked before the configuration is there')
      return String(await (await openWallet(config)).read(refundCall(pass)))
    },
    enabled: config !== undefined,
    refetchInterval: LOOK_MS,
    retry: 1,
  })
}

function Back({ pass, units }: { pass: Refundable; units: string }) {
  return <Amount value={units} decimals={pass.refund.decimals} symbol={pass.refund.symbol} />
}

function GiveBackSheet(props: { pass: Refundable; units: string; onClose: () => void }) {
  const { pass, units, onClose } = props
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const isBusy = isWorking(phase)
  const collection = pass.collection.toLowerCase()
  const giveBack = () =>
    void run(async () => ({
      purpose: 'refund',
      call: refundCall(pass),
      expect: { collection, passId: pass.passId },
      wallets: [pass.wallet.toLowerCase()],
      onIncluded: () => {
        onClose()
        void queries.invalidateQueries({ queryKey: myPassesQuery().queryKey })
        void queries.invalidateQueries({ queryKey: ['channel'] })
      },
    }))
  return (
    <Sheet title={`Give back your ${isolated(pass.tierName)} pass?`} onClose={onClose} testId="give-back">
      <div className="flex flex-col gap-4 mt-4">
        <dl className="kv">
          <dt>You paid</dt>
          <dd>
            <Back pass={pass} units={pass.refund.paidUnits} />
          </dd>
          <dt>You get back now</dt>
          <dd className="font-medium">
            <Back pass={pass} units={units} />
          </dd>
          <dt>Comes from</dt>
          <dd>the collection, which kept it for you</dd>
        </dl>
        <p className="text-sm text-t2">
          Each day that began counts as used. The time that this price bought ends at once, and what it opened
          closes.
        </p>
        <TxNote phase={phase} />
        <div className="flex items-center justify-between gap-2">
          <Button kind="ghost" onClick={onClose}>
            Keep it
          </Button>
          <Button kind="harm" size="mid" isBusy={isBusy} onClick={giveBack}>
            {isBusy ? workingWord(phase, config?.chain.name ?? 'the network') : 'Give back'}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

/** The promise of a refund window, as long as it is open: until when, what comes back, and what it holds up meanwhile. */
export function GiveBack({ pass }: { pass: Refundable }) {
  const { data: units, isError } = useRefundNow(pass)
  const [isAsking, setAsking] = useState(false)
  return (
    <Note
      tone="info"
      icon="clock"
      testId="refund-open"
      actions={
        units === undefined ? null : (
          <Button kind="line" onClick={() => setAsking(true)}>
            Give back
          </Button>
        )
      }
    >
      <p>
        You can give this pass back until <span className="figures">{formatMoment(pass.refund.until)}</span>.{' '}
        {units === undefined ? null : (
          <span data-testid="refund-now">
            Now you get back <Back pass={pass} units={units} />.{' '}
          </span>
        )}
        Until then it cannot move to another wallet, and takes no more time.
        {isError ? ' What comes back cannot be read from the chain right now.' : null}
      </p>
      {isAsking && units !== undefined ? (
        <GiveBackSheet pass={pass} units={units} onClose={() => setAsking(false)} />
      ) : null}
    </Note>
  )
}
