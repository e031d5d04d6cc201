import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from '#scripts/rebuild/findDatabase.ts'
import type { Drill } from './drill.ts'
import { DRILLS } from './drills.ts'
import { playDrills } from './playDrills.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'
import { HANDLE_PREFIX, setStage } from './stage/setStage.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

// sockets of attackers that nobody answers must not keep the command
try {
  process.exit(await main())
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(2)
}

async function main(): Promise<number> {
  let order: Arguments
  try {
    order = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
    return 2
  }
  if (order.isList) {
    for (const { name, promise } of DRILLS.flat()) say(`${name.padEnd(20)} ${promise}`)
    return 0
  }
  const unknown = order.only.filter((name) => !DRILLS.flat().some((drill) => drill.name === name))
  if (unknown.length > 0) throw new Error(`no drill is called ${unknown.join(', ')}; see --list`)
  if (order.caFile) setDefaultCACertificates([...getCACertificates(), readFileSync(order.caFile, 'utf8')])
  const environment = readEnvironment()
  const databaseUrl = findDatabase(environment.databaseOwnerUrl, order.dataDir)
  const stage = await setStage({ ...order, databaseUrl, chosen: environment.all })
  try {
    const isChosen = ({ name }: Drill) => order.only.length === 0 || order.only.includes(name)
    const chosen = DRILLS.map((together) => together.filter(isChosen))
    // visitors meet them: the attacks need rooms that strangers may enter, and whatever is live is listed
    say('Until it ends, visitors see streams called “Drill” on the home page.')
    const startedMs = performance.now()
    const fallen = await playDrills(chosen, stage, say)
    const { accounts, channels } = stage.made()
    say(`${accounts} accounts with wallets of this drill stay; ${channels} have a channel ${HANDLE_PREFIX}…`)
    const seconds = Math.round((performance.now() - startedMs) / 1000)
    say(`${fallen.length === 0 ? 'all held' : `${fallen.length} fell: ${fallen.join(', ')}`} (${seconds} s)`)
    return fallen.length === 0 ? 0 : 1
  } finally {
    await stage.close()
  }
}
