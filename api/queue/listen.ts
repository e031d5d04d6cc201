import pg from 'pg'
import type { Logger } from 'pino'
import type { Listener } from './jobs.ts'

const RECONNECT_MS = 500

export interface Listening {
  stop(): Promise<void>
}

/**
 * Hears Postgres channels on a connection of its own. Each listener runs one call at a time; after every
 * (re)connect it runs with null, because what was said in between is lost.
 */
export function listen(databaseUrl: string, listeners: Listener[], log: Logger): Listening {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const turns = new Map<Listener, Promise<void>>()

  function call(listener: Listener, payload: string | null): void {
    const turn = (turns.get(listener) ?? Promise.resolve())
      .then(() => listener.run(payload))
      .catch((error: unknown) => log.error({ channel: listener.channel, err: error }, 'listener failed'))
    turns.set(listener, turn)
  }

  function reconnect(): void {
    if (isStopped) return
    clearTimeout(timer)
    timer = setTimeout(() => void connect(), RECONNECT_MS)
  }

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      application_name: 'listen',
    })
    client = fresh
    fresh.on('error', () => {})
    fresh.on('end', reconnect)
    fresh.on('notification', ({ channel, payload }) => {
      for (const listener of listeners) if (listener.channel === channel) call(listener, payload ?? null)
    })
    try {
      await fresh.connect()
      for (const channel of new Set(listeners.map((listener) => listener.channel))) {
        await fresh.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
      }
      for (const listener of listeners) call(listener, null)
    } catch (error) {
      log.warn({ err: error }, 'cannot listen to the database')
      // `end` is not told when the connection never stood
      await fresh.end().catch(() => {})
      reconnect()
    }
  }

  if (listeners.length > 0) void connect()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
      await Promise.all(turns.values())
    },
  }
}
