import { WalletError } from '../wallet.ts'

/** What we use of the makers' provider; their types promise more than we rely on. */
export interface VendorProvider {
  request(ask: { method: string }, expiryS?: number): Promise<unknown>
  signer: {
    session?: { topic: string } | undefined
    cleanupPendingPairings(options: { deletePairings: boolean }): Promise<void>
    client: {
      session: { delete(topic: string, reason: { code: number; message: string }): Promise<void> }
      core: {
        verify: { register(ids: object): Promise<string> }
        relayer: {
          connected: boolean
          transportOpen(): Promise<void>
          publish(topic: string, message: string, options?: Record<string, unknown>): Promise<void>
        }
      }
    }
  }
}

/** How long we wait for a relay before we say that it is away. */
export interface Patience {
  relayMs: number
  /** of a farewell, which the person does not wait for */
  farewellMs: number
}

const RETRY_MS = 500

/** What only the wallet can do, so that a relay has to carry it. */
const CARRIED = new Set([
  'personal_sign',
  'eth_signTypedData_v4',
  'eth_sendTransaction',
  'wallet_addEthereumChain',
])

/** The answer, or `late` when it takes longer. */
export async function within<T>(ms: number, work: Promise<T>, late: () => T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<'over'>((resolve) => {
    timer = setTimeout(() => resolve('over'), ms)
  })
  try {
    const first = await Promise.race([work.then((answer) => ({ answer })), over])
    return first === 'over' ? await late() : first.answer
  } finally {
    clearTimeout(timer)
  }
}

export function relayAway(): WalletError {
  return new WalletError('RELAY_AWAY', 'The relay does not answer')
}

type Relayer = VendorProvider['signer']['client']['core']['relayer']

/**
 * Opens the socket. The makers' client gives up in the pause after its last try, so that it is asked again.
 * @throws WalletError RELAY_AWAY
 */
export async function reach(relayer: Relayer, { relayMs }: Patience): Promise<void> {
  let isOver = false
  const open = async () => {
    while (!isOver && !relayer.connected) {
      const isTold = await relayer.transportOpen().then(
        () => true,
        () => false,
      )
      if (isTold) return
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  await within(relayMs, open(), () => {
    isOver = true
    return Promise.reject(relayAway())
  })
}

const tamed = new WeakSet<VendorProvider>()

/**
 * Takes out what tells others of people: the frame of the makers' server in which each request is announced, and the
 * facts about transactions that are written beside the sealed message. Asks nothing of a wallet while the relay is
 * away: a request that waits would reach it after we said that nothing happened.
 */
export function tame<P extends VendorProvider>(provider: P, patience: Patience): P {
  if (tamed.has(provider)) return provider
  tamed.add(provider)
  const { verify, relayer } = provider.signer.client.core
  verify.register = async () => ''
  const publish = relayer.publish.bind(relayer)
  relayer.publish = (topic, message, options) => publish(topic, message, { ...options, tvf: undefined })
  const ask = provider.request.bind(provider)
  provider.request = async (request, expiryS) => {
    if (CARRIED.has(request.method) && !relayer.connected) await reach(relayer, patience)
    return ask(request, expiryS)
  }
  return provider
}

/** Forgets a connection whose wallet could not be told. */
export async function forgetSession({ signer }: VendorProvider): Promise<void> {
  if (!signer.session) return
  const { topic } = signer.session
  signer.session = undefined
  await signer.client.session.delete(topic, { code: 6000, message: 'User disconnected.' })
}
