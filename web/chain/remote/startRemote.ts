import { createElement, lazy, type ReactElement, Suspense, useSyncExternalStore } from 'react'
import { getAddress } from 'viem'
import type { Config as WagmiConfig } from 'wagmi'
import { connect, disconnect } from 'wagmi/actions'
import type { Config } from '#api/installation/contract.ts'
import { isPhone } from '#web/kit/isPhone.ts'
import { type Address, WalletError } from '../wallet.ts'
import { createPairing, type Pairing, type PairingFailure } from './pairing.ts'
import type { RemoteConnector } from './remoteConnector.ts'
import { type Patience, reach, relayAway, type VendorProvider, within } from './vendorProvider.ts'

const ID = 'walletConnect'
const PATIENCE: Patience = { relayMs: 10_000, farewellMs: 3_000 }
const PairingSheet = lazy(() =>
  import('./PairingSheet.tsx').then(({ PairingSheet }) => ({ default: PairingSheet })),
)

/** A wallet on a phone, or anywhere but in this browser. */
export interface RemoteWallet {
  /** true when the wallet used last was one */
  wasLast(): Promise<boolean>
  isCurrent(connector: { id: string } | undefined): boolean
  /** the connector; its code is loaded by the first call */
  connector(): Promise<RemoteConnector>
  /** shows a code in our sheet and answers once a wallet read it and agreed */
  connect(): Promise<Address>
  /** what the next visit must not bring back */
  forget(): Promise<void>
}

function Sheet({ pairing }: { pairing: Pairing }) {
  const view = useSyncExternalStore(pairing.subscribe, pairing.read)
  if (view.at === 'closed') return null
  const sheet = createElement(PairingSheet, { view, isPhone: isPhone(), onPress: pairing.press })
  return createElement(Suspense, { fallback: null }, sheet)
}

/** What the makers' client says when it did not get through to the relay. */
const RELAY_WORDS = /failed, please try again|socket connection|no internet connection|failed to publish/i

/** Why nobody came, if another code may help. */
function failureOf(error: unknown): PairingFailure | null {
  if (error instanceof WalletError && error.code === 'RELAY_AWAY') return 'relay'
  if (error instanceof WalletError && error.code === 'UNREACHABLE') return 'code'
  if (!(error instanceof Error)) return null
  if (RELAY_WORDS.test(error.message)) return 'relay'
  return /proposal expired/i.test(error.message) ? 'expired' : null
}

/** One code, from its making until somebody agreed to it or it is over. */
interface Attempt {
  uri: string | null
  isOver: boolean
  /** the person closed the sheet over it */
  isDropped: boolean
  shown: Promise<void>
  agreed: Promise<Address>
}

function begin(wagmi: WagmiConfig, connector: RemoteConnector): Attempt {
  let onShown = () => {}
  const onMessage = ({ type, data }: { type: string; data?: unknown }) => {
    if (type !== 'display_uri' || attempt.uri !== null) return
    attempt.uri = String(data)
    onShown()
  }
  async function agree(): Promise<Address> {
    connector.emitter.on('message', onMessage)
    try {
      const { accounts } = await connect(wagmi, { connector })
      // an answer to a code that nobody waits for any more
      if (attempt.isDropped) await disconnect(wagmi, { connector })
      const [first] = accounts
      if (!first) throw new WalletError('NO_WALLET', 'The wallet named no account')
      return getAddress(first)
    } finally {
      attempt.isOver = true
      connector.emitter.off('message', onMessage)
    }
  }
  const attempt: Attempt = {
    uri: null,
    isOver: false,
    isDropped: false,
    shown: new Promise((resolve) => {
      onShown = resolve
    }),
    agreed: Promise.resolve().then(agree),
  }
  attempt.agreed.catch(() => null)
  return attempt
}

const vendorOf = async (connector: RemoteConnector) => (await connector.getProvider()) as VendorProvider

async function withdraw(connector: RemoteConnector): Promise<void> {
  await (await vendorOf(connector)).signer.cleanupPendingPairings({ deletePairings: true })
}

/** Opens the socket for what waits for it, which would look for it only every few seconds. */
function nudge(connector: RemoteConnector): void {
  vendorOf(connector)
    .then((vendor) => reach(vendor.signer.client.core.relayer, PATIENCE))
    .catch(() => null)
}

/** Wallets elsewhere, and the sheet that shows their codes. */
export function startRemote(
  wagmi: WagmiConfig,
  config: NonNullable<Config['walletConnect']>,
): { remote: RemoteWallet; sheet: ReactElement } {
  const pairing = createPairing()
  let made: Promise<RemoteConnector> | null = null

  async function make(): Promise<RemoteConnector> {
    try {
      const { remoteConnector } = await import('./remoteConnector.ts')
      return remoteConnector(wagmi, config, PATIENCE)
    } catch (cause) {
      made = null
      throw new WalletError('UNREACHABLE', 'The code could not be loaded', { cause })
    }
  }
  const connector = () => {
    made ??= make()
    return made
  }

  // one at a time: the makers' client goes on with one that waits for the relay, and tells codes without saying whose
  let current: Attempt | null = null

  async function attend(): Promise<Address> {
    const one = await connector()
    if (current && !current.isOver) nudge(one)
    else current = begin(wagmi, one)
    const attempt = current
    const isShown = Promise.race([attempt.shown, attempt.agreed.then(() => undefined)])
    await within(PATIENCE.relayMs, isShown, () => Promise.reject(relayAway()))
    if (attempt.uri !== null) pairing.show({ at: 'offered', uri: attempt.uri })
    return attempt.agreed
  }

  /** The sheet was closed: a code that somebody may have seen counts no longer. */
  function drop(): void {
    if (!current || current.uri === null) return
    current.isDropped = true
    current = null
    connector()
      .then(withdraw)
      .catch(() => null)
  }

  /** Until a wallet agrees, or the person closes the sheet. */
  async function pair(): Promise<Address> {
    const closed = () => new WalletError('REJECTED', 'The sheet was closed')
    for (;;) {
      pairing.show({ at: 'preparing' })
      const agreed = attend()
      agreed.catch(() => null)
      try {
        const first = await Promise.race([agreed, pairing.pressed().then(() => null)])
        if (first !== null) return first
      } catch (error) {
        const why = failureOf(error)
        if (why === null) throw error
        pairing.show({ at: 'failed', why })
        if ((await pairing.pressed()) === 'again') continue
      }
      drop()
      throw closed()
    }
  }

  const remote: RemoteWallet = {
    wasLast: async () => (await wagmi.storage?.getItem('recentConnectorId')) === ID,
    isCurrent: (one) => one?.id === ID,
    connector,
    connect: () => pair().finally(() => pairing.show({ at: 'closed' })),
    async forget() {
      if (await remote.wasLast()) await wagmi.storage?.removeItem('recentConnectorId')
    },
  }
  return { remote, sheet: createElement(Sheet, { pairing }) }
}
