import pg from 'pg'

/** A running listener. */
export interface Listening {
  stop(): Promise<void>
}

/** What to hear and whom to tell. */
export interface ListenOptions {
  url: string
  name: string
  channels: string[]
  /** `payload` is null after each (re)connect: hints may have been missed, read the durable state again */
  onHint(channel: string, payload: string | null): void
  onError(error: Error): void
}

const RECONNECT_MS = 500

/** Hears Postgres notifications on a connection of its own and connects again by itself. Resolves once it hears. */
export async function listen(options: ListenOptions): Promise<Listening> {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  const again = (): void => {
    if (isStopped) return
    clearTimeout(timer)
    timer = setTimeout(() => connect().catch(lost), RECONNECT_MS)
  }
  const lost = (error: Error): void => {
    if (isStopped) return
    options.onError(error)
    again()
  }
  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: options.name,
      keepAlive: true,
    })
    next.on('notification', ({ channel, payload }) => options.onHint(channel, payload ?? ''))
    next.on('error', options.onError)
    next.on('end', again)
    client = next
    await next.connect()
    for (const channel of options.channels) await next.query(`LISTEN ${next.escapeIdentifier(channel)}`)
    for (const channel of options.channels) options.onHint(channel, null)
  }
  try {
    await connect()
  } catch (error) {
    isStopped = true
    throw error
  }
  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
