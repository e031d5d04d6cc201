import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CallOffer, CallPrice, OwnCalls } from '#api/bookings/contract.ts'
import { connectedQuery } from '#web/chain/connectedQuery.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { NoWalletNote } from '#web/payments/NoWalletNote.tsx'
import type { CallActs } from '../ownCalls.ts'
import { SellView } from './SellView.tsx'
import { useSell } from './useSell.ts'

interface SellSheetProps {
  own: Pick<OwnCalls, 'offers' | 'policies'>
  offer: CallOffer
  price: CallPrice
  escrow: string
  onRefresh: CallActs['onRefresh']
  onClose: () => void
}

/** Connects a wallet where none is. */
function useConnect() {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const { data } = useQuery(connectedQuery(config))
  const [problem, setProblem] = useState<string | null>(null)
  const [isConnecting, setConnecting] = useState(false)
  async function connect(): Promise<void> {
    if (!config) return
    setConnecting(true)
    setProblem(null)
    try {
      await (await openWallet(config)).connect('last')
      await queries.invalidateQueries({ queryKey: connectedQuery(config).queryKey })
    } catch {
      setProblem('No wallet was connected. Nothing was sent. Try again.')
    } finally {
      setConnecting(false)
    }
  }
  return {
    wallet: data?.address ?? null,
    chainName: config?.chain.name ?? 'the network',
    problem,
    isConnecting,
    connect,
  }
}

/** Sells a price by wallet: what goes on the chain, from which wallet, step by step. */
export function SellSheet({ own, offer, price, escrow, onRefresh, onClose }: SellSheetProps) {
  const wallets = (useMe()?.wallets ?? []).map((each) => each.toLowerCase())
  const { wallet, chainName, problem, isConnecting, connect } = useConnect()
  const isLinked = wallet !== null && wallets.includes(wallet)
  const sell = useSell({
    ...{ own, offer, price, escrow, onRefresh, onOpen: onClose },
    wallet: isLinked ? wallet : null,
  })
  return (
    <Sheet title="Sell by wallet" isWide testId="sell-sheet" onClose={onClose}>
      {wallets.length === 0 ? (
        <div className="mt-4">
          <NoWalletNote to="sell" />
        </div>
      ) : sell.isChanged ? (
        <div className="mt-4">
          <Note tone="warn" icon="alert" role="alert" testId="sell-changed">
            This offer was changed meanwhile. Close this and look at your offers. What of it is open on the
            chain is shown there.
          </Note>
        </div>
      ) : (
        <SellView
          {...{ offer, price, chainName, wallet, isLinked, problem }}
          policy={sell.policy}
          phase={sell.phase}
          isBusy={isConnecting || sell.isBusy}
          isLate={sell.isLate}
          onConnect={() => void connect()}
          onSend={() => void sell.send()}
          onWait={sell.waitMore}
        />
      )}
    </Sheet>
  )
}
