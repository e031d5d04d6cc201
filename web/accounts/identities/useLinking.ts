import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Identity } from '#api/accounts/identities/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import type { WalletChoice } from '#web/chain/wallet.ts'
import { call } from '#web/kit/api/client.ts'
import { siweMessage } from '../siweMessage.ts'

const IDENTITIES_KEY = ['identities'] as const
const NONCE_LIFE_MS = 5 * 60_000

/** Ways into the signed-in account. */
export function useIdentities(isWanted = true) {
  return useQuery({
    queryKey: IDENTITIES_KEY,
    queryFn: () => call('listIdentities', {}),
    enabled: isWanted,
  })
}

/** Keeps the answer of a change; the account and what its passes open follow. */
export function useIdentityNews(): (identities: Identity[]) => void {
  const queries = useQueryClient()
  return (identities) => {
    queries.setQueryData(IDENTITIES_KEY, { identities })
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== IDENTITIES_KEY[0] })
  }
}

/** `none`: this browser has no wallet to ask; `own`: the account had it before. */
type Linked = Identity[] | 'none' | 'own'

/** Has a wallet sign that it belongs to this account from now on. */
async function linkWith(choice: WalletChoice, config: Config, own: readonly string[]): Promise<Linked> {
  const wallet = await openWallet(config)
  if (choice === 'dialog' && !wallet.isThere()) return 'none'
  // where any new wallet is wanted, the phone that is connected is mostly linked already
  if (choice === 'phone' && own.length === 0) await wallet.disconnect()
  const address = await wallet.connect(choice)
  if (own.includes(address.toLowerCase())) return 'own'
  const chainId = config.chain.id
  const { nonce, expiresAt, statement } = await call('createLinkNonce', { body: { address, chainId } })
  // from the server's own answer: a wrong clock in this computer must not spoil the text
  const issuedAtMs = Date.parse(expiresAt) - NONCE_LIFE_MS
  const { domain, uri } = config.siwe
  const message = siweMessage({ domain, uri, statement, address, chainId, nonce, expiresAt, issuedAtMs })
  const signature = await wallet.signMessage(message)
  return (await call('linkWallet', { body: { message, signature, address } })).identities
}

/** `dialog`: the wallet dialog lies over the page; `none`: there is no wallet in this browser. */
export type LinkStep = 'choosing' | 'waiting' | 'dialog' | 'none'

export interface WalletLinking {
  step: LinkStep
  error: unknown
  start(choice: WalletChoice): void
  back(): void
}

/** Wallets that an account has already; connecting one needs no signature. */
interface OwnWallets {
  /** lower-case */
  addresses: readonly string[]
  onConnected: () => void
}

/** Links a wallet; `onDone` with all ways in. */
export function useWalletLinking(
  config: Config | undefined,
  onDone: (identities: Identity[]) => void,
  own?: OwnWallets,
): WalletLinking {
  const [step, setStep] = useState<LinkStep>('choosing')
  const [error, setError] = useState<unknown>(null)
  const isRunning = useRef(false)
  async function run(choice: WalletChoice, known: Config): Promise<void> {
    setError(null)
    setStep(choice === 'dialog' ? 'dialog' : 'waiting')
    try {
      const linked = await linkWith(choice, known, own?.addresses ?? [])
      setStep(linked === 'none' ? 'none' : 'choosing')
      if (linked === 'own') own?.onConnected()
      else if (linked !== 'none') onDone(linked)
    } catch (refused) {
      setError(refused)
      setStep('choosing')
    }
  }
  return {
    step,
    error,
    back: () => setStep('choosing'),
    start: (choice) => {
      if (isRunning.current || !config) return
      isRunning.current = true
      void run(choice, config).finally(() => {
        isRunning.current = false
      })
    },
  }
}
