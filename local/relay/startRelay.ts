import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { endStale } from '../guard/endStale.ts'
import { checkReach, lentUser } from '../guard/lentUser.ts'
import { type Guarded, startGuarded } from '../guard/startGuarded.ts'
import { askBinding } from './askBinding.ts'
import { type RelayPlace, relayConfig } from './relayConfig.ts'

const TRY_MS = 100
/** half a minute at most */
const MAX_TRIES = 150

/** A running relay. */
export interface LocalRelay {
  guard: Guarded
  stop(): Promise<void>
}

/** Where a relay is, and who hears of it. */
export interface RelayStart extends RelayPlace {
  /** gets each line of its log, which names no secret */
  onLine?: (line: string) => void
  /** lines of coturn's configuration besides, behind all others */
  lines?: readonly string[]
}

const WITHOUT =
  'To start without it take turnserver off the path of programs, or name another relay with RELAY_URLS. Its last lines:'

/**
 * Starts coturn on 127.0.0.1 and resolves when it answers. One that a killed run left in this folder is ended first: coturn shares its
 * port with whoever comes, so both would answer. Under root it runs as another user, to whom the folder belongs then.
 * @param command absolute path of turnserver
 * @param dir made anew for its configuration, absolute; the folder above is there
 * @throws Error with its last lines when it does not come up
 */
export async function startRelay(
  command: string,
  dir: string,
  { onLine, lines = [], ...place }: RelayStart,
): Promise<LocalRelay> {
  const user = lentUser('The relay', ['turnserver', 'nobody'])
  checkReach('The relay', dir, user)
  const file = path.join(dir, 'turnserver.conf')
  // not inside: root writes it, and to the folder somebody else can write
  const pidFile = `${dir}.pid`
  await endStale(pidFile, ['turnserver', file], 'SIGTERM')
  // it keeps nothing, and modes and owners are those of what is new
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { mode: 0o700 })
  const text = relayConfig(place, dir) + lines.map((line) => `${line}\n`).join('')
  writeFileSync(file, text, { mode: 0o600 })
  if (user.uid !== undefined && user.gid !== undefined)
    // the folder last: whoever has it can put a link to a file of root's in the place of ours
    for (const its of [file, dir]) chownSync(its, user.uid, user.gid)
  const guard = startGuarded({
    command,
    args: ['-c', file],
    stopSignal: 'SIGTERM',
    orphanDelayMs: 0,
    pidFile,
    ...{ uid: user.uid, gid: user.gid, env: {}, onLine },
  })
  let hasEnded = false
  guard.exited.then(() => {
    hasEnded = true
  })
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (hasEnded) throw new Error(`The relay did not start. ${WITHOUT}\n${guard.tail()}`)
    if (await askBinding(place.port, TRY_MS)) return { guard, stop: guard.stop }
    await wait(TRY_MS)
  }
  await guard.stop()
  throw new Error(`The relay did not answer. ${WITHOUT}\n${guard.tail()}`)
}
