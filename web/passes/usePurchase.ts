import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import { cachedMe, channelQuery, configQuery } from '#web/kit/api/queries.ts'
import { Withheld } from '#web/transactions/runTx.ts'
import { isWorking, type TxPhase } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'

const UNLISTED =
  'This pass is sold in money that this page does not know yet. Nothing was paid. Load the page again.'

export interface PurchaseInput {
  channel: ChannelPage
  tierNo: number
  action: PassAction
  /** in a block and seen by the server: the door opens */
  onPaid?: (() => void) | undefined
  /** nobody is signed in: opens the sheet; true when somebody is afterwards */
  onNeedSignIn?: (() => Promise<boolean>) | undefined
}

export interface Purchase {
  phase: TxPhase
  isBusy: boolean
  /** true after an allowance: the next press pays */
  isAllowed: boolean
  press(): void
}

/** One pass from press to block. A second press while it works does nothing. */
export function usePurchase(input: PurchaseInput): Purchase {
  const queries = useQueryClient()
  const [isAllowed, setAllowed] = useState(false)
  const [isOpening, setOpening] = useState(false)
  const isPressed = useRef(false)
  const isAllowance = useRef(false)
  const latest = useRef(input)
  const { phase, run } = useTx()
  latest.current = input

  function allowed(): void {
    isPressed.current = false
    setAllowed(true)
  }

  function look(): void {
    const { handle } = latest.current.channel.channel
    void queries.invalidateQueries({ queryKey: channelQuery(handle).queryKey })
  }

  function paid(): void {
    isPressed.current = false
    look()
    latest.current.onPaid?.()
  }
  async function pay(): Promise<void> {
    const { channel, tierNo, action, onNeedSignIn } = latest.current
    const tier = channel.tiers.find((one) => one.tierNo === tierNo)
    const me = cachedMe(queries)
    if (!tier) return
    if (!me) {
      await onNeedSignIn?.()
      return
    }
    const [{ nextTxAction }, config, share] = await Promise.all([
      import('./passTransaction.ts'),
      queries.ensureQueryData(configQuery()),
      import('./followedShare.ts').then((followed) =>
        followed.readFollowedShare(queries, channel.collection, tierNo, me.wallets),
      ),
    ])
    const referrer = share?.wallet ?? null
    const listedIn = ({ currencies }: typeof config) => currencies.find((one) => one.index === tier.currency)
    // what was listed since this page was opened
    const listed = listedIn(config) ?? listedIn(await queries.fetchQuery({ ...configQuery(), staleTime: 0 }))
    const wallets = me.wallets.map((each) => each.toLowerCase())
    await run(async (owner, read) => {
      if (!listed) throw new Withheld(UNLISTED)
      const { token } = listed
      const next = await nextTxAction({ channel, tier, action, wallets, token, referrer }, owner, read)
      isAllowance.current = next.purpose === null
      return { ...next, onIncluded: isAllowance.current ? allowed : paid }
    })
  }

  function press(): void {
    if (isPressed.current) return
    isPressed.current = true
    setOpening(true)
    void pay().finally(() => {
      isPressed.current = false
      setOpening(false)
      // what was turned down may have been so for a price that is another one by now
      look()
    })
  }

  const isDone = !isAllowance.current && (phase.at === 'included' || phase.at === 'safe')
  return {
    phase,
    isBusy: (isOpening && !isDone && phase.at !== 'stopped') || isWorking(phase),
    isAllowed,
    press,
  }
}
