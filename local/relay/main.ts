import { readFileSync } from 'node:fs'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import { endWithParent } from '../endWithParent.ts'
import type { RelayPlace } from './relayConfig.ts'
import { startRelay } from './startRelay.ts'

/** Order of a local relay: the first argument, as JSON. The secret stands in a file, as everybody can read arguments. */
export interface RelayOrder extends Pick<RelayPlace, 'port' | 'minPort' | 'maxPort'> {
  /** made anew for its configuration; absolute */
  dir: string
  /** path of turnserver; absolute */
  command: string
  /** what credentials are computed of, as `readSecretLines` reads it; one that is replaced counts from the next start on */
  secretFile: string
}

// what it and coturn write is for their owner alone
process.umask(0o077)
const { dir, command, secretFile, ...ports } = JSON.parse(process.argv[2] ?? '') as RelayOrder
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const { newest, older } = readSecretLines(readFileSync(secretFile, 'utf8'))
const secrets = [newest, ...(older && Date.now() < older.untilMs ? [older.secret] : [])]
const relay = await startRelay(command, dir, {
  ...{ ...ports, secrets },
  onLine: (line) => process.stdout.write(`${line}\n`),
})

let isEnding = false
relay.guard.exited.then((code) => {
  if (isEnding) return
  // whoever started us begins again
  process.stderr.write(`turnserver ended by itself (code ${code})\n`)
  process.exit(1)
})

endWithParent(() => {
  isEnding = true
  return relay.stop()
})
