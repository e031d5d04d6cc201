import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { openWallet } from '#web/chain/openWallet.ts'
import type { Address } from '#web/chain/wallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'

/** The payout of a collection that is made now; empty = the wallet that makes it. */
export interface FirstPayout {
  typed: string
  fault: string | null
  doubts: readonly string[]
  change(typed: string): void
  /** The address to pay, null for the own wallet; undefined when something has to be looked at first. */
  look(): Promise<Address | null | undefined>
}

/** Looks at a typed payout before the press that sends it: what is doubted is pressed twice. */
export function useFirstPayout(wallets: readonly string[]): FirstPayout {
  const { data: config } = useQuery(configQuery())
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [seen, setSeen] = useState<{ typed: string; doubts: readonly string[] } | null>(null)
  const isSeen = seen?.typed === typed

  async function look(): Promise<Address | null | undefined> {
    setFault(null)
    if (typed.trim() === '') return null
    if (!config) return undefined
    const { checkPayout, payoutDoubts } = await import('./payoutAddress.ts')
    const checked = checkPayout(typed, [config.contracts.factory, config.contracts.ledger])
    if ('fault' in checked) {
      setFault(checked.fault)
      return undefined
    }
    if (isSeen) return checked.address
    try {
      const isContract = await (await openWallet(config)).hasCode(checked.address)
      const doubts = payoutDoubts(checked.address, wallets, isContract)
      setSeen({ typed, doubts })
      return doubts.length === 0 ? checked.address : undefined
    } catch {
      setFault('We could not look at this address on the chain. Try again.')
      return undefined
    }
  }
  return { typed, fault, doubts: isSeen ? seen.doubts : [], change: setTyped, look }
}
