import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OwnPasses } from '#api/passes/contract.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import type { Address } from '#web/chain/wallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { checkPayout, payoutDoubts } from './payoutAddress.ts'

interface PayoutSheetProps {
  own: OwnPasses
  /** wallets of the account */
  wallets: readonly string[]
  onClose: () => void
}

/** A looked-at address, with what to know before money goes there. */
interface Looked {
  typed: string
  address: Address
  doubts: readonly string[]
}

/** Where sales go from now on: typed, looked at, then confirmed in the wallet. */
export function PayoutSheet({ own, wallets, onClose }: PayoutSheetProps) {
  const { data: config } = useQuery(configQuery())
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [looked, setLooked] = useState<Looked | null>(null)
  const [isLooking, setLooking] = useState(false)
  const { phase, run } = useTx()
  const seen = looked?.typed === typed ? looked : null
  const isBusy = isLooking || isWorking(phase)

  async function look(): Promise<void> {
    if (!config) return
    const { factory, ledger } = config.contracts
    const checked = checkPayout(typed, [own.collection, factory, ledger])
    setFault('fault' in checked ? checked.fault : null)
    if ('fault' in checked) return
    if (checked.address.toLowerCase() === own.payout.toLowerCase()) return setFault('Sales go there already.')
    setLooking(true)
    try {
      const wallet = await openWallet(config)
      const isContract = await wallet.hasCode(checked.address)
      setLooked({
        typed,
        address: checked.address,
        doubts: payoutDoubts(checked.address, wallets, isContract),
      })
    } catch {
      setFault('We could not look at this address on the chain. Try again.')
    } finally {
      setLooking(false)
    }
  }

  async function send({ address }: Looked): Promise<void> {
    const { changePayout } = await import('./payoutTransaction.ts')
    await run(changePayout(own, address, { onIncluded: onClose }))
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!isBusy) void (seen ? send(seen) : look())
  }

  const idle = seen ? 'Pay this address' : 'Look at this address'
  return (
    <Sheet title="Where sales go" isWide testId="payout-sheet" onClose={onClose}>
      <form className="flex flex-col gap-4 mt-6" onSubmit={submit} noValidate>
        <Field
          label="New payout address"
          value={typed}
          error={fault}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={isBusy}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p className="text-sm text-t2">
          It gets sales from now on, and money kept for open refund windows. What waits in the ledger stays
          with {shortAddress(own.payout)}.
        </p>
        {seen ? (
          <dl className="kv" data-testid="payout-change">
            <dt>Sales go to</dt>
            <dd>
              {shortAddress(own.payout)} → <span className="break-all">{seen.address}</span>
            </dd>
          </dl>
        ) : null}
        {seen?.doubts.map((doubt) => (
          <Note key={doubt} tone="warn" icon="alert" role="alert" testId="payout-doubt">
            {doubt}
          </Note>
        ))}
        <Button kind="lamp" size="big" type="submit" isBusy={isBusy}>
          {(isBusy ? workingWord(phase, config?.chain.name ?? 'the network') : null) ?? idle}
        </Button>
        <TxNote phase={phase} />
      </form>
    </Sheet>
  )
}
