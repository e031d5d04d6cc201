import type { Bus } from '#api/ports/bus.ts'
import { gatherHints } from './gatherHints.ts'
import { HintListeners, writeHints } from './hintText.ts'

/** Where a server of the Redis protocol is, and what of it is ours. */
export interface RedisBusOptions {
  /** `redis://` or `rediss://`, with a user where it wants one */
  url: string
  /** of that user, or of the server where there is none */
  password: string | null
  /** stands before the channel, for several installations on one server */
  prefix: string
  /** a server that says nothing for so long is given up, and asked after a third of it; three seconds unless said otherwise */
  silentMs?: number
  /** called once for each time that it is lost */
  onError(error: Error): void
}

/** The client takes a password from its address alone, if that names a user. */
function withPassword(url: string, password: string | null): string {
  if (password === null) return url
  const full = new URL(url)
  full.password = encodeURIComponent(password)
  return full.href
}

const RECONNECT_MS = 500
const SILENT_MS = 3000

/** Hints by PUBLISH over one connection. Resolves at once: a server that is away is tried until it is there. */
export async function createRedisBus(options: RedisBusOptions): Promise<Bus> {
  const { url, password, prefix, onError, silentMs = SILENT_MS } = options
  // most installations have none, and loading its client takes time of every start
  const { createClient } = await import('redis')
  const channel = `${prefix}:rooms`
  const listeners = new HintListeners()
  const onText = (text: string) => listeners.emit(text)
  const client = createClient({
    url: withPassword(url, password),
    RESP: 3,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    pingInterval: Math.round(silentMs / 3),
    socket: {
      connectTimeout: silentMs,
      socketTimeout: silentMs,
      reconnectStrategy: () => RECONNECT_MS,
    },
  })
  let isHearing = false
  let isSubscribed = false
  let isReported = false

  const onLost = (error: Error): void => {
    isHearing = false
    if (!isReported) onError(error)
    isReported = true
  }
  const onSubscribed = (): void => {
    isHearing = true
    isReported = false
  }
  const subscribe = (): void => {
    const again = (): void => {
      if (client.isReady && !isSubscribed) subscribe()
    }
    client.subscribe(channel, onText).then(
      () => {
        isSubscribed = true
        onSubscribed()
      },
      (error: Error) => {
        onLost(error)
        // a user without this right keeps its connection, and may be given it
        setTimeout(again, RECONNECT_MS).unref()
      },
    )
  }
  client.on('error', onLost)
  client.on('ready', () => {
    // later connections are subscribed before they are ready
    if (isSubscribed) onSubscribed()
    else subscribe()
  })
  client.connect().catch(onLost)
  const gatherer = gatherHints((hints) => client.publish(channel, writeHints(hints)))
  return {
    publish: (roomId, rev) => gatherer.put(roomId, rev),
    subscribe: (listener) => listeners.add(listener),
    health: () => ({ isHearing, lost: gatherer.lost() }),
    stop: async () => {
      await gatherer.stop()
      isHearing = false
      client.destroy()
    },
  }
}
