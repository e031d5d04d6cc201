import type { Logger } from 'pino'
import { type Listening, listen } from '#db/listen.ts'
import type { Listener } from './jobs.ts'

/** Calls listeners with what Postgres tells, each one call at a time, whoever speaks how fast. */
export async function startListeners(
  databaseUrl: string,
  listeners: Listener[],
  log: Logger,
): Promise<Listening> {
  const turns = new Map<Listener, Promise<void>>()
  const call = (listener: Listener, payload: string | null) => {
    const turn = (turns.get(listener) ?? Promise.resolve())
      .then(() => listener.run(payload))
      .catch((error: unknown) => log.error({ channel: listener.channel, err: error }, 'listener failed'))
    turns.set(listener, turn)
  }
  const listening = await listen({
    url: databaseUrl,
    name: 'worker listens',
    channels: [...new Set(listeners.map(({ channel }) => channel))],
    onHint: (channel, payload) => {
      for (const listener of listeners) if (listener.channel === channel) call(listener, payload)
    },
    onError: (err) => log.warn({ err }, 'the listening connection was lost'),
  })
  return {
    async stop() {
      await listening.stop()
      await Promise.all(turns.values())
    },
  }
}
