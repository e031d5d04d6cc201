import path from 'node:path'
import { type Environment, readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from '#scripts/rebuild/findDatabase.ts'
import { RELAY_KEY } from '#scripts/start/world/relayOrder.ts'
import type { VariableName } from '#settings/variable.ts'
import { type Arguments, type Rotated, readArguments, USAGE } from './readArguments.ts'
import { RotationUnfinished, rotateData } from './rotateData.ts'
import { rotateNodeSecret } from './rotateNodeSecret.ts'
import { rotateSecret } from './rotateSecret.ts'
import { rotateSigning } from './rotateSigning.ts'

const FILES: Record<Rotated, { variable: VariableName; name: string }> = {
  session: { variable: 'SESSION_SECRET_FILE', name: 'session' },
  media: { variable: 'MEDIA_SECRET_FILE', name: 'media' },
  internal: { variable: 'INTERNAL_SECRET_FILE', name: 'internal' },
  relay: { variable: 'RELAY_SECRET_FILE', name: 'relay' },
  signing: { variable: 'DECISION_KEY_FILE', name: 'decision.pem' },
  data: { variable: 'DATA_KEY_FILE', name: 'data' },
}

try {
  process.exitCode = await main()
} catch (error) {
  const begin = error instanceof RotationUnfinished ? 'The rotation is not at its end' : 'Nothing was rotated'
  process.stderr.write(`${begin}: ${(error as Error).message}\n`)
  process.exitCode = 2
}

async function main(): Promise<number> {
  let order: Arguments
  try {
    order = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
    return 2
  }
  const { what } = order
  const environment = readEnvironment()
  const file = fileOf(what, order, environment)
  if (what === 'data') {
    const ownerUrl = findDatabase(environment.databaseOwnerUrl, order.dataDir)
    process.stdout.write(await rotateData({ file, ownerUrl, signsAfterS: order.signsAfterS }))
    return 0
  }
  const { until, nodes } = await rotate(file, { ...order, what }, environment)
  process.stdout.write(
    `${what}: processes that read ${file} use the new one within 10 s; the old one is good until ${until.toISOString()}\n${nodes}`,
  )
  return 0
}

function fileOf(what: Rotated, { dataDir }: Arguments, { all }: Environment): string {
  const { variable, name } = FILES[what]
  return all[variable] || path.join(dataDir, 'keys', name)
}

async function rotate(
  file: string,
  order: Arguments & { what: Exclude<Rotated, 'data'> },
  environment: Environment,
): Promise<{ until: Date; nodes: string }> {
  const { what, dataDir, overlapS } = order
  if (what === 'session' || what === 'relay')
    return { until: rotateSecret(file, order, Date.now()), nodes: '' }
  if (what === 'signing') {
    const ownerUrl = findDatabase(environment.databaseOwnerUrl, dataDir)
    return { until: await rotateSigning(file, overlapS, ownerUrl), nodes: '' }
  }
  const files = {
    media: fileOf('media', order, environment),
    internal: fileOf('internal', order, environment),
    node: environment.all.MEDIA_KEYS_DIR || path.join(dataDir, 'keys', 'node'),
    relayKey: path.join(dataDir, 'keys', RELAY_KEY),
  }
  const { until, hasNode } = rotateNodeSecret(what, files, order)
  const here = hasNode ? `the keys in ${files.node} are written again` : 'no media node has its keys here'
  return { until, nodes: `${here}; for every node elsewhere run npm run node-keys and bring it its keys\n` }
}
