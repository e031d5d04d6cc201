import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRelay } from '#api/adapters/relay/createRelay.ts'
import type { Relay } from '#api/ports/relay.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { findTurnserver } from '#local/relay/findTurnserver.ts'
import { type RelayStart, startRelay } from '#local/relay/startRelay.ts'
import { holdUdp } from '../ports.ts'

/** coturn on this machine, and who gives credentials for it. */
export interface TestRelay {
  port: number
  secret: string
  /** with the relay's own secret */
  grants: Relay
  /** Ends it with all that it carried, and starts it again at the same port after the work. */
  awayFor(work: () => Promise<unknown>): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a relay as a world does.
 * @param more `lines` of its configuration besides, and who gets its log
 * @throws Error that says what to install where there is no coturn
 */
export async function startTestRelay(more: Pick<RelayStart, 'lines' | 'onLine'> = {}): Promise<TestRelay> {
  const command = findTurnserver()
  if (!command)
    throw new Error('There is no turnserver on the path: install coturn (apt-get install coturn).')
  const dir = mkdtempSync(path.join(tmpdir(), 'relay-'))
  const [udp, secret] = [await holdUdp(), randomBytes(32).toString('hex')]
  // the last one of its own run: a port of another run may be one of media
  const port = udp.max
  const start = () =>
    startRelay(command, dir, { port, minPort: udp.min, maxPort: udp.max - 1, secrets: [secret], ...more })
  let running = await start()
  const settings = { RELAY_URLS: [`turn:127.0.0.1:${port}?transport=udp`], RELAY_LIFE_S: 600 }
  const grants = createRelay(settings, { secret: fixedSecret(secret), clock: Date.now })
  if (!grants) throw new Error('no relay')
  return {
    ...{ port, secret, grants },
    async awayFor(work) {
      await running.stop()
      await work()
      running = await start()
    },
    async stop() {
      grants.stop()
      await running.stop()
      udp.release()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
